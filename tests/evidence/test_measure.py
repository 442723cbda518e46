"""Records in, a file of measured figures out, that the policies take."""

from __future__ import annotations

import math
import re
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from principlecheck.arithmetic.spread import normal_quantile
from principlecheck.evidence import synthetic
from principlecheck.evidence.figures import MeasuredFigure, measured_length_text, measured_share
from principlecheck.evidence.measured_file import is_measured_file_untouched, write_measured_file
from principlecheck.evidence.measuring import Evidence
from principlecheck.evidence.synthetic import SyntheticRecipe
from principlecheck.model.format.quantities import Duration
from principlecheck.model.report.refusal import Refusal
from tests.evidence.kit import entry, measured, of_recipe, organisation, write_csv


@pytest.fixture(scope="module")
def noise(tmp_path_factory: pytest.TempPathFactory) -> Evidence:
    return of_recipe(tmp_path_factory.mktemp("noise"), SyntheticRecipe(contacts=3_000, seed=2))


def seconds(text: str) -> float:
    return Duration(text).seconds


def test_handle_time_quantiles_hold_the_truth_between_their_ends(noise: Evidence) -> None:
    phone = entry(noise, queues=["phone"])
    for name, share in (("median", 0.5), ("p90", 0.9), ("p95", 0.95)):
        truth = math.exp(synthetic.MU + synthetic.SIGMA * normal_quantile(share))
        sure = phone["certainty"][f"handle_time.{name}"]
        assert seconds(sure["low"]) <= truth <= seconds(sure["high"])
        assert seconds(sure["low"]) <= seconds(phone["handle_time"][name]) <= seconds(sure["high"])


def test_noise_shows_no_sign(noise: Evidence) -> None:
    assert noise.looks
    assert min(look.chance for look in noise.looks) > 0.01


def test_the_file_is_a_policy_file_that_says_what_it_rests_on(noise: Evidence) -> None:
    _, _, section = noise.text.partition("format: 1\n")
    found = organisation(synthetic.POLICIES + section)
    phone = found.find("measured", "2026-10-phone")
    assert phone is not None
    assert phone.get("first_reply.for_share") is not None
    assert phone.get("certainty")["handle_time.p90"].contacts > 1_000
    assert noise.entries[next(iter(noise.entries))]["from_records"]["rows"] == noise.cleaned.rows


def test_nobody_is_named_in_the_file(noise: Evidence) -> None:
    assert not re.search(r"K\d{6}|C\d{7}|Agent \d|My order", noise.text)


def test_uniform_handle_times_with_unrelated_satisfaction_raise_nothing(tmp_path: Path) -> None:
    found = of_recipe(tmp_path, SyntheticRecipe(contacts=5_000, uniform=True, seed=7))
    assert all(look.chance > 0.001 for look in found.looks)


def test_groups_of_fewer_than_twenty_are_not_written(tmp_path: Path) -> None:
    rows = [
        {"at": f"2026-10-05 10:{n:02}:00", "team": "phone" if n < 19 else "inbox", "s": "60"}
        for n in range(59)
    ]
    found = measured(
        write_csv(tmp_path / "c.csv", rows),
        "format: 1\ncolumns: {arrived: at, queue: team, handle_time: s}\n",
        synthetic.POLICIES,
    )
    assert [one["queues"] for one in found.entries.values()] == [["inbox"]]


def test_what_a_person_changed_stays_and_what_nobody_did_is_replaced(
    noise: Evidence, tmp_path: Path
) -> None:
    path = tmp_path / "measured" / "2026-10.yaml"
    assert write_measured_file(path, noise.text)
    assert not write_measured_file(path, noise.text)
    assert is_measured_file_untouched(path.read_bytes())
    path.write_text(noise.text + "# A word of mine.\n", encoding="utf-8")
    with pytest.raises(Refusal, match="a person"):
        write_measured_file(path, noise.text)
    assert "A word of mine" in path.read_text(encoding="utf-8")


def test_a_file_with_other_line_ends_is_still_the_one_that_was_written(noise: Evidence) -> None:
    assert is_measured_file_untouched(noise.text.replace("\n", "\r\n").encode())


MAIL = """\
format: 1
organisation: {hours: desk}
hours: {desk: {time_zone: UTC, open: {mon-fri: 09:00-17:00}}}
channels: {mail: {kind: email}}
queues: {inbox: {channels: [mail]}}
"""
TICKETS = """\
format: 1
time_zone: UTC
columns:
  contact: id
  arrived: created
  queue: {column: queue, missing: []}
  solved: solved
  next_reply_took: {column: next_reply, unit: minutes}
"""


def _tickets(folder: Path, *, open_from: int) -> Path:
    """600 cases, ten an hour of 60 hours from 1 October at noon; those from one on are open."""
    rows = []
    for n in range(600):
        at = datetime(2026, 10, 1, 12) + timedelta(minutes=6 * n)
        solved = "" if n >= open_from else f"{at + timedelta(hours=1):%Y-%m-%dT%H:%M:%SZ}"
        later = str(1 + n % 100) if n % 3 else ""
        rows.append(
            {"id": str(n), "created": f"{at:%Y-%m-%dT%H:%M:%SZ}", "queue": "inbox",
             "solved": solved, "next_reply": later}
        )  # fmt: skip
    return write_csv(folder / "tickets.csv", rows)


@pytest.fixture(scope="module")
def fifty_open(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    path = _tickets(tmp_path_factory.mktemp("tickets"), open_from=550)
    return entry(measured(path, TICKETS, MAIL), queues=["inbox"])


def test_how_old_open_cases_are_is_counted_to_the_end_of_the_period(
    fifty_open: dict[str, Any],
) -> None:
    # They have been open for 6, 12, … 300 minutes, when the period ends at midnight.
    assert fifty_open["backlog"] == 50
    assert fifty_open["backlog_age"]["median"] == "2h30m"
    assert fifty_open["certainty"]["backlog_age.median"] == {"contacts": 50}


def test_where_old_cases_are_open_the_age_of_the_backlog_is_not_known(tmp_path: Path) -> None:
    found = entry(measured(_tickets(tmp_path, open_from=100), TICKETS, MAIL), queues=["inbox"])
    assert "backlog" not in found
    assert "backlog_age" not in found


def test_next_replies_are_those_after_a_later_message(fifty_open: dict[str, Any]) -> None:
    assert fifty_open["certainty"]["next_reply.median"]["contacts"] == 400
    sure = fifty_open["certainty"]["next_reply.median"]
    assert seconds(sure["low"]) <= 50 * 60 <= seconds(sure["high"])
    taken = organisation(
        MAIL + "measured: {october: {until: 2026-10-31, backlog_age: {median: 2h, p90: 5h}}}\n"
    )
    assert taken.items("measured")


@pytest.mark.parametrize(
    ("most", "told"), [("48h", True), ("66h", True), ("73h", False), ("100h", False)]
)
def test_no_share_is_told_of_a_time_that_the_records_do_not_reach(
    tmp_path: Path, most: str, told: bool
) -> None:
    # Three days of cases that take 90 hours at most: none is watched for longer than 72.
    begins, rows = datetime(2026, 10, 5), []
    for n in range(400):
        arrived = begins + timedelta(minutes=n * 10)
        solved = arrived + timedelta(hours=1 + n * 7 % 90)
        known = solved < begins + timedelta(days=3)
        rows.append({"id": str(n), "created": str(arrived), "solved": str(solved) if known else ""})
    path = write_csv(tmp_path / "c.csv", rows)
    mapped = "format: 1\ncolumns: {contact: id, arrived: created, solved: solved}\n"
    promise = f"{{channels: [mail], resolution: {{at_most: {most}, for_share: 90%}}}}"
    found = measured(path, mapped, f"{MAIL}promises: {{solved: {promise}}}\n")
    resolution = entry(found)["resolution"]
    assert ("for_share" in resolution, "at_most" in resolution) == (told, told)
    assert "median" in resolution
    left_out = [text for text in found.remarks if f"within {most} is left out" in text]
    assert len(left_out) == (not told)


def test_the_time_between_two_signs_of_life_is_held_against_its_promise(tmp_path: Path) -> None:
    rows = [
        {"at": f"2026-10-05 09:{n % 60:02}:00", "Longest gap": str(30 * (1 + n % 10)) if n % 2 else ""}
        for n in range(400)
    ]  # fmt: skip
    mapped = (
        "format: 1\ncolumns: {arrived: at, update_took: {column: Longest gap, unit: minutes}}\n"
    )
    promised = f"{MAIL}promises: {{told: {{channels: [mail], update: {{at_most: 4h}}}}}}\n"
    found = entry(measured(write_csv(tmp_path / "c.csv", rows), mapped, promised))
    # The gaps are half an hour to five hours; whoever was settled at once waited for nothing.
    assert found["update"]["median"] == "3h"
    assert (found["update"]["at_most"], found["update"]["for_share"]) == ("4h", "80%")
    assert found["certainty"]["update.for_share"]["contacts"] == 200


def test_the_ends_of_an_interval_are_rounded_away_from_the_figure() -> None:
    # To the nearest, both ends of a share of ten million would be the share itself.
    assert measured_share(9_999_270, 10_000_000) == MeasuredFigure(
        10_000_000, "99.99%", "99.99%", "100%"
    )
    assert measured_share(58, 200).value == "29%"
    assert measured_length_text(188.2, "elapsed", math.ceil) == "3m9s"
    assert measured_length_text(36_100.0, "working", math.floor) == "10.02 working hours"
