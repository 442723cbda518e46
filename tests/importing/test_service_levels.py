"""A severity table, whichever way it lies and whatever it is written in."""

from pathlib import Path
from typing import Any

import openpyxl
import pytest

from principlecheck.importing.helpdesk import GivenBesideExport
from principlecheck.importing.recognising import read_import_sources, understand_import_sources
from tests.importing.kit import entries, of, told

DOWN = (
    "Severity;First response;Resolution\n"
    "P1 - Critical;1 hr;4 business hours\n"
    "P2 - High;4 business hours;next business day\n"
    "P3 - Low;best effort;N/A\n"
)
ACROSS = "\tP1\tP2\tP3\nFirst response\t1h\t4 business hours\tbest effort\nResolution\t4 business hours\tNBD\tN/A\n"
MARKDOWN = (
    "## Response times\n\n| Priority | Initial response time | Target resolution |\n|:--|--|--:|\n"
    "| **P1** | 1 hour | 4 business hours |\n| P2 | 4 business hours | next business day |\n"
    "| P3 | best effort | N/A |\n"
)
HTML = (
    "<table><tr><th>Severity<th>Response<th>Fix</tr><tr><td>P1<td>1 hour<td>4 business&nbsp;hours"
    "<tr><td>P2<td>4 business hours<td>NBD<tr><td>P3<td>best effort<td>&ndash;</table>"
)
WANTED: dict[str, dict[str, Any]] = {
    "p1": {"priority": "p1", "first_reply": {"at_most": "1h"}, "resolution": {"at_most": "4 working hours"}},
    "p2": {
        "priority": "p2",
        "first_reply": {"at_most": "4 working hours"},
        "resolution": {"at_most": "end of next working day"},
    },
    "p3": {"priority": "p3", "first_reply": "none", "resolution": "none"},
}  # fmt: skip


@pytest.mark.parametrize(
    ("name", "text"),
    [("a.csv", DOWN), ("a.tsv", ACROSS), ("a.md", MARKDOWN), ("a.html", HTML)],
    ids=["down", "across", "markdown", "html"],
)
def test_every_orientation_and_writing_says_the_same(name: str, text: str, tmp_path: Path) -> None:
    understood = of(tmp_path, (name, text))
    assert entries(understood, "promises") == WANTED
    assert [one["rank"] for one in entries(understood, "priorities").values()] == [1, 2, 3]
    assert understood.not_read == []


def test_a_sheet_of_a_workbook_is_a_table(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    for line in DOWN.splitlines():
        sheet.append(line.split(";"))
    book.save(tmp_path / "sla.xlsx")
    (understood,) = understand_import_sources(
        read_import_sources([tmp_path / "sla.xlsx"], "")[0], GivenBesideExport()
    ).values()
    assert entries(understood, "promises") == WANTED
    assert (
        "Sheet, row 2, column “First response”: 1 hr" in understood.found[3].places["first_reply"]
    )


def test_plans_across_and_severities_in_the_rows_keep_both(tmp_path: Path) -> None:
    text = (
        "| Included | Free | Silver | Gold |\n|---|---|---|---|\n| Support Hours | \\- | 9x5 | 24x7x365 |\n"
        "| Response Time - Severity 1 | \\- | 4 hours | 1 hour |\n"
        "| Response Time - Severity 2 | \\- | 2 days | 4 hours |\n| Screen Shares | \\- | \\- | 6 per year |\n"
    )  # fmt: skip
    understood = of(tmp_path, ("plans.md", text))
    promises = entries(understood, "promises")
    assert promises["gold-severity-1"] == {
        "priority": "severity-1", "segments": ["gold"], "hours": "always", "first_reply": {"at_most": "1h"},
    }  # fmt: skip
    assert promises["silver-severity-1"]["first_reply"] == {"at_most": "4 working hours"}
    assert promises["silver-severity-2"]["first_reply"] == {"at_most": "2 working days"}
    assert promises["free-severity-1"]["first_reply"] == "none"
    assert "`6 per year` nothing in the format is called “Screen Shares”" in told(understood)


def test_two_times_in_a_cell_are_two_where_the_heading_names_two_and_asked_where_not(
    tmp_path: Path,
) -> None:
    text = "Severity,Response / Resolution,Update\nHigh,1 hr / 4 hr,1 hr / 30 min\n"
    understood = of(tmp_path, ("a.csv", text))
    assert entries(understood, "promises")["high"] == {
        "priority": "high", "first_reply": {"at_most": "1h"}, "resolution": {"at_most": "4h"},
    }  # fmt: skip
    assert "line 2, column “Update”: `1 hr / 30 min` holds two times; which is which?" in told(
        understood
    )


def test_hours_that_run_through_the_night_are_written_as_they_read_and_told(tmp_path: Path) -> None:
    understood = of(
        tmp_path, ("a.csv", "Priority,First reply\nUrgent,8 hours\nLow,2 business days\n")
    )
    assert entries(understood, "promises")["urgent"]["first_reply"] == {"at_most": "8h"}
    assert any(
        "runs through the night" in one and "8 working hours" in one for one in understood.assumed
    )


def test_a_clock_that_the_format_lacks_is_told_with_its_reason(tmp_path: Path) -> None:
    text = "Severity,Acknowledgement,Workaround,Response\nHigh,15 min,4 hours,1 hour\n"
    understood = of(tmp_path, ("a.csv", text))
    assert entries(understood, "promises")["high"] == {
        "priority": "high",
        "first_reply": {"at_most": "1h"},
    }
    assert "no answer of a person" in told(understood)
    assert "no clock for it" in told(understood)


def test_cells_that_reach_over_rows_and_columns_hold_for_all_of_them(tmp_path: Path) -> None:
    text = (
        "<table><tr><th>Plan<th>Severity<th>Response</tr><tr><td rowspan=2>Gold<td>High<td>1 hour</tr>"
        "<tr><td>Low<td>4 hours</tr></table>"
    )
    assert set(entries(of(tmp_path, ("a.html", text)), "promises")) == {"gold-high", "gold-low"}


def test_a_heading_over_the_table_says_which_time_it_is(tmp_path: Path) -> None:
    text = "<h2>First response</h2><table><tr><th>Severity<th>Silver<th>Gold<tr><td>High<td>4h<td>1h</table>"
    promises = entries(of(tmp_path, ("a.html", text)), "promises")
    assert promises["gold-high"]["first_reply"] == {"at_most": "1h"}
    bare = of(tmp_path, ("b.csv", "Severity,Silver,Gold\nHigh,4h,1h\n"), named="table")
    assert entries(bare, "promises") == {}
    assert "which time is it?" in told(bare)


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "cp1252"])
def test_a_table_is_read_as_excel_saves_it(encoding: str, tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_bytes("Plan für;Severity;Response\r\nCafé;P1;1 hour\r\n".encode(encoding))
    (understood,) = understand_import_sources(
        read_import_sources([path], "")[0], GivenBesideExport()
    ).values()
    assert entries(understood, "promises")["cafe-p1"]["first_reply"] == {"at_most": "1h"}
    assert entries(understood, "segments") == {"cafe": {"says": "Café"}}


def test_a_severity_whose_times_were_not_read_keeps_its_priority_and_its_rank(
    tmp_path: Path,
) -> None:
    text = "Severity,First response\nP1 - Site down,as soon as humanly doable\nP2 - Slow,4 business hours\n"
    understood = of(tmp_path, ("a.csv", text))
    assert entries(understood, "priorities") == {
        "p1": {"rank": 1, "says": "P1 - Site down"},
        "p2": {"rank": 2, "says": "P2 - Slow"},
    }
    assert "line 2, column “First response”: `as soon as humanly doable`" in told(understood)


@pytest.mark.parametrize(
    ("name", "text", "place"),
    [
        ("a.csv", "Severity,Response\nP1,2 hrs*\nP2,4 hrs\n* measured from when we confirm, in writing\n", "line 4"),
        ("a.md", "| Severity | Response |\n|--|--|\n| **P1** | 2 hrs* |\n| P2 | 4 hrs |\n\n\\* measured from when we confirm it\n", "line 6"),
        ("a.html", "<table><tr><th>Severity<th>Response<tr><td>P1<td>2 hrs*<tr><td>P2<td>4 hrs</table>\n<p><b>*</b> measured from when we confirm it</p>", "line 2"),
    ],
    ids=["cells", "markdown", "html"],
)  # fmt: skip
def test_a_footnote_is_listed_with_its_place_the_values_it_is_of_and_the_field_for_it(
    name: str, text: str, place: str, tmp_path: Path
) -> None:
    understood = of(tmp_path, (name, text))
    assert set(entries(understood, "promises")) == {"p1", "p2"}
    (note,) = understood.not_read
    assert note.says.startswith("* measured from when we confirm")
    assert place in note.where
    assert "`2 hrs*` in" in note.why
    assert "starts_at" in note.why


def test_a_mark_without_a_footnote_is_told(tmp_path: Path) -> None:
    assert "no footnote to it" in told(of(tmp_path, ("a.csv", "Severity,Response\nP1,2 hrs †\n")))


def test_hourly_counts_the_hours_that_stand_around_it(tmp_path: Path) -> None:
    understood = of(tmp_path, ("a.csv", "Severity,Response,Update\nP1,30 min,hourly\n"))
    assert any("write 1 working hour." in one for one in understood.assumed)
    assert entries(understood, "promises")["p1"]["update"] == {"at_most": "1h"}


def test_a_length_that_counts_working_hours_by_its_row_alone_is_told(tmp_path: Path) -> None:
    text = "Severity,Hours,Response,Update\nP1,business hours,within 48h,4 business hours\n"
    understood = of(tmp_path, ("a.csv", text))
    assert entries(understood, "promises")["p1"]["first_reply"] == {"at_most": "48 working hours"}
    (told_once,) = understood.assumed
    assert "written as 48 working hours" in told_once
    assert "write 48h" in told_once


def test_plain_headings_name_a_clock_and_words_are_never_asked_for_a_time(tmp_path: Path) -> None:
    text = (
        "Severity,What it means,We get back to you,Fixed by,Cover\n"
        "P1,all of it is down,30 min,4 hours,24x7\nP2,slow,4 hours,2 days,business hours\n"
    )
    understood = of(tmp_path, ("a.csv", text), named="table")
    assert entries(understood, "promises")["p1"] == {
        "priority": "p1", "hours": "always", "first_reply": {"at_most": "30m"}, "resolution": {"at_most": "4h"},
    }  # fmt: skip
    assert understood.not_read == []
    odd = told(of(tmp_path, ("b.csv", "Severity,What it means,Zig\nP1,down,4h\n"), named="table"))
    assert "column “Zig”: `Zig` which time is it?" in odd
    assert "What it means" not in odd


def test_hours_that_are_used_are_told_once_as_a_reading_and_not_as_unread(tmp_path: Path) -> None:
    text = "Severity,Cover,Response\nP1,Mon-Fri 9-5,4 business hours\nP2,Mon-Fri 9-5,8 business hours\n"
    understood = of(tmp_path, ("a.csv", text))
    assert understood.not_read == []
    assert understood.assumed == [
        "a.csv: Mon-Fri 9-5: read as your usual working time; write the times under hours: with a time zone."
    ]


def test_a_sentence_below_a_table_is_no_severity_and_names_the_field_it_speaks_of(
    tmp_path: Path,
) -> None:
    text = "Severity,Response\nP1,1 min\nAll times are measured from when we confirm the case,\n"
    understood = of(tmp_path, ("a.csv", text))
    assert set(entries(understood, "priorities")) == {"p1"}
    (note,) = understood.not_read
    assert "line 3" in note.where
    assert "starts_at" in note.why


PRACTICE = "What,We reply within,Solved within\nPain,30 minutes,1 day\nInvoice,2 working days,5 working days\n"


def test_rows_that_say_what_a_contact_is_about_are_its_reasons(tmp_path: Path) -> None:
    given = GivenBesideExport(queues=("email",))
    understood = of(tmp_path, ("times.csv", PRACTICE), given=given)
    assert list(entries(understood, "contact_reasons")) == ["pain", "invoice"]
    assert entries(understood, "segments") == {}
    assert entries(understood, "promises")["invoice"] == {
        "reasons": ["invoice"],
        "first_reply": {"at_most": "2 working days"},
        "resolution": {"at_most": "5 working days"},
    }


def test_without_a_queue_such_rows_are_told_once_with_the_way_on(tmp_path: Path) -> None:
    understood = of(tmp_path, ("times.csv", PRACTICE))
    assert entries(understood, "promises") == {}
    assert [one.says for one in understood.not_read] == ["Pain", "Invoice"]
    assert all("import again with --channel email" in one.why for one in understood.not_read)


@pytest.mark.parametrize(
    "text",
    [
        "Day,Open,Close\nMonday,8:00,18:00\nWed,8:00,13:00\nSunday,closed,\n",
        "Day,Hours\nMonday,8:00-18:00\nWed,8-13\nSunday,-\n",
        "Day,Hours\nMonday,8:00-12:00\nWed,8-13\nMonday,12:00-18:00\n",
        "Day,Hours\nMon-Wed,8:00-18:00\nTue,closed\nWednesday,8-13\n",
    ],
)
def test_a_table_of_days_gives_the_usual_hours(tmp_path: Path, text: str) -> None:
    understood = of(tmp_path, ("hours.csv", text), given=GivenBesideExport(zone="Europe/Dublin"))
    assert entries(understood, "hours")["office"] == {
        "time_zone": "Europe/Dublin",
        "open": {"mon": "08:00-18:00", "wed": "08:00-13:00"},
    }
    assert entries(understood, "organisation")[""] == {"hours": "office"}
    without = of(tmp_path, ("hours.csv", text))
    assert "import again with --zone" in told(without)
    assert without.found == []


def test_a_day_that_is_not_understood_leaves_no_week_without_it(tmp_path: Path) -> None:
    text = "Day,Open,Close\nMonday,8:00,18:00\nTuesday,by appointment,\n"
    understood = of(tmp_path, ("hours.csv", text), given=GivenBesideExport(zone="Europe/Dublin"))
    assert entries(understood, "hours") == {}
    assert "by appointment" in told(understood)
