"""What the format page shows is read, shown and written again, and means the same."""

import re
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from principlecheck.comparing.changes import format_changed_value
from principlecheck.model.format.organisation import SECTIONS
from principlecheck.policies.convert import convert_to_shape
from principlecheck.policies.load import load_policies
from principlecheck.policies.refusals.mended import policy_schema_for_refusals
from principlecheck.reading.yaml import read_yaml
from principlecheck.writing.yaml import flow_yaml

PAGE = Path(__file__).parents[2] / "docs" / "policy-format.md"


def shown() -> Iterator[tuple[str, str, dict[str, Any]]]:
    """Each field with its example, in an entry that is otherwise valid."""
    for section, kind in SECTIONS.items():
        definition = policy_schema_for_refusals()["$defs"][kind.__name__]
        fields = definition["properties"]
        sound = {name: fields[name]["examples"][0] for name in definition["required"]}
        for name, field in fields.items():
            for example in field["examples"]:
                yield section, name, {**sound, name: example}


FIELDS = list(shown())


@pytest.mark.parametrize(("section", "field", "entry"), FIELDS, ids=lambda part: str(part)[:30])
def test_an_example_is_read_written_and_shown(
    section: str, field: str, entry: dict[str, Any]
) -> None:
    value = convert_to_shape(entry, SECTIONS[section])
    again = read_yaml(f"entry: {flow_yaml(entry)}\n".encode(), "x.yaml")["entry"]
    assert again == entry
    assert convert_to_shape(again, SECTIONS[section]) == value
    on_show = format_changed_value(value)
    assert f"{field}: " in on_show
    if not any(re.search(r"[:,#.]", text) for text in _texts(entry)):
        read_again = read_yaml(f"entry: {on_show}\n".encode(), "x.yaml")["entry"]
        assert convert_to_shape(read_again, SECTIONS[section]) == value


def _texts(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for part in value.values():
            yield from _texts(part)
    elif isinstance(value, list):
        for part in value:
            yield from _texts(part)


BLOCKS = re.findall(r"```yaml\n(format: 1\n.*?)```", PAGE.read_text(encoding="utf-8"), re.DOTALL)


def test_the_page_shows_a_severity_table_and_a_deviation() -> None:
    assert len(BLOCKS) == 3
    assert any("priority: critical" in block for block in BLOCKS)
    assert any("deliberate:" in block for block in BLOCKS)


@pytest.mark.parametrize("block", BLOCKS, ids=range(len(BLOCKS)))
def test_a_policy_on_the_page_is_read_without_a_problem(block: str, tmp_path: Path) -> None:
    path = tmp_path / "policy.yaml"
    path.write_text(block, encoding="utf-8")
    corpus = load_policies([path], date(2026, 11, 22))
    assert [problem.says for problem in corpus.problems] == []
    assert list(corpus.organisation.all_items())
