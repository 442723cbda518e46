"""Random organisations through the workbook and back, by the thousand: nothing may get lost.

    python bench/workbooks.py --seed 1 --count 500

Each organisation is drawn by the types of the model. Its workbook must come back as no change, with
the files as they were, and read as a whole it must say every value that the files say. What differs
is printed with the organisation. A seed draws the same organisations again. Thirty-six sheets take
a second to write and to read three times, so most workbooks have those alone that hold something.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
import time
from pathlib import Path
from typing import Any
from unittest.mock import patch

from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import seed as seeded

sys.path.insert(0, str(Path(__file__).parent.parent))

from tests.importing.organisations import organisations

from principlecheck.importing.workbook.back import read_returned_workbook
from principlecheck.importing.workbook.questions import SHEETS
from principlecheck.model.format.organisation import ORGANISATION
from principlecheck.reading.workbook import open_guarded_workbook
from principlecheck.usecases.workbooks import (
    TakenBack,
    take_workbook_back,
    write_policies_as_workbook,
)
from principlecheck.writing.yaml import flow_yaml

_WHOLE_EACH = 25


def lost(values: dict[str, Any], *, whole: bool) -> str:
    """What of an organisation does not come back; nothing where all does. With `whole`, the
    workbook has the sheets of all sections, and else of those that hold something.
    """
    sheets = {name: head for name, head in SHEETS.items() if whole or name in values}
    with tempfile.TemporaryDirectory() as top:
        folder, book = Path(top, "policies"), Path(top, "firm.xlsx")
        folder.mkdir()
        text = "".join(f"{section}: {flow_yaml(part)}\n" for section, part in values.items())
        data = f"format: 1\n{text}".encode()
        (folder / "all.yaml").write_bytes(data)
        with patch("principlecheck.importing.workbook.out.SHEETS", sheets):
            write_policies_as_workbook(folder, book)
        taken = take_workbook_back(book, folder)
        if taken != TakenBack() or (folder / "all.yaml").read_bytes() != data:
            return f"it comes back changed: {taken}"
        opened = open_guarded_workbook(book.read_bytes(), book.name)
        returned = read_returned_workbook(opened, whole=True)
    said = {(one.section, one.id, one.field): one.value for one in returned.answers}
    meant = {
        (section, id_, name): value
        for section, part in values.items()
        for id_, fields in ({"": part} if section == ORGANISATION else part).items()
        for name, value in fields.items()
    }
    names = {(s, id_) for s, part in values.items() if s != ORGANISATION for id_ in part}
    if names != returned.new.keys():
        return f"other entries come back: {names ^ returned.new.keys()}"
    other = [key for key, value in said.items() if meant.get(key) != value]
    if len(meant) - len(said) != len(returned.mistakes):  # what the format refuses is told by cell
        other += meant.keys() - said.keys()
    return "; ".join(f"{key}: {meant.get(key)!r} → {said.get(key)!r}" for key in other[:3])


def main() -> int:
    """0 where nothing got lost."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--count", type=int, default=500)
    words = parser.parse_args()
    done: list[str] = []
    started = time.monotonic()

    @seeded(words.seed)
    @settings(max_examples=words.count, deadline=None, database=None, phases=(Phase.generate,),
              suppress_health_check=list(HealthCheck))  # fmt: skip
    @given(organisations())
    def each(values: dict[str, Any]) -> None:
        try:
            said = lost(values, whole=len(done) % _WHOLE_EACH == 0)
        except Exception as error:  # noqa: BLE001 - what is looked for
            said = repr(error)
        done.append(said)
        if said:
            print(f"{said}\n  {values}", flush=True)

    each()
    wrong = sum(map(bool, done))
    took = time.monotonic() - started
    print(f"{len(done)} organisations from seed {words.seed}, {wrong} wrong, {took:.0f} s")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
