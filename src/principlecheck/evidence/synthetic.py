"""Synthetic records of contacts whose truth is known: for tests, documents and a first try.

Nobody in them exists. The same seed gives the same records on every machine. Without a sign they
are noise: handle times are lognormal, customers come at random, and nothing depends on anything.
"""

from __future__ import annotations

import math
import random
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from msgspec import Struct

SIGNS = (
    *("under_limit", "under_deadline", "short_contacts", "closed_early", "stopped_clocks"),
    *("not_asked", "starved", "opened_twice"),
)
DIRT = ("duplicates", "backwards", "zero", "no_customer", "mixed_zones", "unreadable")
ZONE = "Europe/Madrid"
MU, SIGMA = 4.792, 0.944
"""Of handle times in seconds: a bank's telephone centre (Brown et al. 2005), calls of 10 s left out."""
LIMIT = 360
COLUMNS = (
    *("contact_id", "customer_id", "agent_name", "subject", "team", "reason", "priority"),
    *("created_at", "answered_at", "handle_seconds", "outcome", "first_reply_at", "solved_at"),
    *("follow_up_due", "follow_up_made", "replies", "transfers", "reopened", "survey_sent"),
    *("survey_score", "complained", "refund"),
)
_HOUR, _DAY = 3_600, 86_400
_REASONS = ("late-delivery", "returns", "billing")
_FIRST_DAY = datetime(2026, 10, 1)


class SyntheticRecipe(Struct, frozen=True):
    """How many contacts, of how many days, and what is in them beside noise.

    `strength` from 0 to 1 is how often a sign shows where it could; dirt is a share of rows.
    """

    contacts: int = 4_000
    seed: int = 1
    days: int = 31
    signs: tuple[str, ...] = ()
    dirt: tuple[str, ...] = ()
    strength: float = 0.5
    dirty: float = 0.02
    uniform: bool = False
    comes_back: float = 0.0


Row = dict[str, str]


def synthetic_record_rows(recipe: SyntheticRecipe) -> Iterator[Row]:
    """The records, a row a contact, under `COLUMNS`."""
    made = _SyntheticRecordMaker(recipe)
    number = 0
    for first in range(recipe.contacts):
        for contact in made.contacts(first):
            number += 1
            row = made.row(contact, number)
            yield from made.soiled(row)


class _SyntheticContact(Struct):
    """One contact; times in seconds of wall clock since the first day."""

    customer: int
    queue: str
    reason: str
    at: float
    handle: int = 0
    wait: float = 0.0
    answered: bool = True
    priority: str = "normal"
    reply: float = 0.0
    solved: float = 0.0
    replies: int = 1
    transfers: int = 0
    reopened: bool = False
    due: float | None = None
    made: float | None = None
    asked: bool = False
    score: int | None = None
    complained: bool = False


class _SyntheticRecordMaker:
    """Draws contacts one after another from one stream of random numbers."""

    def __init__(self, recipe: SyntheticRecipe) -> None:
        self.recipe = recipe
        self.draw = random.Random(recipe.seed)  # noqa: S311 - a sample, no secret

    def has(self, sign: str) -> bool:
        """Whether a sign is planted, and shows this time."""
        return sign in self.recipe.signs and self.draw.random() < self.recipe.strength

    def contacts(self, number: int) -> list[_SyntheticContact]:
        """One contact, and those that it leads to."""
        queue = "phone" if number % 2 else "inbox"
        contact = _SyntheticContact(
            customer=self.draw.randrange(max(20, self.recipe.contacts // 3)),
            queue=queue,
            reason=self.draw.choice(_REASONS),
            at=self._arrival(),
        )
        found = [contact]
        if queue == "phone":
            self._call(contact, found)
        else:
            self._mail(contact, found)
        self._survey(contact)
        if self.draw.random() < self.recipe.comes_back:
            found.append(self._again(contact, contact.solved + self.draw.expovariate(1 / _DAY)))
        return [one for one in found if one.at < self.recipe.days * _DAY]

    def _arrival(self) -> float:
        """A time while the desk is open: Monday to Friday, 9:00 to 17:00."""
        while True:
            day = self.draw.randrange(self.recipe.days)
            if (_FIRST_DAY + timedelta(days=day)).weekday() < 5:
                return day * _DAY + self.draw.uniform(9 * _HOUR, 17 * _HOUR)

    def _handle_time(self) -> int:
        if self.recipe.uniform:
            return self.draw.randint(30, 420)
        return max(1, round(self.draw.lognormvariate(MU, SIGMA)))

    def _call(self, contact: _SyntheticContact, found: list[_SyntheticContact]) -> None:
        contact.wait = self.draw.expovariate(1 / 30)
        patience = self.draw.expovariate(1 / 300)
        contact.answered = contact.wait <= patience
        contact.wait = min(contact.wait, patience)
        contact.handle = self._handle_time()
        if contact.handle > LIMIT and self.has("under_limit"):
            contact.handle = max(1, LIMIT - int(abs(self.draw.gauss(0, 7))))
        if "short_contacts" in self.recipe.signs and self.draw.random() < 0.08:
            contact.handle = self.draw.randint(1, 8)
            if self.draw.random() < self.recipe.strength:
                found.append(self._again(contact, contact.at + self.draw.uniform(60, 3_000)))
        contact.reply = contact.at + contact.wait
        contact.solved = contact.reply + contact.handle

    def _mail(self, contact: _SyntheticContact, found: list[_SyntheticContact]) -> None:
        contact.priority = self.draw.choice(("urgent", "normal", "low"))
        contact.handle = self._handle_time()
        delay = self.draw.gammavariate(2.0, 4 * _HOUR)
        if contact.priority == "low" and self.has("starved"):
            delay += self.draw.uniform(4, 9) * _DAY
        contact.reply = contact.at + delay
        took = delay + self.draw.gammavariate(2.0, 20 * _HOUR)
        if took > 96 * _HOUR and self.has("under_deadline"):
            took = max(delay, 96 * _HOUR - abs(self.draw.gauss(0, 2 * _HOUR)))
        contact.solved = contact.at + took
        contact.replies = 1 + (self.draw.random() < 0.3)
        if self.draw.random() < 0.2 and self.has("stopped_clocks"):
            contact.reply = contact.at + self.draw.uniform(44, 47.9) * _HOUR
            contact.solved = max(contact.solved, contact.reply)
            contact.replies = 3
        contact.transfers = int(self.draw.random() < 0.3)
        contact.reopened = self.draw.random() < 0.04
        self._follow_up(contact, found)
        if self.has("opened_twice") and took > 4 * _HOUR:
            found.append(self._again(contact, contact.at + self.draw.uniform(0.1, 0.9) * took))

    def _follow_up(self, contact: _SyntheticContact, found: list[_SyntheticContact]) -> None:
        if self.draw.random() > 0.4:
            return
        contact.due = contact.at + 48 * _HOUR
        contact.made = contact.solved + self.draw.uniform(-10, 10) * _HOUR
        if self.has("closed_early"):
            contact.solved = contact.at + self.draw.uniform(4, 20) * _HOUR
            contact.made = None
            if self.draw.random() < 0.4:
                found.append(self._again(contact, contact.at + self.draw.uniform(3, 5) * _DAY))

    def _again(self, before: _SyntheticContact, at: float) -> _SyntheticContact:
        again = _SyntheticContact(before.customer, before.queue, before.reason, at)
        if before.queue == "phone":
            again.handle = self._handle_time()
            again.reply = at + self.draw.expovariate(1 / 30)
            again.wait = again.reply - at
            again.solved = again.reply + again.handle
        else:
            again.handle = self._handle_time()
            again.reply = at + self.draw.gammavariate(2.0, 4 * _HOUR)
            again.solved = again.reply + self.draw.gammavariate(2.0, 20 * _HOUR)
        return again

    def _survey(self, contact: _SyntheticContact) -> None:
        contact.complained = self.draw.random() < 0.1
        contact.asked = self.draw.random() < 0.4
        if contact.complained and self.has("not_asked"):
            contact.asked = False
        if contact.asked and self.draw.random() < 0.3:
            contact.score = self.draw.randint(1, 5)

    def row(self, contact: _SyntheticContact, number: int) -> Row:
        """A contact as an export writes it."""
        gone = not contact.answered
        return {
            "contact_id": f"C{number:07}",
            "customer_id": f"K{contact.customer:06}",
            "agent_name": f"Agent {number % 23}",
            "subject": f"My order, please! ({number})",
            "team": {"phone": "Phone line", "inbox": "Inbox"}[contact.queue],
            "reason": contact.reason,
            "priority": contact.priority if contact.queue == "inbox" else "",
            "created_at": _synthetic_record_moment(contact.at),
            "answered_at": "" if gone else _synthetic_record_moment(contact.at + contact.wait),
            "handle_seconds": "" if gone else str(contact.handle),
            "outcome": "abandoned" if gone else "answered",
            "first_reply_at": "" if gone else _synthetic_record_moment(contact.reply),
            "solved_at": self._unless_open(contact.solved, gone=gone),
            "follow_up_due": "" if contact.due is None else _synthetic_record_moment(contact.due),
            "follow_up_made": ""
            if contact.made is None
            else _synthetic_record_moment(contact.made),
            "replies": str(contact.replies),
            "transfers": str(contact.transfers),
            "reopened": "yes" if contact.reopened else "no",
            "survey_sent": "yes" if contact.asked else "no",
            "survey_score": "" if contact.score is None else str(contact.score),
            "complained": "yes" if contact.complained else "no",
            "refund": f"{self.draw.lognormvariate(3.5, 0.8):.2f}"
            if contact.reason == "returns"
            else "",
        }

    def _unless_open(self, at: float, *, gone: bool) -> str:
        return "" if gone or at >= self.recipe.days * _DAY else _synthetic_record_moment(at)

    def soiled(self, row: Row) -> Iterator[Row]:
        """A row, with what is wrong in it as often as the recipe says."""
        dirt = {kind for kind in self.recipe.dirt if self.draw.random() < self.recipe.dirty}
        if "backwards" in dirt and row["answered_at"]:
            row["answered_at"], row["handle_seconds"] = row["created_at"], "-5"
        if "zero" in dirt and row["handle_seconds"]:
            row["handle_seconds"] = "0"
        if "no_customer" in self.recipe.dirt and self.draw.random() < 0.57:
            row["customer_id"] = ""
        if "mixed_zones" in dirt:
            local = datetime.fromisoformat(row["created_at"]).replace(tzinfo=ZoneInfo(ZONE))
            row["created_at"] = local.astimezone(UTC).isoformat()
        if "unreadable" in dirt:
            row["created_at"] = "31/02/2026 25:61"
        yield row
        if "duplicates" in dirt:
            yield dict(row)


def _synthetic_record_moment(at: float) -> str:
    return (_FIRST_DAY + timedelta(seconds=math.floor(at))).isoformat(sep=" ")


MAPPING = """\
format: 1
time_zone: Europe/Madrid
columns:
  contact: contact_id
  customer: customer_id
  queue: {column: team, values: {Phone line: phone, Inbox: inbox}}
  reason: reason
  priority: priority
  arrived: created_at
  answered: answered_at
  handle_time: {column: handle_seconds, unit: seconds}
  outcome: outcome
  first_reply: first_reply_at
  solved: solved_at
  follow_up_due: follow_up_due
  follow_up_made: follow_up_made
  replies: replies
  handovers: transfers
  reopened: reopened
  survey_sent: survey_sent
  satisfied: {column: survey_score, at_least: 4}
  complained: complained
  refund: refund
ignored: [agent_name, subject]
"""
"""What the columns mean."""

POLICIES = """\
format: 1
organisation: {name: Made-up Goods, hours: desk}
hours:
  desk: {time_zone: Europe/Madrid, open: {mon-fri: 09:00-17:00}}
channels:
  phone: {kind: phone, advertised: true}
  email: {kind: email, advertised: true}
queues:
  phone: {channels: [phone]}
  inbox: {channels: [email]}
priorities:
  urgent: {rank: 1, queues: [inbox]}
  normal: {rank: 2, queues: [inbox]}
  low: {rank: 3, queues: [inbox]}
contact_reasons:
  late-delivery: {queue: phone, share: 33%, handle_time: {median: 2m, p90: 6m48s}}
  returns: {queue: phone, share: 33%, handle_time: {median: 2m, p90: 6m48s}}
  billing: {queue: phone, share: 34%, handle_time: {median: 2m, p90: 6m48s}}
handle_time:
  phone: {queues: [phone], hard_limit: 6m, on_limit: continue}
promises:
  phone: {channels: [phone], first_reply: {at_most: 60s, for_share: 80%}}
  email: {channels: [email], first_reply: {at_most: 48h}, resolution: {at_most: 96h}}
customer_rules:
  refunds: {kind: refund, agent_may_approve_up_to: 50 EUR}
follow_ups:
  promised-answers: {within: 48h}
listening:
  survey: {kind: survey}
"""
"""The policies that the records go with."""
