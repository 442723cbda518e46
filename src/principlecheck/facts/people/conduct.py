"""Rules of conduct: what abuse may lead to, whom "always right" overrules, and who is bound."""

from __future__ import annotations

from principlecheck.facts.case import Case, Facts, NotDeclared
from principlecheck.model.format.organisation import Item

ON = "conduct"
EVERYONE = "everyone"
_BEFORE_THE_END = {"warning": "a warning", "another_route": "another route"}
_ABUSE_READS = ("conduct.kind", "conduct.may_end_after", "conduct.agents_get")
_RIGHT_READS = ("conduct.kind", "conduct.except")
_BINDS_READS = ("conduct.binds", "roles.leads")
facts = Facts(ON, reads=_RIGHT_READS)


@facts.names(reads=_ABUSE_READS)
def skipped_before_end(case: Case) -> list[str]:
    """What does not come before a contact is ended.

    In words; an empty list where both a warning and another route come first.
    """
    return _steps_skipped_before_end(case)


@facts.text(reads=_ABUSE_READS)
def ended_without(case: Case) -> str:
    """What a contact is ended without, as a sentence says it.

    Nothing at all where both a warning and another route come first.
    """
    skipped = _steps_skipped_before_end(case)
    return f"{' or '.join(skipped)} first" if skipped else ""


def _steps_skipped_before_end(case: Case) -> list[str]:
    before = case.need(case.entry, "may_end_after")
    return [words for name, words in _BEFORE_THE_END.items() if name not in before]


@facts.flag(reads=_ABUSE_READS)
def agents_supported(case: Case) -> bool:
    """Whether agents are looked after when they meet abuse.

    Left out or empty, they get nothing.
    """
    return bool(case.get(case.entry, "agents_get"))


@facts.text(reads=_ABUSE_READS)
def hasty_route(case: Case) -> str:
    """Where too little comes before a contact is ended."""
    return f"{case.entry.route}.may_end_after" if case.fact("skipped_before_end") else ""


@facts.entries
def protecting_rules(case: Case) -> list[Item]:
    """The rules that protect agents from abuse.

    They may be none once the section is finished.
    """
    return case.some(ON, lambda item: item.get("kind") == "abuse", "abuse")


@facts.flag
def gives_way(case: Case) -> bool:
    """Whether the rule gives way to one that protects agents.

    One of the protecting rules named in `except` is enough; without any, an exception at all.
    """
    named = case.get(case.entry, "except") or []
    protecting = case.fact("protecting_rules")
    return any(item.id in named for item in protecting) if protecting else bool(named)


@facts.entries(reads=_BINDS_READS)
def leaders_left_out(case: Case) -> list[Item]:
    """Those who lead and are not bound.

    Where no role says that it leads, nobody can tell who does.
    """
    binds = case.need(case.entry, "binds")
    if EVERYONE in binds:
        return []
    leaders = [role for role in case.items("roles") if role.get("leads") is True]
    if not leaders:
        raise NotDeclared("roles.leads")
    for role in leaders:
        case.inputs[f"{role.route}.leads"] = None
    exempt = [role for role in leaders if role.id not in binds]
    if not exempt:
        case.finished("roles", "leads")
    return exempt
