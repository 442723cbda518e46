"""Files of law and of contract terms: what is read, what is refused, and where."""

from __future__ import annotations

import json
from contextlib import suppress
from datetime import date
from pathlib import Path

import jsonschema
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from principlecheck.model.law import MOST_PROVISIONS, Law
from principlecheck.model.report.refusal import Refusal
from principlecheck.policies.laws import (
    BadLaw,
    built_in_laws,
    check_laws_together,
    convert_law_file,
    load_laws_with_own_files,
    read_law_file,
)
from principlecheck.reading.source import SourceFile
from principlecheck.reading.yaml import read_yaml
from principlecheck.usecases.examples import ExampleResult, run_examples_of_laws
from principlecheck.usecases.schemas import SCHEMAS
from principlecheck.writing.yaml import flow_yaml
from tests.built_in import loaded_once

CONTRACT = """format: 1
version: "1.0"
title: Contract with Meridian Bank
contract_with: Meridian Bank
provisions:
  meridian-urgent:
    subject: first answer
    law: Agreement of March
    article: annex 2
    asks: for a first answer within 30 minutes
    wording: Requests are answered by a person within thirty minutes.
    in_force: 2027-01-15
    bounds:
      - of: promises
        where: {reasons: [question]}
        field: first_reply
        at_most: 30m
"""
EXAMPLES = [
    f"{name} {part} {number}"
    for law in built_in_laws()
    for name, provision in law.file.provisions.items()
    if provision.examples
    for part in ("keeps", "breaks")
    for number, _ in enumerate(getattr(provision.examples, part), 1)
]


def refused(text: str) -> list[str]:
    """What is said of a file, each with line and column."""
    with pytest.raises(BadLaw) as caught:
        convert_law_file(SourceFile("terms.yaml", text.encode()))
    return [f"{one.place.line}:{one.place.column} {one.says}" for one in caught.value.problems]


def only(text: str) -> str:
    (said,) = refused(text)
    return said


def written(law: Law) -> str:
    """The file as the program's own writer puts it."""
    value = read_yaml(law.data, law.source)
    return "".join(f"{name}: {flow_yaml(part)}\n" for name, part in value.items())


@pytest.fixture(scope="module")
def results() -> dict[str, ExampleResult]:
    rules = [rule for pack in loaded_once() for rule in pack.rules]
    every = list(run_examples_of_laws(built_in_laws(), rules))
    assert [one.name for one in every] == EXAMPLES
    return {one.name: one for one in every}


@pytest.mark.parametrize("name", EXAMPLES)
def test_example_ends_as_its_provision_says(results: dict[str, ExampleResult], name: str) -> None:
    assert results[name].fault == ""


def test_every_built_in_provision_says_where_and_when_it_was_read_and_has_examples() -> None:
    for law in built_in_laws():
        assert not law.is_contract
        for name, provision in law.file.provisions.items():
            assert provision.read, name
            assert provision.read.at.startswith("http"), name
            assert provision.read.on <= date(2026, 11, 30), name
            assert provision.examples, name


def test_of_some_countries_only_what_holds_there_is_read() -> None:
    for law in built_in_laws():
        for code in law.countries:
            assert law in built_in_laws([code])
    assert [law.file.jurisdiction for law in built_in_laws(["ES", "XX"])] == ["ES", "EU"]
    assert built_in_laws([]) == ()


def test_built_in_laws_go_together_and_fit_their_schema() -> None:
    assert check_laws_together(built_in_laws()) == built_in_laws()
    schema = SCHEMAS["law"]()
    for law in built_in_laws():
        value = json.loads(json.dumps(read_yaml(law.data, law.source), default=str))
        jsonschema.validate(value, schema)


def test_what_is_written_again_reads_as_the_same_law() -> None:
    for law in built_in_laws():
        again = convert_law_file(SourceFile(law.source, written(law).encode()))
        assert again.file == law.file
        assert again.limits == law.limits
        assert again.digest != law.digest


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("format: 1", "format: 2", "1:9 This file of law does not begin with `format: 1`."),
        ("contract_with: Meridian Bank\n", "", "1:1 This is neither the law"),
        (": first_reply", ": first_repply", "16:16 `first_repply` is no field of promises."),
        ("of: promises", "of: promise", "14:13 `promise` is no word of the policy format here."),
        ("at_most: 30m", "at_most: 30", "17:18 `30` is no limit of promises.first_reply."),
        ("at_most: 30m", "is: true", "17:9 A field such as promises.first_reply cannot be bound"),
        ("at_most: 30m", "at_most: 30m\n        is: true", "14:9 This bounds promises"),
        ("        at_most: 30m\n", "", "14:9 This bounds promises.first_reply in no ways."),
        ("[question]", "[questions]", "15:27 `questions` is no word of the policy format here."),
        ("{reasons: [question]}", "{kind: [refund]}", "15:17 Entries of promises have no kind."),
        ("contract_with: Meridian Bank", "jurisdiction: ES", "6:3 Nothing says where"),
        ("2027-01-15", "2027-01-15\n    until: 2026-01-15", "13:12 `until` is 2026-01-15, before"),
        (
            "    bounds:",
            "    binds: {sectors: [banking]}\n    bounds:",
            "13:23 `banking` is no word",
        ),
        ("field: first_reply", "field: says", "17:9 A field such as promises.says cannot be"),
        ("contract_with", "members: [ES]\ncontract_with", "4:1 `members` goes with `jurisdiction`"),
    ],
)
def test_a_slip_is_told_with_its_place(old: str, new: str, said: str) -> None:
    assert old in CONTRACT
    assert only(CONTRACT.replace(old, new)).startswith(said)


@pytest.mark.parametrize("country", ["Spain", "UK", "XX"])
def test_the_law_of_no_country_is_refused_because_it_would_bind_nobody(country: str) -> None:
    law = CONTRACT.replace("contract_with: Meridian Bank", f"jurisdiction: {country}")
    assert f"4:15 `{country}` is not a country code." in refused(law)


def test_all_slips_are_told_at_once() -> None:
    text = CONTRACT.replace(": first_reply", ": first_repply").replace("[question]", "[questions]")
    assert len(refused(text)) == 2


def test_one_name_means_one_provision(tmp_path: Path) -> None:
    for name in ("one.yaml", "two.yaml"):
        (tmp_path / name).write_text(CONTRACT, encoding="utf-8")
    with pytest.raises(BadLaw, match=r"two.yaml:6:3: meridian-urgent is also a provision of"):
        load_laws_with_own_files([tmp_path / "one.yaml", tmp_path / "two.yaml"])
    assert len(load_laws_with_own_files([tmp_path / "one.yaml"] * 2)) == len(built_in_laws()) + 1


def test_a_file_that_is_too_large_or_asks_too_much_is_refused(tmp_path: Path) -> None:
    large = tmp_path / "large.yaml"
    large.write_bytes(b"#" * (1 << 20) + b"\n")
    with pytest.raises(BadLaw, match="1 MiB is the most that is read"):
        read_law_file(large)
    with pytest.raises(BadLaw, match="not a regular file"):
        read_law_file(tmp_path)
    entry = CONTRACT[CONTRACT.index("  meridian-urgent") :]
    many = "".join(entry.replace("urgent", f"term-{n}") for n in range(MOST_PROVISIONS))
    assert refused(CONTRACT + many)
    bound = entry[entry.index("      - of") :]
    wide = "".join(entry.replace("urgent", f"term-{n}") + bound * 11 for n in range(13))
    assert only(CONTRACT + wide) == "5:1 This file sets 157 bounds; 150 are the most."


def test_no_more_files_are_read_than_somebody_means(tmp_path: Path) -> None:
    with pytest.raises(Refusal, match="21 files of law are named; 20 are the most"):
        load_laws_with_own_files([tmp_path / f"{n}.yaml" for n in range(21)])


@pytest.mark.parametrize("junk", ["null", "[]"])
def test_nothing_in_the_place_of_anything_is_read_or_refused(junk: str) -> None:
    for where in range(len(CONTRACT)):
        with suppress(BadLaw):
            text = f"{CONTRACT[:where]}{junk}{CONTRACT[where:]}"
            assert convert_law_file(SourceFile("terms.yaml", text.encode())).file.provisions


@settings(max_examples=60, deadline=None)
@given(st.data())
def test_whatever_is_in_a_file_is_read_or_refused(data: st.DataObject) -> None:
    where = data.draw(st.integers(0, len(CONTRACT)))
    junk = data.draw(
        st.sampled_from(["\0", "{", "&a ", "!!python/object ", "null", "[]", "\t", "9"])
    )
    text = f"{CONTRACT[:where]}{junk}{CONTRACT[where + data.draw(st.integers(0, 9)) :]}"
    with suppress(BadLaw):
        assert convert_law_file(SourceFile("terms.yaml", text.encode())).file.provisions
