"""Records in a folder, counted by the names of policies."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Mapping
from datetime import date
from pathlib import Path
from typing import Any

from principlecheck.evidence import synthetic
from principlecheck.evidence.mapping import RecordMapping, mapping_from_file_value
from principlecheck.evidence.measuring import Evidence, measure_records
from principlecheck.evidence.records import find_record_files
from principlecheck.evidence.synthetic import SyntheticRecipe
from principlecheck.model.format.organisation import Organisation
from principlecheck.policies.find import FoundFiles
from principlecheck.policies.load import assemble_policies
from principlecheck.reading.source import SourceFile
from principlecheck.reading.yaml import read_yaml

AS_OF = date(2026, 11, 22)


def mapping(text: str) -> RecordMapping:
    source = SourceFile("records.yaml", text.encode())
    return mapping_from_file_value(read_yaml(source.data, source.name), source)


def organisation(text: str) -> Organisation:
    corpus = assemble_policies(FoundFiles([SourceFile("p.yaml", text.encode())], [], []), AS_OF)
    assert not corpus.problems, corpus.problems
    return corpus.organisation


def write_csv(path: Path, rows: Iterable[Mapping[str, str]]) -> Path:
    listed = list(rows)
    with path.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.DictWriter(stream, list(listed[0]), lineterminator="\n")
        writer.writeheader()
        writer.writerows(listed)
    return path


def measured(path: Path | str, mapped: str, policies: str, on: str = "duckdb") -> Evidence:
    return measure_records(
        find_record_files([str(path)]), mapping(mapped), organisation(policies), on=on
    )


def of_recipe(folder: Path, recipe: SyntheticRecipe) -> Evidence:
    path = write_csv(
        folder / f"contacts-{recipe.seed}.csv", synthetic.synthetic_record_rows(recipe)
    )
    return measured(path, synthetic.MAPPING, synthetic.POLICIES)


def entry(evidence: Evidence, **scopes: Any) -> dict[str, Any]:
    """The entry of a scope: `entry(found, queues=["phone"])`."""
    names = ("queues", "reasons", "segments", "priority")
    (found,) = [
        one
        for one in evidence.entries.values()
        if {name: one[name] for name in names if name in one} == scopes
    ]
    return found
