"""Filters that put the fields of a clause, and what it answers, into words."""

from __future__ import annotations

from django import template
from django.utils.translation import gettext

from concerted.coalition.watching import WATCHES
from concerted.web.pages.templatetags.wording import every

register = template.Library()


@register.filter
def may_name(kind: str) -> str:
    """Return what the platform answers to “may we?”."""
    names = {
        "delegated": gettext("Yes: that is left to each of us."),
        "obliged": gettext("Yes: everybody has promised it."),
        "needs-decision": gettext("That needs a decision."),
        "against": gettext("No: that goes against a non-negotiable."),
        "not-covered": gettext("Nothing on the page speaks of this."),
    }
    return names[kind]


@register.filter
def form_name(form: str) -> str:
    """Return what a form of clause is for."""
    names = {
        "non-negotiable": gettext("Non-negotiable: what everyone here keeps to"),
        "delegated": gettext("Delegated: what each decides alone"),
        "cadence": gettext("Governance cadence: how a kind of decision is taken"),
        "cadence of meetings": gettext("Governance cadence: how often we meet"),
        "cadence of duties": gettext("Governance cadence: which duties go round"),
    }
    return names[form]


@register.filter
def field_label(name: str) -> str:
    """Return the label of a clause's field."""
    labels = {
        "id": gettext("A short name for it"),
        "text": gettext("The line"),
        "check": gettext("One can tell by"),
        "every": gettext("One looks"),
        "watch": gettext("Looked at by itself"),
        "value": gettext("A number in it"),
        "unit": gettext("Of what"),
        "stricter": gettext("Which is stricter"),
        "variants": gettext("Readings by jurisdiction"),
        "boundary": gettext("Where the freedom ends"),
        "method": gettext("Decided by"),
        "threshold": gettext("Share that must agree"),
        "more_than": gettext("More than that share"),
        "base": gettext("Share of whom"),
        "quorum": gettext("Share that must take part"),
        "overrule": gettext("Share that may overrule an objection"),
        "veto": gettext("Nothing is adopted against"),
        "cap": gettext("Of those with one funder or parent, count at most"),
        "extension": gettext("Days more, once, where too few took part"),
        "electorate": gettext("Who answers"),
        "days": gettext("Days to answer"),
        "witnesses": gettext("Witnesses that must have seen an entry"),
        "review": gettext("Months after which decisions are looked at again"),
        "delay": gettext("Days after its closing by which hidden words are public"),
        "season": gettext("A membership lasts for"),
        "grounds": gettext("Grounds on which it ends"),
        "meets": gettext("We meet"),
        "publish": gettext("Days within which decisions are published"),
        "duties": gettext("Duties that go round"),
        "term": gettext("Each held for"),
    }
    return labels[name]


@register.filter
def field_help(name: str) -> str:
    """Return what else one should know to fill in a field; nothing where the label says it all."""
    notes = {
        "id": gettext("Small letters, digits and hyphens, such as published-data."),
        "check": gettext("What anybody could look at to see whether it is kept."),
        "watch": gettext(
            "One a line: look: updated, then days: 31. What can be looked for, and what each needs: %(looks)s."
        )
        % {"looks": _looks()},
        "variants": gettext("One a line: jurisdiction | text, or with a value: France | text | 14"),
        "threshold": gettext("A fraction such as 1/2 or 2/3. Under consent it has no say."),
        "quorum": gettext("A fraction such as 1/2."),
        "overrule": gettext("A fraction of the others that must find it not valid; under consent or consensus only."),
        "delay": gettext("Empty: nothing may be hidden. What changes this page or a membership never is."),
        "veto": gettext("Short names of organisations, one a line."),
        "grounds": gettext("Of these, one a line: goal-reached, trigger-gone, broken, replant."),
        "duties": gettext("One a line."),
    }
    return notes.get(name, "")


def _looks() -> str:
    """Return what a machine can look for, each with the fields that it needs, as they are written into the form."""
    needs = {look: needed for look, (needed, _) in WATCHES.items()}
    return "; ".join(f"{look} ({', '.join(needed)})" if needed else look for look, needed in needs.items())


@register.filter
def option_name(option: str, field: str) -> str:
    """Return what a choice in a field is called."""
    if field in ("every", "meets"):
        return every(option)
    names = {
        "more": gettext("more is stricter"),
        "less": gettext("less is stricter"),
        "consent": gettext("consent: no objection stands"),
        "consensus": gettext("consensus: nobody is against"),
        "unanimity": gettext("unanimity: all agree"),
        "majority": gettext("a majority"),
        "supermajority": gettext("a large majority"),
        "cast": gettext("those who vote for or against"),
        "eligible": gettext("all members"),
        "present": gettext("those who take part"),
        "not-abstaining": gettext("all members who do not abstain"),
        "yes": gettext("yes, more than it"),
        "no": gettext("no, at least it"),
        "members": gettext("all members"),
        "attendees": gettext("those at the meeting"),
        "week": gettext("a week"),
        "month": gettext("a month"),
        "quarter": gettext("a quarter"),
        "half-year": gettext("half a year"),
        "year": gettext("a year"),
    }
    return names[option]
