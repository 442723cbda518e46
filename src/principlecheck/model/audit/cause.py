"""What a reader gets in place of two hundred findings: causes, each with one answer."""

from __future__ import annotations

from datetime import date
from typing import Literal

from msgspec import Struct

from principlecheck.model.report.finding import Duty, Severity, Topic
from principlecheck.model.report.money import format_money_range

NAMES_ONE = "whoever leads the organisation"
"""Who has to name an owner where no department is declared to decide."""


class Likely(Struct, frozen=True):
    """An amount a year in one currency: both ends, and half way between them where both are known.

    `high` is None where nothing declared bounds it.
    """

    low: float
    high: float | None
    currency: str

    @property
    def likely(self) -> float | None:
        """Half way between the ends: nothing that is declared says that one of them is nearer."""
        return None if self.high is None else (self.low + self.high) / 2

    @property
    def in_words(self) -> str:
        """Both ends."""
        return format_money_range(self.low, self.high, self.currency)


class CauseMoney(Struct, frozen=True):
    """What a cause costs a year. `lost` is in the sum of what is open in all causes; `shared` are
    amounts of findings whose contacts another cause counts, `moved` what others bear either way,
    `unplanned` what is spent whatever is decided and stands in no plan, `contested` what rests on
    declared figures that disagree, and `accepted` what would be lost, and somebody has accepted.
    Each names its findings by label, and `settled` are all that somebody has accepted: nothing
    waits for them. `waits_for` are declarations without which the rest has no price.
    """

    lost: Likely | None
    counted: tuple[str, ...]
    shared: tuple[tuple[str, str], ...]
    moved: tuple[tuple[str, str], ...]
    unplanned: tuple[tuple[str, str], ...]
    contested: tuple[tuple[str, str], ...]
    waits_for: tuple[str, ...]
    accepted: tuple[tuple[str, str], ...] = ()
    settled: tuple[str, ...] = ()

    @property
    def lost_in_words(self) -> str:
        """Both ends of what is lost."""
        return self.lost.in_words if self.lost else ""


class Instance(Struct, frozen=True):
    """A row of a cause: the findings of one rule, `says` the gravest of them, with its place."""

    title: str
    severity: Severity
    says: str
    route: str
    findings: tuple[str, ...]


class Action(Struct, frozen=True):
    """Something to do that can be read by itself: what, for what, who, by when, and how to know in
    the world that it worked. `edits` are the fields to write with their values; such an action was
    `tried`. `less` says that it accepts less than today.

    `kind` says whether a value is to be set, a person has to write something, or somebody has to
    choose because no value does. It is `settled` where somebody has accepted all that it is for. `acting` is what it takes in people's time and `costs` what that
    costs a year (low, high, currency), as far as it is declared.
    """

    does: str
    settles: tuple[str, ...]
    owner: str
    due: str
    know: str
    kind: Literal["do", "write", "choose"]
    edits: tuple[tuple[str, str], ...] = ()
    tried: bool = False
    less: bool = False
    acting: str = ""
    costs: tuple[float, float, str] | None = None
    settled: bool = False


class Cause(Struct, frozen=True):
    """Findings of one topic that meet, worst first, and what to do about them.

    `number` stays with a cause as long as it holds most of what it held. `owner` is empty where
    nobody is declared, and `names_one` then says who has to name somebody. `due` is the day by which
    it is to be settled, `law` the day from which a duty of law binds. `depends` are the labels of
    causes that have to be settled before. `acting` says what settling it takes in people's time and
    `acting_sum` what that costs a year, as far as it is declared. `standing` says what people have answered.

    `duty`, `law`, `due` and the two on acting are of what is open, where anything is, and so is what
    makes a cause `urgent`: a finding that is critical or high, or a duty or a danger. `rank` is the
    place of its gravest open finding among all.
    """

    number: int
    topic: Topic
    title: str
    sentence: str
    severity: Severity
    duty: Duty
    law: date | None
    findings: tuple[str, ...]
    entries: tuple[str, ...]
    instances: tuple[Instance, ...]
    actions: tuple[Action, ...]
    owner: str
    names_one: str
    due: str
    know: str
    money: tuple[CauseMoney, ...]
    acting: str
    acting_sum: str = ""
    depends: tuple[str, ...] = ()
    standing: str = ""
    settled: bool = False
    urgent: bool = False
    rank: int = 0

    @property
    def open_actions(self) -> tuple[Action, ...]:
        """What there is to do about what nobody has accepted."""
        return tuple(one for one in self.actions if not one.settled)

    @property
    def label(self) -> str:
        """How it is called: `C3`."""
        return f"C{self.number}"

    @property
    def anchor(self) -> str:
        """The name to link to."""
        return self.label.lower()


class KnownCause(Struct, frozen=True):
    """A cause of this audit or an earlier one, with the numbers of the findings that it held when
    it was last there.
    """

    number: int
    topic: str
    title: str
    findings: tuple[int, ...]
    first: date
    gone: date | None = None
