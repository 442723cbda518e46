"""Whether those who work with us are told what customers may expect."""

from __future__ import annotations

from principlecheck.facts.case import Case, FactSpec, fact

INSIDERS = ("staff", "partners", "suppliers")


@fact("standards", "names", "insiders who are not told", reads=("standards.published_to",))
def insiders_untold(case: Case) -> list[str]:
    """All of them where nobody is told."""
    told = case.get(case.entry, "published_to") or []
    return [who for who in INSIDERS if who not in told]


INSIDER_FACTS: tuple[FactSpec, ...] = (insiders_untold,)
