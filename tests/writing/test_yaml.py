"""Values as YAML that reads back."""

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from principlecheck.reading.yaml import read_yaml
from principlecheck.writing.yaml import flow_yaml, quote_yaml_text, write_policy_file_text

TEXTS = st.text(
    st.characters(min_codepoint=32, max_codepoint=0x2FF, exclude_categories=["Cc", "Cf"])
)


@pytest.mark.parametrize(
    ("value", "text"),
    [
        ("6m", "6m"),
        ("true", '"true"'),
        ("1", '"1"'),
        ("a: b", '"a: b"'),
        ("-", '"-"'),
        ("", '""'),
        (True, "true"),
        ([1, "x, y"], '[1, "x, y"]'),
        ({"a": {"b": "c"}}, "{a: {b: c}}"),
        ("sarif=out/a.sarif", "sarif=out/a.sarif"),
    ],
)
def test_a_value_is_written_so_that_it_reads_back(value: object, text: str) -> None:
    assert flow_yaml(value) == text


@given(st.recursive(TEXTS | st.integers(-(10**9), 10**9) | st.booleans(), st.lists, max_leaves=6))
def test_whatever_is_written_in_flow_reads_back(value: object) -> None:
    whole = read_yaml(f"format: 1\na: {flow_yaml(value)}\n".encode(), "a.yaml")
    assert whole == {"format": 1, "a": value}


@pytest.mark.parametrize(
    "text",
    [
        "N/A",
        "tbd",
        "TBC",
        "n.a.",
        "to be decided",
        "?",
        "1.000",
        "12.500",
        "• a",
        "“a”",
        "null",
        "no",
    ],
)
def test_what_the_reader_would_ask_about_is_written_in_quotes(text: str) -> None:
    entry = {"says": text, text: [text]}
    for written in (f"format: 1\na: {flow_yaml(entry)}\n", write_policy_file_text({"a": entry})):
        assert read_yaml(written.encode(), "a.yaml") == {"format": 1, "a": entry}


@given(TEXTS)
def test_a_quoted_text_reads_back_in_other_readers_too(text: str) -> None:
    assert yaml.safe_load(quote_yaml_text(text)) == text


def test_a_policy_file_begins_with_its_format_and_keeps_its_order() -> None:
    assert (
        write_policy_file_text({"roles": {"b": {}, "a": {}}})
        == "format: 1\nroles:\n  b: {}\n  a: {}\n"
    )


@given(st.text("ab '\":#-é中😀\n[", max_size=200))
def test_a_policy_file_is_laid_out_alike_whoever_writes_it(text: str) -> None:
    policy = {"roles": {"a": {"says": text, "tasks": [text, "b"]}}}
    plain = yaml.safe_dump(policy, sort_keys=False, allow_unicode=True, width=100)
    assert write_policy_file_text(policy) == f"format: 1\n{plain}"


def test_a_policy_file_is_the_same_where_pyyaml_came_without_libyaml(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    policy = {"teams": {"care": {"says": "we answer", "members": ["ana", "bo"]}}}
    with_it = write_policy_file_text(policy)
    monkeypatch.delattr(yaml, "CSafeDumper", raising=False)
    assert write_policy_file_text(policy) == with_it
