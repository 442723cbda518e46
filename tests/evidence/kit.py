"""Records in a folder, counted by the names of policies."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Mapping
from datetime import date
from pathlib import Path
from typing import Any

from principlecheck.evidence import synthetic
from principlecheck.evidence.mapping import RecordMapping, mapping_of
from principlecheck.evidence.measuring import Evidence, measure
from principlecheck.evidence.records import records_at
from principlecheck.evidence.synthetic import Recipe
from principlecheck.model.format.organisation import Organisation
from principlecheck.policies.find import FoundFiles
from principlecheck.policies.load import assemble
from principlecheck.reading.source import SourceFile
from principlecheck.reading.yaml import read

AS_OF = date(2026, 11, 22)


def mapping(text: str) -> RecordMapping:
    source = SourceFile("records.yaml", text.encode())
    return mapping_of(read(source.data, source.name), source)


def organisation(text: str) -> Organisation:
    corpus = assemble(FoundFiles([SourceFile("p.yaml", text.encode())], [], []), AS_OF)
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
    return measure(records_at([str(path)]), mapping(mapped), organisation(policies), on=on)


def of_recipe(folder: Path, recipe: Recipe) -> Evidence:
    path = write_csv(folder / f"contacts-{recipe.seed}.csv", synthetic.rows(recipe))
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
