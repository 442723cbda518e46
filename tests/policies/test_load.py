"""From a folder to an organisation: what is kept, what is said, and where everything stands."""

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from principlecheck.model.report.problem import MOST_EXCERPT
from principlecheck.model.report.report import Located
from principlecheck.policies.load import Corpus, load_policies
from principlecheck.reading.yaml import read_yaml
from tests.policies.kit import AS_OF, corpus

POLICIES = Path(__file__).parents[2] / "policies"
FOLDERS = sorted(folder for folder in POLICIES.iterdir() if folder.is_dir())


@pytest.fixture(scope="module", params=FOLDERS, ids=lambda folder: folder.name)
def example(request: pytest.FixtureRequest) -> Corpus:
    return load_policies([request.param], AS_OF)


def test_the_worked_examples_have_no_problem(example: Corpus) -> None:
    assert example.problems == ()
    assert example.organisation.entries
    assert example.organisation.as_of == AS_OF


def test_everything_in_the_worked_examples_is_found_where_it_stands(example: Corpus) -> None:
    for file in example.files:
        for route, value in _routes(read_yaml(file.data, file.name)):
            located = example.locate(".".join(route))
            place = located.place
            assert place is not None
            assert place.file == file.name
            line = file.data.decode().split("\n")[place.line - 1]
            assert located.excerpt == line
            written = line[place.column - 1 :]
            in_block = written.startswith(("|", ">", route[-1]))
            if isinstance(value, str) and len(route) > 2 and not in_block:
                assert written.lstrip("'\"").startswith(value[:10])
            elif len(route) == 2 and route[0] != "organisation":
                assert written.startswith(route[1])


def _routes(
    value: dict[str, Any], above: tuple[str, ...] = ()
) -> list[tuple[tuple[str, ...], Any]]:
    """Every route of a file that can be named: `format` is none, nor is a name with a dot."""
    found: list[tuple[tuple[str, ...], Any]] = []
    for key, part in value.items():
        if key == "format" or "." in key:
            continue
        here = (*above, key)
        # A section or the organisation may be begun in several files; the first one is shown.
        if len(here) > 1:
            found.append((here, part))
        if isinstance(part, dict):
            found += _routes(part, here)
    return found


POLICY = """\
organisation:
  name: Northwind
roles: {agent: {leads: true, levels: [one, two]}}
handle_time:
  chat:
    hard_limit: 6m
    with_limit: {average: 5m}
    wrap_up_tasks:
      notes: 45s
"""


@pytest.mark.parametrize(
    ("route", "place", "excerpt"),
    [
        ("organisation", "a.yaml:2:1", "organisation:"),
        ("organisation.name", "a.yaml:3:9", "  name: Northwind"),
        ("organisation.staff", "a.yaml:2:1", "organisation:"),
        ("roles", "a.yaml:4:1", "roles: {agent: {leads: true, levels: [one, two]}}"),
        ("roles.agent", "a.yaml:4:9", "roles: {agent: {leads: true, levels: [one, two]}}"),
        ("roles.agent.leads", "a.yaml:4:24", "roles: {agent: {leads: true, levels: [one, two]}}"),
        ("roles.agent.levels", "a.yaml:4:38", "roles: {agent: {leads: true, levels: [one, two]}}"),
        ("roles.agent.hours", "a.yaml:4:9", "roles: {agent: {leads: true, levels: [one, two]}}"),
        ("roles.nobody", "a.yaml:4:1", "roles: {agent: {leads: true, levels: [one, two]}}"),
        ("handle_time.chat", "a.yaml:6:3", "  chat:"),
        ("handle_time.chat.hard_limit", "a.yaml:7:17", "    hard_limit: 6m"),
        ("handle_time.chat.with_limit.average", "a.yaml:8:27", "    with_limit: {average: 5m}"),
        ("handle_time.chat.with_limit.repeats", "a.yaml:8:5", "    with_limit: {average: 5m}"),
        ("handle_time.chat.wrap_up_tasks", "a.yaml:9:5", "    wrap_up_tasks:"),
        ("handle_time.chat.wrap_up_tasks.notes", "a.yaml:10:14", "      notes: 45s"),
    ],
)
def test_locate(route: str, place: str, excerpt: str) -> None:
    located = corpus(POLICY).locate(route)
    assert (located.route, str(located.place), located.excerpt) == (route, place, excerpt)


def test_a_section_declared_nowhere_has_no_place() -> None:
    assert corpus(POLICY).locate("teams.chat") == Located("teams.chat")


def test_a_file_of_one_long_line_does_not_bring_it_along_with_every_entry() -> None:
    entries = ", ".join(f"c{number}: {{}}" for number in range(2_000))
    located = corpus(f"roles: {{{entries}}}").locate("roles.c1999")
    assert located.place is not None
    assert located.place.column > MOST_EXCERPT
    assert located.excerpt == f"roles: {{{entries}}}"[:MOST_EXCERPT]


def test_places_do_not_depend_on_line_ends_or_a_byte_order_mark() -> None:
    text = f"format: 1\n{POLICY}"
    for data in (text.encode(), text.replace("\n", "\r\n").encode(), text.encode("utf-8-sig")):
        located = corpus(data).locate("handle_time.chat.hard_limit")
        assert (str(located.place), located.excerpt) == ("a.yaml:7:17", "    hard_limit: 6m")


def test_one_unreadable_file_among_good_ones(tmp_path: Path) -> None:
    (tmp_path / "a.yaml").write_text("format: 1\nroles: {agent: {}}\n")
    (tmp_path / "b.yaml").write_text("format: 1\nroles: {lead: [}\n")
    (tmp_path / "c.yaml").write_text("format: 1\nteams: {chat: {}}\n")
    read_ = load_policies([tmp_path], AS_OF)
    assert [(p.kind, p.place.line) for p in read_.problems] == [("syntax", 2)]
    assert read_.problems[0].place.file.endswith("/b.yaml")
    assert {item.route for item in read_.organisation.all_items()} == {
        "organisation",
        "roles.agent",
        "teams.chat",
    }
    assert not read_.organisation.complete("roles")


def test_the_same_bytes_give_the_same_digest(tmp_path: Path) -> None:
    (tmp_path / "a.yaml").write_bytes(b"format: 1\n")
    first = load_policies([tmp_path], AS_OF)
    assert first.digest() == load_policies([tmp_path], date(2030, 1, 1)).digest()
    assert [name for name, _ in first.file_digests()] == [(tmp_path / "a.yaml").as_posix()]
    (tmp_path / "a.yaml").write_bytes(b"format: 1 \n")
    assert first.digest() != load_policies([tmp_path], AS_OF).digest()


def test_problems_come_in_the_order_of_files_and_lines() -> None:
    found = corpus("rolls: {}\nroles: {agent: {leads: yes}}\n", "teems: {}\n").problems
    assert [str(problem.place) for problem in found] == ["a.yaml:2:1", "a.yaml:3:24", "b.yaml:2:1"]
