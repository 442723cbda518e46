"""Whether those who work with us are told what customers may expect."""

from __future__ import annotations

from principlecheck.facts.case import Case, Facts

INSIDERS = ("staff", "partners", "suppliers")
facts = Facts("standards", reads=("standards.published_to",))


@facts.names
def insiders_untold(case: Case) -> list[str]:
    """Insiders who are not told.

    All of them where nobody is told.
    """
    told = case.get(case.entry, "published_to") or []
    return [who for who in INSIDERS if who not in told]
