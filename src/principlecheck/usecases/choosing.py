"""What somebody named, looked up: a mistyped name is refused with the nearest that there is."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, cast

from principlecheck.model.report.refusal import Refusal
from principlecheck.model.report.report import SEVERITIES, Severity
from principlecheck.reading.nearest import nearest_name
from principlecheck.reading.paths import find_link_out_of_repository

if TYPE_CHECKING:
    from principlecheck.packs.loading import BadPack, LoadedRule, Pack


def choose_option_value(typed: str, valid: Collection[str], what: str) -> str:
    """`typed`, if it is valid. Raises `Refusal` with the nearest valid name."""
    if typed in valid:
        return typed
    close = nearest_name(typed, valid)
    hint = f" Did you mean {close}?" if close else f" Write one of {', '.join(valid)}."
    raise Refusal(f"There is no {what} `{typed}`.{hint}")


def choose_severity_option(typed: str) -> Severity:
    """A severity by name. Raises `Refusal`."""
    return cast("Severity", choose_option_value(typed, SEVERITIES, "severity"))


def paths_of_run(paths: Sequence[Path]) -> list[Path]:
    """Paths that are there. Raises `Refusal` naming the nearest neighbour of one that is not, and
    for one that a link in the repository leads out of it.
    """
    for path in paths:
        link = find_link_out_of_repository(path)
        if link is not None:
            raise Refusal(
                f"`{link.as_posix()}` is a link that leads out of the repository, so it is not "
                "followed.",
                "Name the folder itself, or put the files in the place of the link.",
            )
        if path.exists():
            continue
        folder = path.parent
        neighbours = [entry.name for entry in folder.iterdir()] if folder.is_dir() else []
        close = nearest_name(path.name, neighbours)
        hint = f" Did you mean {(folder / close).as_posix()}?" if close else ""
        raise Refusal(f"There is no file or folder `{path.as_posix()}`.{hint}")
    return list(paths)


def load_packs_for_run(own: Sequence[Path], built_in: Sequence[Pack] | None = None) -> list[Pack]:
    """The built-in packs, read where they are not given, and a client's own. Raises `Refusal` where
    one cannot be used.
    """
    from principlecheck.packs.loading import (
        BadPack,
        check_packs_together,
        load_built_in_packs,
        read_pack,
    )

    try:
        read = load_built_in_packs() if built_in is None else built_in
        packs = [*read, *(read_pack(path) for path in paths_of_run(own))]
        if own:  # the built-in packs are checked together by the tests
            check_packs_together(packs)
    except BadPack as error:
        raise refuse_bad_pack_for_run("A pack cannot be used:", error) from None
    except OSError as error:
        raise Refusal(f"A pack cannot be opened: {error}.") from None
    return packs


def refuse_bad_pack_for_run(heading: str, error: BadPack) -> Refusal:
    """What is wrong with a pack, each thing on a line."""
    return Refusal(heading, *(f"{problem.place}: {problem.says}" for problem in error.problems))


def choose_rules_for_run(
    packs: Sequence[Pack], select: Sequence[str], ignore: Sequence[str]
) -> list[LoadedRule]:
    """The rules that `select` and `ignore` leave: codes, or a code's letters (`PRD`).

    Raises `Refusal` for a name that no pack holds, and where no rule is left.
    """
    rules = [rule for pack in packs for rule in pack.rules]
    codes = [rule.code for rule in rules]
    families = {code.rstrip("0123456789") for code in codes}
    selected = _expand_codes_chosen_for_run(select, codes, families) if select else set(codes)
    ignored = _expand_codes_chosen_for_run(ignore, codes, families)
    chosen = [rule for rule in rules if rule.code in selected and rule.code not in ignored]
    if not chosen:
        raise Refusal("--select and --ignore leave no rule to judge by.")
    return chosen


def _expand_codes_chosen_for_run(
    typed: Sequence[str], codes: list[str], families: set[str]
) -> set[str]:
    found: set[str] = set()
    for name in (part.strip().upper() for one in typed for part in one.split(",")):
        if not name:
            continue
        if name in families:
            found.update(code for code in codes if code.rstrip("0123456789") == name)
        else:
            found.add(choose_option_value(name, codes, "rule"))
    return found
