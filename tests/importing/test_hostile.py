"""Exports and tables from strangers: bounded, refused in a sentence, and never obeyed."""

import json
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from principlecheck.importing.helpdesk import ExportDocument, GivenBesideExport
from principlecheck.importing.recognising import read_import_sources, understand_import_sources
from principlecheck.importing.tables import parse_tables
from principlecheck.importing.zendesk import read_zendesk_export
from principlecheck.model.report.refusal import Refusal


def refusal(folder: Path, name: str, text: str | bytes) -> str:
    path = folder / name
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    with pytest.raises(Refusal) as refused:
        read_import_sources([path], "")
    return " ".join(refused.value.lines)


@pytest.mark.parametrize(
    ("name", "text", "says"),
    [
        ("a.json", "[" * 100_000, "nested deeper"),
        ("a.json", '{"sla_policies": ' + "[" * 80 + "]" * 80 + "}", "nested deeper"),
        ("a.json", '{"sla_policies": NaN}', "no number"),
        ("a.json", '{"sla_policies": ', "not JSON"),
        ("a.yaml", "a: &x [1]\nb: [*x, *x]\n", "aliases"),
        ("a.yaml", "a: !!python/object/apply:os.system [ls]\n", "not YAML that can be read"),
        ("a.yaml", f"timeMetrics: [{{id: 0x{'f' * 9_000}}}]\n", "more digits than"),
        ("a.yaml", "[" * 200, "nested deeper"),
        ("a.yaml", "format: 1\norganisation: {name: Us}\n", "policy file already"),
        ("a.csv", "name,age\nann,3\n", "not clear which program"),
        ("a.txt", "hello\n", "holds no table"),
        ("a.json", '{"dashboards": []}', "holds dashboards"),
        ("a.csv", b"\xff\xfe\x00a\x00", "no text in UTF-8"),
        ("a.csv", b"a,b\n\x81,\x8d\n", "no text in UTF-8"),
        ("a.pdf", b"%PDF-1.7\n\xe2\xe3", "a.pdf is a PDF, which is not read."),
        ("a.docx", b"PK\x03\x04..word/document.xml", "a.docx is a Word document, which is not"),
        ("a.csv", b"PK\x03\x04..xl/workbook.xml", "Give it the ending .xlsx."),
        ("a.csv", bytes(500), "a.csv is no text, which is not read."),
        ("a.csv", "name,age\n".encode("utf-16-le"), "not clear which program"),
        ("a.xlsx", b"PK\x03\x04junk", "damaged"),
    ],
)
def test_what_cannot_be_read_is_refused_in_a_sentence(
    name: str, text: str | bytes, says: str, tmp_path: Path
) -> None:
    assert says in refusal(tmp_path, name, text)


def test_a_table_larger_than_people_keep_is_refused() -> None:
    with pytest.raises(Refusal, match="At most 2000 rows"):
        parse_tables("a,b\n" * 2_500, "a.csv")
    with pytest.raises(Refusal, match="columns"):
        parse_tables(",".join("a" * 1_000) + "\n" + ",".join("b" * 1_000), "a.csv")


def test_a_span_that_is_no_number_is_one() -> None:
    (grid,) = parse_tables("<table><tr><th rowspan=²>a<th>b<tr><td>1<td>2</table>", "a.html")
    assert grid.rows == [["a", "b"], ["1", "2"]]


def test_spans_of_a_page_do_not_fill_the_memory() -> None:
    rows = "<tr>" + "<td rowspan=999 colspan=999>x" * 50
    with pytest.raises(Refusal, match="300 rows and 101 columns"):
        parse_tables(f"<table>{rows * 300}</table>", "a.html")


def test_a_comment_cannot_break_out_of_its_line(tmp_path: Path) -> None:
    from principlecheck.usecases.bringing import ImportOptions, run_import

    path = tmp_path / "a.md"
    path.write_text(
        "| Severity | Response |\n|--|--|\n| P1\u2028x: 1\u202e | 1 hour \u200b(24/7) |\n",
        encoding="utf-8",
    )
    (done,) = run_import([path], tmp_path / "p", ImportOptions())
    assert done.problems == ()
    assert not set("\u2028\u202e\u200b") & set(done.file.read_text(encoding="utf-8"))


_JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=8) | st.sampled_from(["urgent", "is", "8:00 am"]),
    lambda inner: st.lists(inner, max_size=3)
    | st.dictionaries(
        st.sampled_from(["all", "any", "field", "value", "operator", "policy_metrics", "priority", "metric",
                         "target", "business_hours", "filter", "intervals", "time_zone", "actions", "conditions",
                         "name", "title", "start_time", "end_time", "holidays"]), inner, max_size=4),
    max_leaves=12,
)  # fmt: skip


@settings(max_examples=30, deadline=None)
@given(
    st.dictionaries(
        st.sampled_from(
            ["sla_policies", "schedules", "automations", "macros", "groups", "holidays"]
        ),
        st.lists(_JSON, max_size=3),
    )
)
def test_whatever_an_export_holds_reading_it_ends(export: dict[str, object]) -> None:
    document = ExportDocument("a.json", json.loads(json.dumps(export)))
    assert read_zendesk_export([document], GivenBesideExport(("email",))).source == "Zendesk"


@pytest.mark.parametrize("kind", ["freshdesk", "zammad", "jira", "connect", "openslo", "zendesk"])
def test_objects_of_the_wrong_shape_are_told_and_break_nothing(kind: str, tmp_path: Path) -> None:
    keys = ("sla_policies", "slas", "calendars", "timeMetrics", "QueueList", "MetricResults", "HoursOfOperationList", "business_hours")  # fmt: skip
    odd = [None, 3, "x", {}, {"name": 3, "sla_target": {"priority_1": 5}, "business_hours": {"monday": 3}, "config": 1,
           "condition": [], "workingTimes": "x", "Config": [{"Day": 4}], "Collections": [{"Metric": 1}]}]  # fmt: skip
    path = tmp_path / "a.json"
    path.write_text(json.dumps(dict.fromkeys(keys, odd)), encoding="utf-8")
    (found,) = understand_import_sources(
        read_import_sources([path], kind)[0], GivenBesideExport()
    ).values()
    assert [one for one in found.found if one.section in ("targets", "promises", "measured")] == []
