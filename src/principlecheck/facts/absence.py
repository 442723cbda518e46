"""When something that no document lists may be called absent."""

from __future__ import annotations

from principlecheck.facts.case import Case, NotDeclared


def certainly_absent(case: Case, section: str, part: str = "") -> None:
    """To be called before concluding that no entry of a kind, or no field, exists.

    Raises `NotDeclared` while the section may still lack entries, and where somebody has said that
    it does not apply: the judge then tells the reason. `part` is the kind or field looked for.
    """
    case.finished(section, part)
    for key in (f"{section}.{part}", section):
        if key in case.organisation.not_applicable:
            raise NotDeclared(key)
