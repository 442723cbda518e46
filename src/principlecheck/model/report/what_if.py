"""What trying values brought: a table over a range, or the nearest value that would do. Frozen and
complete: reporters write from this alone.
"""

from __future__ import annotations

from msgspec import Struct

from principlecheck.model.report.report import Finding, Severity


class SweepRow(Struct, frozen=True):
    """The policies at one value: findings by severity, and the codes of findings that went, came
    or can no longer be judged since the row above. `refused` says why the format does not take
    the value; then nothing else is known.
    """

    value: str
    today: bool
    counts: tuple[tuple[Severity, int], ...] = ()
    gone: tuple[str, ...] = ()
    come: tuple[str, ...] = ()
    hidden: tuple[str, ...] = ()
    refused: str = ""


class SweepColumn(Struct, frozen=True):
    """A computed figure that moves: what it is, of which subject, a rule that rests on it, and
    its value in each row as shown to people (None where it cannot be computed).
    """

    title: str
    subject: str
    code: str
    kind: str
    values: tuple[str | None, ...]


class Sweep(Struct, frozen=True):
    """A field at several values, lowest first. `columns` are the figures that move with it,
    `rules` how many of the rules read it. `today` is the declared value, None where there is none.
    """

    route: str
    today: str | None
    rows: tuple[SweepRow, ...]
    columns: tuple[SweepColumn, ...]
    rules: int


class Nearest(Struct, frozen=True):
    """The nearest value at which some findings are gone, and the last one before it, at which
    they are not: `fails` says so where it is refused rather than found. `value` is None where no
    value does, between `least` and `most`. Where no whole number of today's unit does, `coarser`
    is that unit (`working days`) and `unit` the one of the value (`working hours`).
    """

    findings: tuple[Finding, ...]
    value: str | None
    neighbour: str = ""
    fails: str = ""
    least: str = ""
    most: str = ""
    coarser: str = ""
    unit: str = ""


class Sought(Struct, frozen=True):
    """The answer to `--find`.

    `best` is for all the findings that rest on the field together; where no number does for all,
    for those that some number does for, and `stay` are the others. Where no one value does even
    for these, or only the word that may stand in the number's place, `each` has an answer for
    every finding. `word` is that word where it does for all. `reason` says why there is no answer.

    `new`, `hidden` and `fixed` are what the value does in all policies; `others` are what is
    found on the entry where nothing rests on the field. `judgements` counts how often policies were judged.
    """

    route: str
    today: str | None
    best: Nearest | None
    each: tuple[Nearest, ...]
    stay: tuple[Finding, ...]
    word: str
    reason: str
    new: tuple[Finding, ...]
    hidden: tuple[Finding, ...]
    fixed: tuple[Finding, ...]
    others: tuple[Finding, ...]
    judgements: int
