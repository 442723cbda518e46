"""Noise must raise nothing, and an interval must hold the truth as often as it says.

    python bench/noise.py 200 --seed 1 --contacts 4000
    python bench/noise.py 5 --seed 1 --planted
    python bench/noise.py 20 --seed 1 --planted --sign not_asked

Each set is synthetic records with a seed of its own and no sign planted, counted as `measure` does.
Printed: the sets in which any sign was found; and for each figure with an interval, in how many sets
the interval holds the truth. The truth of a share or a mean is that of all sets together, which is
known about fourteen times better than from one of 200; that of a quantile is the median of all sets.
With `--planted` each kind of sign is planted instead, or those that are named with `--sign`, at
strengths from nothing to plain: at nothing none may be found, and from its strength on each is.
"""

from __future__ import annotations

import argparse
import csv
import re
import tempfile
from collections import defaultdict
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from statistics import fmean, median
from typing import Any

from principlecheck.evidence import synthetic
from principlecheck.evidence.mapping import mapping_from_file_value
from principlecheck.evidence.measuring import Evidence, measure_records
from principlecheck.evidence.records import find_record_files
from principlecheck.evidence.synthetic import SyntheticRecipe
from principlecheck.judging import judge_corpus
from principlecheck.model.format.quantities import Duration
from principlecheck.packs.loading import load_built_in_packs
from principlecheck.policies.find import FoundFiles
from principlecheck.policies.load import assemble_policies
from principlecheck.reading.source import SourceFile
from principlecheck.reading.yaml import read_yaml

STRENGTHS = (0.0, 0.05, 0.1, 0.2, 0.35, 0.5, 0.8)
AS_OF = date(2026, 11, 22)
PACKS = load_built_in_packs()
Key = tuple[str, str]


def counted(recipe: SyntheticRecipe) -> Evidence:
    """What `measure` counts in the records of a recipe."""
    source = SourceFile("records.yaml", synthetic.MAPPING.encode())
    mapping = mapping_from_file_value(read_yaml(source.data, source.name), source)
    found = FoundFiles([SourceFile("p.yaml", synthetic.POLICIES.encode())], [], [])
    organisation = assemble_policies(found, AS_OF).organisation
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "contacts.csv"
        with path.open("w", encoding="utf-8", newline="") as stream:
            writer = csv.DictWriter(stream, list(synthetic.COLUMNS))
            writer.writeheader()
            writer.writerows(synthetic.synthetic_record_rows(recipe))
        return measure_records(find_record_files([str(path)]), mapping, organisation)


def raised(evidence: Evidence) -> set[str]:
    """The signs that the rules find in what was counted, with the policies it was counted for."""
    _, _, section = evidence.text.partition("format: 1\n")
    source = SourceFile("p.yaml", (synthetic.POLICIES + section).encode())
    report = judge_corpus(assemble_policies(FoundFiles([source], [], []), AS_OF), PACKS)
    assert not report.errors  # noqa: S101 - otherwise nothing was judged
    places = {finding.at.route for finding in report.findings}
    return {sign for sign in synthetic.SIGNS if any(f".signs.{sign}" in at for at in places)}


def number(text: str) -> float:
    """A share, an amount or a time in seconds, as a number."""
    if text.endswith("%"):
        return float(text[:-1])
    return float(text.split()[0]) if text.endswith("EUR") else Duration(text).seconds


def intervals(evidence: Evidence) -> dict[Key, tuple[float, float, float, int]]:
    """Value, low, high and contacts of every figure with an interval, by scope and name."""
    found: dict[Key, tuple[float, float, float, int]] = {}
    for entry in evidence.entries.values():
        scope = " ".join(
            str(entry[name])
            for name in ("queues", "reasons", "segments", "priority")
            if name in entry
        )
        for name, sure in entry.get("certainty", {}).items():
            value: Any = entry
            for part in name.split("."):
                value = value[part]
            # An end that the contacts are too few for is left out, and then it is open.
            low = number(sure["low"]) if "low" in sure else float("-inf")
            high = number(sure["high"]) if "high" in sure else float("inf")
            found[scope, name] = (number(str(value)), low, high, sure["contacts"])
    return found


def noise(sets: int, seed: int, contacts: int) -> None:
    """Counts sets of nothing but noise, and prints what was raised and what was held."""
    raising: list[int] = []
    of_key: dict[Key, list[tuple[float, float, float, int]]] = defaultdict(list)
    for number_of_set in range(seed, seed + sets):
        evidence = counted(SyntheticRecipe(contacts=contacts, seed=number_of_set))
        if raised(evidence):
            raising.append(number_of_set)
        for key, figure in intervals(evidence).items():
            of_key[key].append(figure)
    print(f"{sets} sets of {contacts:,} contacts: {len(raising)} raised a sign {raising or ''}")
    for (scope, name), figures in sorted(of_key.items(), key=lambda one: _held(*one)[0]):
        held, truth = _held((scope, name), figures)
        print(f"{held:7.1%} of {len(figures):4}  {truth:12.4f}  {name}  {scope}")


def _held(key: Key, figures: list[tuple[float, float, float, int]]) -> tuple[float, float]:
    values = [value for value, *_ in figures]
    quantile = key[1].endswith(".median") or re.search(r"\.p\d+$", key[1])
    truth = median(values) if quantile else fmean(values, [one[3] for one in figures])
    return fmean(low <= truth <= high for _, low, high, _ in figures), truth


def planted(signs: Sequence[str], sets: int, seed: int, contacts: int) -> None:
    """Prints in how many sets each planted sign is found, by its strength."""
    for sign in signs:
        found = []
        for strength in STRENGTHS:
            hits = sum(
                sign
                in raised(counted(SyntheticRecipe(contacts, one, signs=(sign,), strength=strength)))
                for one in range(seed, seed + sets)
            )
            found.append(f"{strength}: {hits}/{sets}")
        print(f"{sign:<16} {'  '.join(found)}", flush=True)


def main() -> None:
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("sets", nargs="?", type=int, default=200)
    asked.add_argument("--seed", type=int, default=1)
    asked.add_argument("--contacts", type=int, default=4000)
    asked.add_argument("--planted", action="store_true")
    asked.add_argument("--sign", action="append", choices=synthetic.SIGNS)
    options = asked.parse_args()
    sample = (options.sets, options.seed, options.contacts)
    if options.planted:
        planted(options.sign or synthetic.SIGNS, *sample)
    else:
        noise(*sample)


if __name__ == "__main__":
    main()
