"""One pool for all the judging, so that no process compiles the packs twice."""

from __future__ import annotations

from collections.abc import Mapping
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context

import pytest

from tests.mutants.edits import Edit, all_edits, every, removals
from tests.mutants.expected import expected
from tests.mutants.harbour import Result, harbour, judged, judged_by_all

STEP = 12
"""Of the edits of one kind, on one field and by one line of the table, the first and every twelfth."""
BY_ALL = 20
"""Of the edits made, every twentieth is judged by all rules, also by those that do not read it."""
PROCESSES = 2


class Judged:
    """The edits made, the removals, and what became of each."""

    def __init__(self) -> None:
        edits = all_edits(harbour())
        self.all = edits
        self.removed = removals(edits)
        changes = [edit for edit in edits if edit.kind != "remove"]
        self.made = every(changes, STEP, lambda edit: (edit.group, expected(edit)))
        self.asked_of_all = self.made[::BY_ALL]
        with ProcessPoolExecutor(PROCESSES, mp_context=get_context("spawn")) as pool:
            narrow = [*self.made, *self.removed]
            # The few that ask every rule go first: they take longest.
            wide = pool.map(judged_by_all, self.asked_of_all, chunksize=10)
            found = pool.map(judged, narrow, chunksize=50)
            self.results: Mapping[str, Result] = dict(zip(map(_key, narrow), found, strict=True))
            self.by_all: Mapping[str, Result] = dict(
                zip(map(_key, self.asked_of_all), wide, strict=True)
            )

    def result(self, edit: Edit) -> Result:
        """What became of an edit, judged by the rules that read it."""
        return self.results[_key(edit)]


def _key(edit: Edit) -> str:
    return f"{edit.route} {edit.kind} {edit.after}"


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """What rests on the judging stays with one worker, so that it is not done twice."""
    for item in items:
        if "everything" in getattr(item, "fixturenames", ()):
            item.add_marker(pytest.mark.xdist_group("mutants"))


@pytest.fixture(scope="session")
def everything() -> Judged:
    """Judged once for all tests of this folder."""
    return Judged()
