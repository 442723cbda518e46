"""The judging, once for all tests of the folder."""

from __future__ import annotations

import gc
import os
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from functools import cached_property
from multiprocessing import get_context

import pytest

from tests.conftest import COLLECTED_AFTER
from tests.mutants.edits import Edit, all_edits, every, removals
from tests.mutants.expected import REFUSED, expected
from tests.mutants.harbour import (
    Result,
    harbour,
    judged,
    judged_by_all,
    judged_only_begun,
)

STEP = 12
"""Of the edits of one kind, on one field and by one line of the table, the first and every twelfth."""
BY_ALL = 20
"""Of the edits made, every twentieth is judged by all rules, also by those that do not read it."""
PROCESSES = 2
BEGUN = 3
"""Of the edits made that should be found, every third is judged as of a firm that is only begun."""


class JudgedExamples:
    """The edits made, the removals, and what became of each.

    Changes and removals are judged when first asked for: each file of tests asks for one of them,
    and files may run in processes of their own.
    """

    def __init__(self, pool: ProcessPoolExecutor | None) -> None:
        self._pool = pool
        edits = all_edits(harbour())
        self.all = edits
        self.removed = removals(edits)
        changes = [edit for edit in edits if edit.kind != "remove"]
        self.made = every(changes, STEP, lambda edit: (edit.group, expected(edit)))
        self.asked_of_all = self.made[::BY_ALL]
        due = [edit for edit in self.made if (row := expected(edit)) and row.should - {REFUSED}]
        self.asked_only_begun = due[::BEGUN]

    def result(self, edit: Edit) -> Result:
        """What became of an edit, judged by the rules that read it."""
        return (self._left_out if edit.kind == "remove" else self._changed)[_key(edit)]

    @cached_property
    def by_all(self) -> Mapping[str, Result]:
        """What became of some changes, judged by every rule."""
        return self._judged(judged_by_all, self.asked_of_all, 5)

    @cached_property
    def only_begun(self) -> Mapping[str, Result]:
        """What became of some changes that should be found, where nothing is called complete."""
        return self._judged(judged_only_begun, self.asked_only_begun, 25)

    @cached_property
    def _changed(self) -> Mapping[str, Result]:
        return self._judged(judged, self.made, 50)

    @cached_property
    def _left_out(self) -> Mapping[str, Result]:
        return self._judged(judged, self.removed, 50)

    def _judged(
        self, judge: Callable[[Edit], Result], edits: Sequence[Edit], at_once: int
    ) -> Mapping[str, Result]:
        if self._pool is None:
            judged: Iterable[Result] = map(judge, edits)
        else:
            judged = self._pool.map(judge, edits, chunksize=at_once)
        return dict(zip(map(_key, edits), judged, strict=True))


def _key(edit: Edit) -> str:
    return f"{edit.route} {edit.kind} {edit.after}"


@pytest.fixture(scope="session")
def everything() -> Iterator[JudgedExamples]:
    """In processes of their own, unless the tests themselves are shared out among some: then there
    is no idle core, and each more would load all rules again.
    """
    if "PYTEST_XDIST_WORKER" in os.environ:
        yield JudgedExamples(None)
        return
    with ProcessPoolExecutor(
        PROCESSES, get_context("spawn"), gc.set_threshold, COLLECTED_AFTER
    ) as pool:
        yield JudgedExamples(pool)
