from concerted.coalition import Clause, Variant
from concerted.coalition.standards import Standard, bound_by, one_standard

EU = Variant(jurisdiction="EU", text="Within 30 days.", value=30)
CALIFORNIA = Variant(jurisdiction="California", text="Within 45 days.", value=45)


def clause(*variants: Variant, value: int | None = 60, stricter: str = "less") -> Clause:
    return Clause(
        id="hand-over", kind="non-negotiable", text="Within 60 days.", check="the log", every="month",
        value=value, unit="days", stricter=stricter, variants=variants or None,  # type: ignore[arg-type]
    )  # fmt: skip


def test_where_less_is_stricter_the_least_keeps_all():
    assert one_standard(clause(EU, CALIFORNIA)) == Standard(30, "days", EU.text, "EU")


def test_where_more_is_stricter_the_most_keeps_all():
    assert one_standard(clause(EU, CALIFORNIA, value=10, stricter="more")) == Standard(
        45, "days", CALIFORNIA.text, "California"
    )


def test_the_clauses_own_value_may_be_the_strictest():
    own = Standard(7, "days", "Within 60 days.", None)
    assert one_standard(clause(EU, CALIFORNIA, value=7)) == own
    assert one_standard(clause(value=7)) == own


def test_what_has_no_values_has_no_one_standard():
    plain = Clause(id="a", kind="delegated", text="Speak.", boundary="not for all", variants=(
        Variant(jurisdiction="EU", text="Speak in writing."),
    ))  # fmt: skip
    assert one_standard(plain) is None


def test_who_would_be_bound_by_what_if_the_coalition_split():
    members = {"maps": ("EU",), "mail": ("california", "eu"), "chat": (), "docs": ("CH",), "bank": ("EU", "CH")}
    assert bound_by(clause(EU, CALIFORNIA), members) == {
        "maps": (EU.text,),
        "mail": (EU.text, CALIFORNIA.text),
        "chat": ("Within 60 days.",),
        "docs": ("Within 60 days.",),
        "bank": (EU.text, "Within 60 days."),
    }
