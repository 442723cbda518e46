"""What holds for every test."""

from __future__ import annotations

import gc
import os
import sys
from collections.abc import Generator
from contextlib import suppress
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import settings

if TYPE_CHECKING:
    from xdist.remote import Producer
    from xdist.scheduler import Scheduling

# The gate's: the same examples each time, and fewer of them than by hand.
settings.register_profile("gate", settings.get_profile("ci"), max_examples=30)

# The tests start the program some hundred times. Where Python may keep no bytecode, each of these
# compiles all of it first, which takes longer than most of what it is started for.
sys.dont_write_bytecode = False
os.environ.pop("PYTHONDONTWRITEBYTECODE", None)

LONGEST_FIRST = (
    "tests/mutants/",
    "tests/evidence/",
    "tests/integrations/",
    "tests/policies/test_every_field.py",
    "tests/page/",
    "tests/office/",
    "tests/cli/",
)
"""What takes longest for the number of its tests: begun last, one core would wait for it alone."""

COLLECTED_AFTER = (20_000, 20, 50)
"""How many new objects Python lets be before it looks for garbage among the young, how often among
the older, and the oldest. At its own 700, 10, 10 that was a tenth of the suite's time.
"""

TOGETHER = ("tests/page", "tests/office")
"""Folders whose files ask for the same audits, and for one browser: one worker takes all of each."""


UNCOUNTED = (
    "tests/adversary/",
    "tests/arithmetic/test_deadline.py",
    "tests/arithmetic/test_erlang_a.py",
    "tests/arithmetic/test_priority.py",
    "tests/cli/test_init.py::test_every_answer_gives_policies_that_pass",
    "tests/cli/test_ways_through.py",
    "tests/evidence/test_privacy.py",
    "tests/evidence/test_published.py",
    "tests/evidence/test_shapes.py",
    "tests/evidence/test_signs.py",
    "tests/importing/test_workbook.py",
    "tests/judgement/test_complete.py",
    "tests/judgement/test_deletions.py",
    "tests/mutants/",
    "tests/office/",
    "tests/packs/test_fingerprints.py",
    "tests/packs/test_measures.py",
    "tests/page/",
    "tests/policies/refusals/test_advice_loads.py",
    "tests/policies/test_every_field.py",
    "tests/reporters/test_formats_property.py",
    "tests/reporters/test_hostile_dossier.py",
    "tests/reporters/test_hostile_text.py",
    "tests/reporters/test_pdf.py",
)
"""What takes the same lines through a great many cases. With branch coverage its lines are counted
only as far as other tests run them: to count them takes three times as long as to run them.
"""


@pytest.hookimpl(tryfirst=True)
def pytest_configure(config: pytest.Config) -> None:
    """Files are handed out as they are collected, and not by how many tests they have."""
    if hasattr(config.option, "loadscopereorder"):
        config.option.loadscopereorder = False


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Producer) -> Scheduling | None:
    """A file a worker, as `--dist loadfile` has it, but for `TOGETHER`."""
    if config.getvalue("dist") != "loadfile":
        return None
    from xdist.scheduler import LoadFileScheduling

    class ByFolder(LoadFileScheduling):
        def _split_scope(self, nodeid: str) -> str:
            folder = nodeid.partition("/test_")[0]
            return folder if folder in TOGETHER else super()._split_scope(nodeid)

    return ByFolder(config, log)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Puts `LONGEST_FIRST` first; the order within a file stays."""
    ranks = {begin: rank for rank, begin in enumerate(LONGEST_FIRST)}

    def rank(item: pytest.Item) -> int:
        found = (n for begin, n in ranks.items() if item.nodeid.startswith(begin))
        return next(found, len(ranks))

    items.sort(key=rank)


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_runtest_protocol(item: pytest.Item) -> Generator[None, object, object]:
    """Counts no lines of what is `UNCOUNTED`. The marker `no_cover` says the same, but under xdist
    pytest-cov counts twice, and stops one of the two.
    """
    counting = sys.gettrace()
    if counting is None or not item.nodeid.startswith(UNCOUNTED):
        return (yield)
    sys.settrace(None)
    try:
        return (yield)
    finally:
        sys.settrace(counting)


@pytest.hookimpl(wrapper=True)
def pytest_collection(session: pytest.Session) -> Generator[None, object, object]:
    """Ten thousand tests stay until the end: looking through them for garbage finds none, neither
    while they are collected nor afterwards.
    """
    gc.disable()
    if os.environ.get("PYTEST_XDIST_WORKER", "gw0") != "gw0" and session.config.args == ["tests"]:
        from_the_end()
    try:
        return (yield)
    finally:
        gc.enable()
        gc.collect()
        gc.freeze()
        gc.set_threshold(*COLLECTED_AFTER)


def from_the_end() -> None:
    """Imports the tests in the other order. In a fresh clone pytest rewrites what each asserts, and
    keeps it: two processes that began at the same end would both write everything.
    """
    here = Path(__file__).parent
    for path in sorted(here.rglob("test_*.py"), reverse=True):
        with suppress(Exception, pytest.skip.Exception):  # told when it is collected
            import_module(".".join(path.relative_to(here.parent).with_suffix("").parts))
