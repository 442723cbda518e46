"""Measured figures from records: a mapping found or proposed, the records counted, a file written."""

from __future__ import annotations

import calendar
import csv
import io
import re
from collections.abc import Sequence
from datetime import date
from pathlib import Path

from msgspec import Struct

from principlecheck.evidence import synthetic
from principlecheck.evidence.mapping import FILE_NAME, RecordMapping, read_records_mapping
from principlecheck.evidence.measured_file import write_measured_file
from principlecheck.evidence.measuring import Evidence, measure_records, period_of_records
from principlecheck.evidence.records import Records, find_record_files
from principlecheck.model.records import Reading
from principlecheck.model.report.refusal import BadInput, Refusal
from principlecheck.usecases.choosing import choose_option_value
from principlecheck.usecases.run import Run
from principlecheck.writing.files import write_new_file

FOLDER = "measured"
_MONTH = re.compile(r"([0-9]{4})-(0[1-9]|1[0-2])")
_DAYS = re.compile(r"([0-9]{4}-[0-9]{2}-[0-9]{2}):([0-9]{4}-[0-9]{2}-[0-9]{2})")
_MOST_DEMO = 2_000_000


class MeasureOptions(Struct, frozen=True):
    """What `measure` was asked for: files of records, their mapping, a period and an engine."""

    records: Sequence[str]
    mapping: Path | None = None
    period: str | None = None
    on: str = "duckdb"


def measure_records_of_run(run: Run, asked: MeasureOptions) -> Evidence:
    """The figures of records by the names of a run's policies. Raises `Refusal`."""
    corpus = run.corpus
    if corpus.problems:
        raise BadInput(corpus.problems[:5], "The policies cannot all be read; mend them first:")
    records = find_record_files(asked.records)
    mapping = choose_mapping_for_run(records, asked.mapping)
    period = (
        None
        if asked.period is None
        else period_of_records(mapping, *period_of_run_to_measure(asked.period))
    )
    with run.ports.working("Counting"):
        return measure_records(records, mapping, corpus.organisation, period, asked.on)


def suggest_mapping_for_run(run: Run, typed: Sequence[str], on: str) -> str:
    """A mapping to begin with for the first file of records. Raises `Refusal`."""
    from principlecheck.evidence.engine import open_record_engine
    from principlecheck.evidence.suggesting import suggest_records_mapping

    records = find_record_files(typed)
    organisation = run.corpus.organisation if run.found.files else None
    with run.ports.working("Looking"), open_record_engine(on, records) as engine:
        return suggest_records_mapping(engine, records[0], Reading(), organisation)


def choose_mapping_for_run(records: Sequence[Records], named: Path | None) -> RecordMapping:
    """The mapping that was named, else the one that lies beside the first file; beside a server's
    table is where the command is typed. Raises `Refusal`.
    """
    if named is not None:
        if not named.is_file():
            raise Refusal(f"There is no mapping `{named.as_posix()}`.")
        return read_records_mapping(named)
    beside = records[0].path.parent / FILE_NAME
    if beside.is_file():
        return read_records_mapping(beside)
    raise Refusal(
        f"Nothing says what the columns of {records[0].name} mean.",
        f"Run principlecheck measure {records[0].typed} --suggest > {FILE_NAME}, and correct it.",
    )


def period_of_run_to_measure(typed: str) -> tuple[date, date]:
    """A month or two days as somebody types them. Raises `Refusal`."""
    month, days = _MONTH.fullmatch(typed), _DAYS.fullmatch(typed)
    try:
        if month:
            year, number = int(month[1]), int(month[2])
            return date(year, number, 1), date(year, number, calendar.monthrange(year, number)[1])
        if days:
            first, last = date.fromisoformat(days[1]), date.fromisoformat(days[2])
            if first <= last:
                return first, last
    except ValueError:
        pass
    raise Refusal(f"`{typed}` is no period. Write 2026-10, or 2026-10-01:2026-10-31.")


def choose_measured_file_of_run(run: Run, evidence: Evidence, output: Path | None) -> Path:
    """Where the figures go: as asked, else under the first folder of policies."""
    if output is not None:
        if output.suffix not in (".yaml", ".yml"):
            raise Refusal(f"`{output.as_posix()}` would not be read. Give it the ending .yaml.")
        return output
    folder = run.first if run.first.is_dir() else run.first.parent
    return folder / FOLDER / f"{evidence.name}.yaml"


def write_measured_for_run(path: Path, evidence: Evidence) -> bool:
    """Writes the file; False where it is there already. Raises `Refusal`."""
    if not evidence.entries:
        raise Refusal(
            "Nothing is written: groups of fewer than 20 contacts never are, and no other was found."
        )
    return write_measured_file(path, evidence.text)


def write_demo_records(
    folder: Path, contacts: int, seed: int, signs: Sequence[str], dirt: Sequence[str]
) -> list[Path]:
    """Synthetic records with their mapping and policies; nothing is overwritten. Raises `Refusal`."""
    if not 1 <= contacts <= _MOST_DEMO:
        raise Refusal(f"--contacts {contacts} cannot be followed. Write 1 to {_MOST_DEMO:,}.")
    planted = tuple(choose_option_value(name, synthetic.SIGNS, "sign") for name in signs)
    kinds = (
        synthetic.DIRT
        if "all" in dirt
        else tuple(choose_option_value(name, synthetic.DIRT, "kind of dirt") for name in dirt)
    )
    recipe = synthetic.SyntheticRecipe(contacts=contacts, seed=seed, signs=planted, dirt=kinds)
    texts = {
        "contacts.csv": demo_records_csv_text(recipe),
        FILE_NAME: synthetic.MAPPING,
        "policies/policies.yaml": synthetic.POLICIES,
    }
    there = [name for name in texts if (folder / name).exists()]
    if there:
        raise Refusal(f"{(folder / there[0]).as_posix()} is there already. Name another folder.")
    folder.mkdir(parents=True, exist_ok=True)
    for name, text in texts.items():
        write_new_file(folder / name, text, folder)
    return [folder / name for name in texts]


def demo_records_csv_text(recipe: synthetic.SyntheticRecipe) -> str:
    """Synthetic records as CSV."""
    stream = io.StringIO()
    writer = csv.DictWriter(stream, synthetic.COLUMNS, lineterminator="\n")
    writer.writeheader()
    writer.writerows(synthetic.synthetic_record_rows(recipe))
    return stream.getvalue()
