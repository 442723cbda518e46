"""What a person typed, checked against what there is: a mistyped name is an error with the nearest."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from datetime import UTC, date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, cast

from principlecheck.cli.exits import CANNOT_JUDGE, Stop
from principlecheck.model.report.report import SEVERITIES, Severity
from principlecheck.reading.nearest import nearest

if TYPE_CHECKING:
    from principlecheck.packs.loading import LoadedRule, Pack


_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


def one_of(typed: str, valid: Collection[str], what: str) -> str:
    """`typed`, if it is valid. Raises `Stop` with the nearest valid name."""
    if typed in valid:
        return typed
    close = nearest(typed, valid)
    hint = f" Did you mean {close}?" if close else f" Write one of {', '.join(valid)}."
    raise Stop(CANNOT_JUDGE, f"There is no {what} `{typed}`.{hint}")


def severity(typed: str) -> Severity:
    """A severity by name."""
    return cast("Severity", one_of(typed, SEVERITIES, "severity"))


def today() -> date:
    """Today in UTC: the same day for everybody who runs this now."""
    return datetime.now(UTC).date()


def day(typed: str | None) -> date:
    """The day to judge as of; today in UTC where none is given."""
    if typed is None:
        return today()
    try:
        if not _DAY.fullmatch(typed):  # fromisoformat also takes 20261122 and 2026-W47-7
            raise ValueError
        return date.fromisoformat(typed)
    except ValueError:
        raise Stop(CANNOT_JUDGE, f"`{typed}` is not a date. Write it like 2026-11-22.") from None


def existing(paths: Sequence[Path]) -> list[Path]:
    """Paths that are there. Raises `Stop` naming the nearest neighbour of one that is not."""
    for path in paths:
        if path.exists():
            continue
        folder = path.parent
        neighbours = [entry.name for entry in folder.iterdir()] if folder.is_dir() else []
        close = nearest(path.name, neighbours)
        hint = f" Did you mean {(folder / close).as_posix()}?" if close else ""
        raise Stop(CANNOT_JUDGE, f"There is no file or folder `{path.as_posix()}`.{hint}")
    return list(paths)


def packs_with(own: Sequence[Path]) -> list[Pack]:
    """The built-in packs and a client's own. Raises `Stop` where one cannot be used."""
    from principlecheck.packs.loading import BadPack, built_in_packs, check_together, read_pack

    try:
        packs = [*built_in_packs(), *(read_pack(path) for path in existing(own))]
        if own:  # the built-in packs are checked together by the tests
            check_together(packs)
    except BadPack as error:
        lines = [f"{problem.place}: {problem.says}" for problem in error.problems]
        raise Stop(CANNOT_JUDGE, "A pack cannot be used:", *lines) from None
    except OSError as error:
        raise Stop(CANNOT_JUDGE, f"A pack cannot be opened: {error}.") from None
    return packs


def chosen_rules(
    packs: Sequence[Pack], select: Sequence[str], ignore: Sequence[str]
) -> list[LoadedRule]:
    """The rules that `--select` and `--ignore` leave: codes, or a code's letters (`PRD`)."""
    rules = [rule for pack in packs for rule in pack.rules]
    codes = [rule.code for rule in rules]
    families = {code.rstrip("0123456789") for code in codes}
    picked = _expanded(select, codes, families) if select else set(codes)
    dropped = _expanded(ignore, codes, families)
    chosen = [rule for rule in rules if rule.code in picked and rule.code not in dropped]
    if not chosen:
        raise Stop(CANNOT_JUDGE, "--select and --ignore leave no rule to judge by.")
    return chosen


def _expanded(typed: Sequence[str], codes: list[str], families: set[str]) -> set[str]:
    found: set[str] = set()
    for name in (part.strip().upper() for one in typed for part in one.split(",")):
        if not name:
            continue
        if name in families:
            found.update(code for code in codes if code.rstrip("0123456789") == name)
        else:
            found.add(one_of(name, codes, "rule"))
    return found
