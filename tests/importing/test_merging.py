"""Importing again: what the source changed is brought, and what a person changed stays."""

import json
from pathlib import Path
from time import process_time
from unittest.mock import patch

import pytest

from principlecheck.importing.merging import merge_import_into_file
from principlecheck.importing.understood import ImportedEntry
from principlecheck.model.report.refusal import Refusal
from principlecheck.reading.yaml import read_yaml
from principlecheck.usecases.bringing import ImportOptions, ImportResult, run_import

FIRST = "Severity,First response,Resolution\nP1,1h,4h\nP2,4 business hours,NBD\n"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "policies"


def imported(folder: Path, text: str, **said: object) -> ImportResult:
    table = folder.parent / "sla.csv"
    table.write_text(text, encoding="utf-8")
    (done,) = run_import([table], folder, ImportOptions(**said))  # type: ignore[arg-type]
    return done


def written(folder: Path) -> str:
    return (folder / "service-levels.yaml").read_text(encoding="utf-8")


def edit(folder: Path, old: str, new: str) -> None:
    text = written(folder)
    assert text.count(old) == 1
    (folder / "service-levels.yaml").write_text(text.replace(old, new), encoding="utf-8")


def test_the_same_again_changes_nothing(folder: Path) -> None:
    imported(folder, FIRST, channels=("email",))
    before = written(folder)
    again = imported(folder, FIRST)
    assert again.unchanged
    assert written(folder) == before


def test_what_the_source_changed_is_brought_with_its_comment(folder: Path) -> None:
    imported(folder, FIRST)
    done = imported(folder, FIRST.replace("P1,1h", "P1,30 min"))
    assert done.merged.updated == ["promises.p1"]
    assert (
        "first_reply: {at_most: 30m}  # sla.csv, line 2, column “First response”: 30 min"
        in written(folder)
    )


def test_an_edit_stays_and_other_fields_of_its_entry_still_change(folder: Path) -> None:
    imported(folder, FIRST)
    edit(
        folder,
        "    first_reply: {at_most: 1h}",
        "    # agreed in March\n    first_reply: {at_most: 2h}",
    )
    done = imported(folder, FIRST.replace("P1,1h,4h", "P1,1h,8h"))
    assert "# agreed in March\n    first_reply: {at_most: 2h}" in written(folder)
    assert "resolution: {at_most: 8h}" in written(folder)
    assert done.merged.updated == ["promises.p1.resolution"]
    assert done.merged.kept == []


def test_where_both_changed_the_persons_stays_and_it_is_told(folder: Path) -> None:
    imported(folder, FIRST)
    edit(folder, "first_reply: {at_most: 1h}", "first_reply: {at_most: 2h}")
    done = imported(folder, FIRST.replace("P1,1h", "P1,30 min"))
    assert "first_reply: {at_most: 2h}" in written(folder)
    assert done.merged.kept == [
        "promises.p1.first_reply was changed here to {at_most: 2h} and at the source to "
        "{at_most: 30m}; yours stays"
    ]


def test_what_is_gone_at_the_source_goes_and_what_somebody_worked_on_stays(folder: Path) -> None:
    imported(folder, FIRST + "P3,2 days,\nP4,8 business hours,\n")
    edit(
        folder,
        "    first_reply: {at_most: 8 working hours}",
        "    first_reply: {at_most: 6 working hours}",
    )
    done = imported(folder, FIRST)
    assert "priorities.p4" in done.merged.removed
    assert (
        "promises.p4 is no longer at the source; it was changed here, so it stays"
        in done.merged.kept
    )
    assert "6 working hours" in written(folder)


def test_what_a_person_took_out_stays_out(folder: Path) -> None:
    imported(folder, FIRST)
    text = written(folder)
    start = text.index("  p2:", text.index("promises:"))
    (folder / "service-levels.yaml").write_text(text[:start], encoding="utf-8")
    done = imported(folder, FIRST)
    assert done.merged.kept == ["promises.p2 was taken out, and stays out"]
    assert "p2:" not in written(folder)[start:]


def test_a_new_row_is_added_to_a_file_that_people_have_written_in(folder: Path) -> None:
    imported(folder, FIRST)
    with (folder / "service-levels.yaml").open("a", encoding="utf-8") as file:
        file.write("\nsegments:\n  gold: {}  # ours\n")
    done = imported(folder, FIRST + "P3,2 business days,\n")
    assert done.merged.added == ["priorities.p3", "promises.p3"]
    assert "  gold: {}  # ours\n" in written(folder)
    assert written(folder).index("p3:") < written(folder).index("promises:")


def test_without_a_record_nothing_that_stands_there_is_changed(folder: Path) -> None:
    imported(folder, FIRST)
    (folder / ".principlecheck" / "imported" / "service-levels.yaml").unlink()
    done = imported(folder, FIRST.replace("P1,1h", "P1,30 min"))
    assert "first_reply: {at_most: 1h}" in written(folder)
    assert any("promises.p1 stands there already, otherwise" in one for one in done.merged.kept)


def test_entries_of_other_files_are_left_and_told(folder: Path) -> None:
    folder.mkdir()
    own = "format: 1\npriorities: {p1: {rank: 1}}\npromises: {p2: {update: {at_most: 1h}}}\n"
    (folder / "own.yaml").write_text(own, encoding="utf-8")
    done = imported(folder, FIRST)
    assert "  p1:" not in written(folder)[: written(folder).index("promises:")]
    told = "\n".join(map(str, done.understood.not_read))
    assert "`promises.p2` stands in" in told
    assert "own.yaml already, which is left as it is" in told
    assert "priorities.p1" not in told  # the same name is the same class, and the promise uses it
    assert done.problems == ()


def test_what_other_files_say_otherwise_is_told_of_every_section(folder: Path) -> None:
    folder.mkdir()
    own = "format: 1\npriorities: {p1: {rank: 4}, p2: {rank: 2}}\n"
    (folder / "own.yaml").write_text(own, encoding="utf-8")
    told = "\n".join(map(str, imported(folder, FIRST).understood.not_read))
    assert "`priorities.p1` stands in" in told
    assert "which is left as it is and differs in rank" in told
    assert "priorities.p2" not in told


def test_two_sources_at_once_declare_nothing_twice(folder: Path) -> None:
    folder.parent.joinpath("sla.csv").write_text(FIRST, encoding="utf-8")
    folder.parent.joinpath("staff.csv").write_text(
        "Queue,Team,FTE,Hours per week,AHT\nEmail,Desk,12,37.5,5 min\n", encoding="utf-8"
    )
    files = [folder.parent / name for name in ("sla.csv", "staff.csv")]
    said = ImportOptions(channels=("email",), hours="mon-fri 09:00-17:00", zone="Europe/Dublin")
    first = run_import(files, folder, said)
    assert [one.problems for one in first] == [(), ()]
    again = run_import(list(reversed(files)), folder, ImportOptions())
    assert [(one.unchanged, one.problems) for one in again] == [(True, ()), (True, ())]


def test_a_file_of_the_same_name_further_down_is_another(folder: Path) -> None:
    imported(folder, FIRST)
    below = folder / "shop" / "service-levels.yaml"
    below.parent.mkdir()
    (folder / "service-levels.yaml").rename(below)
    done = imported(folder, FIRST)
    assert (done.unchanged, done.sections, done.problems) == (True, {}, ())


def test_hours_that_were_said_stay_over_those_of_a_source(folder: Path) -> None:
    days = {"monday": {"start_time": "9:00 am", "end_time": "5:00 pm"}}
    hours = [{"name": "Office", "time_zone": "Berlin", "business_hours": days}]
    path = folder.parent / "hours.json"
    path.write_text(json.dumps(hours), encoding="utf-8")
    said = ImportOptions(hours="mon-fri 09:00-17:00", zone="Europe/Dublin")
    for given in (said, ImportOptions()):
        (done,) = run_import([path], folder, given)
        text = (folder / "freshdesk.yaml").read_text(encoding="utf-8")
        assert done.problems == ()
        assert text.count("  office:") == text.count("hours: office") == 1
        assert "time_zone: Europe/Dublin" in text
        assert "was said on the command line, which stands" in str(done.understood.not_read)


def test_what_stands_in_other_files_already_makes_no_file(folder: Path) -> None:
    folder.mkdir()
    own = "format: 1\npriorities: {p1: {rank: 1}}\npromises: {p1: {priority: p1, first_reply: {at_most: 1h}}}\n"
    (folder / "own.yaml").write_text(own, encoding="utf-8")
    done = imported(folder, "Severity,First response\nP1,1h\n")
    assert (done.unchanged, done.sections) == (True, {})
    assert not done.file.exists()


def test_a_file_that_cannot_be_read_is_not_written_over(folder: Path) -> None:
    imported(folder, FIRST)
    broken = "format: 1\npromises:\n\tp1: {}\n"
    (folder / "service-levels.yaml").write_text(broken, encoding="utf-8")
    with pytest.raises(Refusal, match="before this file can be read"):
        imported(folder, FIRST)
    assert written(folder) == broken


@pytest.mark.parametrize("last", ["...\n", "segments: {gold: {}, # ours\n silver: {}}\n...\n"])
def test_a_file_that_nothing_can_be_put_into_is_refused_and_stays(last: str, folder: Path) -> None:
    imported(folder, FIRST)
    path = folder / "service-levels.yaml"
    path.write_text(written(folder) + last, encoding="utf-8")
    before = written(folder)
    with pytest.raises(Refusal, match="on lines of its own"):
        imported(folder, FIRST, channels=("email",))
    assert written(folder) == before


def test_lines_that_end_as_on_windows_stay_so(folder: Path) -> None:
    imported(folder, FIRST)
    path = folder / "service-levels.yaml"
    path.write_bytes(path.read_bytes().replace(b"\n", b"\r\n"))
    imported(folder, FIRST.replace("P1,1h,4h", "P1,1h,8h") + "P3,2 business days,\n")
    data = path.read_bytes()
    assert data.count(b"\n") == data.count(b"\r\n")
    assert b"resolution: {at_most: 8h}" in data


def test_a_line_that_a_person_added_to_an_entry_is_an_edit(folder: Path) -> None:
    imported(folder, FIRST + "P3,8 business hours,\nP4,16 business hours,\n")
    path = folder / "service-levels.yaml"
    path.write_text(written(folder).rstrip("\n") + "\n    says: Only for shops\n", encoding="utf-8")
    edit(
        folder,
        "8 working hours}  # sla.csv, line 4, column “First response”: 8 business hours\n",
        "8 working hours}  # sla.csv, line 4, column “First response”: 8 business hours\n    # ours\n",
    )
    done = imported(folder, FIRST)
    assert "    says: Only for shops\n" in written(folder)
    assert "    # ours\n" in written(folder)
    assert len([one for one in done.merged.kept if "it was changed here" in one]) == 2


def test_a_field_that_a_person_added_first_is_not_written_twice(folder: Path) -> None:
    imported(folder, FIRST + "P3,8 business hours,\n")
    path = folder / "service-levels.yaml"
    path.write_text(written(folder) + "    resolution: {at_most: 9h}\n", encoding="utf-8")
    done = imported(folder, FIRST + "P3,8 business hours,16h\n")
    assert written(folder).count("resolution: {at_most: 9h}") == 1
    assert "resolution: {at_most: 16h}" not in written(folder)
    assert "yours stays" in "".join(done.merged.kept)


def test_a_field_that_is_updated_beside_an_edit_has_its_new_comment(folder: Path) -> None:
    imported(folder, FIRST)
    edit(folder, "    first_reply: {at_most: 1h}", "    first_reply: {at_most: 2h}")
    imported(folder, FIRST.replace("P1,1h,4h", "P1,1h,8h"))
    assert "resolution: {at_most: 8h}  # sla.csv, line 2, column “Resolution”: 8h" in written(
        folder
    )


def test_what_stands_elsewhere_in_the_source_has_its_new_place(folder: Path) -> None:
    imported(folder, FIRST)
    edit(folder, "    first_reply: {at_most: 1h}", "    first_reply: {at_most: 2h}")
    edit(folder, "    resolution: {at_most: 4h}", "    # ours\n    resolution: {at_most: 4h}")
    imported(folder, FIRST.replace("P1", "P3,1h,2h\nP1"))
    assert "    # ours\n    resolution: {at_most: 4h}  # sla.csv, line 3, column" in written(folder)
    assert "  p1:  # sla.csv, line 3" in written(folder)
    assert "first_reply: {at_most: 2h}  # sla.csv, line 2, column" in written(folder)


def test_a_field_more_in_a_file_of_windows_ends_its_line_so(folder: Path) -> None:
    imported(folder, FIRST + "P3,8 business hours,\n")
    edit(folder, "{at_most: 8 working hours}", "{at_most: 6 working hours}")
    path = folder / "service-levels.yaml"
    path.write_bytes(path.read_bytes().replace(b"\n", b"\r\n"))
    imported(folder, FIRST + "P3,8 business hours,16h\n")
    data = path.read_bytes()
    assert b"resolution: {at_most: 16h}" in data
    assert data.count(b"\n") == data.count(b"\r\n")


def test_a_comment_that_a_person_wrote_on_a_line_is_never_lost(folder: Path) -> None:
    imported(folder, FIRST + "P3,8 business hours,16h\n")
    edit(folder, "  # sla.csv, line 4, column “Resolution”: 16h", "  # agreed in May")
    done = imported(folder, FIRST + "P3,8 business hours,\n")
    assert "    resolution: {at_most: 16h}  # agreed in May\n" in written(folder)
    assert done.merged.kept == [
        "promises.p3.resolution is no longer at the source; its line was changed here, so it stays"
    ]


def test_a_comment_outlives_the_last_entry_of_its_section(tmp_path: Path) -> None:
    record = "format: 1\n\nsegments:\n  gold: {}  # a.csv, line 2\n"
    now = record.replace("  gold", "  # ours\n  gold")
    merged = merge_import_into_file("a.yaml", now, record, [], "format: 1\n")
    assert merged.text == "format: 1\n\nsegments: {}\n  # ours\n"
    assert (
        merge_import_into_file("a.yaml", record, record, [], "format: 1\n").text == "format: 1\n\n"
    )


def test_usual_hours_that_the_source_has_no_more_go(tmp_path: Path) -> None:
    record = "format: 1\n\norganisation:\n  hours: office  # a.json\n\nsegments:\n  gold: {}\n"
    gold = ImportedEntry("segments", "gold", {}, "")
    fresh = "format: 1\n\nsegments:\n  gold: {}\n"
    merged = merge_import_into_file("a.yaml", record, record, [gold], fresh)
    assert "organisation" not in merged.text
    ours = merge_import_into_file("a.yaml", record.replace("office", "shop"), record, [gold], fresh)
    assert "hours: shop" in ours.text


def test_importing_much_again_reads_the_file_a_few_times(folder: Path) -> None:
    rows = "".join(f"Class {one},{one}h,\n" for one in range(1, 200))
    imported(folder, FIRST)
    with patch("principlecheck.writing.rewriting.read_yaml", wraps=read_yaml) as calls:
        imported(folder, FIRST + rows)
        imported(folder, FIRST)
    assert calls.call_count < 20


def test_importing_again_what_was_edited_takes_time_by_its_lines(folder: Path) -> None:
    def rows(hours: int) -> str:
        return FIRST + "".join(f"Class {one},{hours}h,{one}h\n" for one in range(1, 300))

    imported(folder, rows(1))
    path = folder / "service-levels.yaml"
    path.write_text(written(folder).replace("at_most: ", "at_most:  "), encoding="utf-8")
    started = process_time()
    done = imported(folder, rows(2))
    assert process_time() - started < 8
    assert len(done.merged.updated) == 299
    assert written(folder).count("first_reply: {at_most: 2h}") == 299
    assert written(folder).count("resolution: {at_most:  ") == 301


def test_importing_much_again_leaves_the_rest(folder: Path) -> None:
    rows = "".join(f"Class {one},{one}h,\n" for one in range(1, 200))
    imported(folder, FIRST + rows)
    imported(folder, FIRST)
    assert written(folder).count("    first_reply:") == 2


def test_a_link_out_of_the_folder_is_not_written_through(folder: Path) -> None:
    folder.mkdir()
    outside = folder.parent / "outside.yaml"
    outside.write_text("format: 1\n", encoding="utf-8")
    (folder / "service-levels.yaml").symlink_to(outside)
    with pytest.raises(Refusal, match="leads out of the folder"):
        imported(folder, FIRST)
