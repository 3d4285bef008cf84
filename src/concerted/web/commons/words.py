"""What the parts of a pattern are called on pages."""

from __future__ import annotations

from django.utils.translation import gettext

from concerted.web.pages.context import context_name


def kind_name(kind: str) -> str:
    """Return what a pattern says of another by a link of this kind."""
    names = {
        "requires": gettext("Requires"),
        "enables": gettext("Makes possible"),
        "generalizes_from": gettext("Generalizes from"),
        "specializes_to": gettext("Specializes to"),
        "alternatives": gettext("Alternatives"),
        "complementary": gettext("Goes well with"),
        "tools": gettext("Tools"),
        "governed_by": gettext("Governed by"),
        "manifests_as": gettext("Shows itself as"),
        "related": gettext("Related"),
        "hub": gettext("Circles around"),
    }
    return names.get(kind, kind.replace("_", " "))


def named_as(kind: str) -> str:
    """Return what others say of a pattern by a link of this kind to it."""
    names = {
        "requires": gettext("Is required by"),
        "enables": gettext("Is made possible by"),
        "generalizes_from": gettext("Is what these generalize from"),
        "specializes_to": gettext("Is what these specialize to"),
        "alternatives": gettext("Is an alternative to"),
        "complementary": gettext("Goes well with"),
        "tools": gettext("Is a tool for"),
        "governed_by": gettext("Governs"),
        "manifests_as": gettext("Is how these show themselves"),
        "related": gettext("Is named by"),
        "hub": gettext("Is what these circle around"),
    }
    return names.get(kind, kind.replace("_", " "))


def dimension_name(name: str) -> str:
    """Return what a dimension of the assessment is called."""
    names = {
        "stakeholder_architecture": gettext("Stakeholder architecture"),
        "value_creation": gettext("Value creation"),
        "resilience": gettext("Resilience"),
        "ownership": gettext("Ownership"),
        "autonomy": gettext("Autonomy"),
        "composability": gettext("Composability"),
        "fractal_value": gettext("Fractal value"),
        "vitality": gettext("Vitality"),
    }
    return names.get(name, name.replace("_", " "))


def section_name(name: str, title: str) -> str:
    """Return what a section is called, in the reader's language where it is one of the format's own."""
    names = {
        "context": gettext("Context"),
        "problem": gettext("Problem"),
        "solution": gettext("Solution"),
        "implementation": gettext("Implementation"),
        "consequences": gettext("Consequences"),
        "known uses": gettext("Known uses"),
        "cognitive era": gettext("Cognitive era"),
        "vitality": gettext("Vitality"),
    }
    return names.get(name, title)


def field_name(field: str, context: str) -> str:
    """Return where in a pattern words were found."""
    if field == "label":
        return gettext("its name for %(whom)s") % {"whom": whose(context)}
    names = {
        "title": gettext("its title"),
        "alias": gettext("another name"),
        "summary": gettext("its summary"),
        "keyword": gettext("its keywords"),
        "body": gettext("its text"),
    }
    return names[field]


def whose(context: str) -> str:
    """Return whose words a context's are; a library may have contexts of its own."""
    try:
        return context_name(context)
    except KeyError:
        return context
