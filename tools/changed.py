"""Runs the tests of what has changed since a commit, within a budget of time.

    python tools/changed.py [COMMIT]

Left out, COMMIT is where this branch left `main`, or HEAD on `main` itself; what is not committed
counts. A changed test runs; a changed module runs the tests of its name and those that import it,
where they are few; where there are none, the tests of its room. It says what it leaves out: the
whole suite is `just test`.
"""

from __future__ import annotations

import ast
import subprocess
import sys
from collections.abc import Iterator
from functools import cache
from pathlib import Path, PurePosixPath
from time import monotonic

import pytest

ROOT = Path(__file__).resolve().parent.parent
BUDGET_SECONDS = 30.0
MOST_IMPORTING = 6
# Judges whole organisations for minutes.
SLOW = ("tests/mutants/",)
# Files that are no Python module, by how their path begins, and the tests that hold them.
HELD_BY = {
    "src/principlecheck/principles/": "tests/usecases/test_examples.py",
    "pyproject.toml": "tests/test_packaging.py",
    "requirements-dev.txt": "tests/test_supply.py",
    ".github/": "tests/test_supply.py",
    ".pre-commit-config.yaml": "tests/test_supply.py",
    "schemas/": "tests/model/test_schema.py",
    "README.md": "tests/test_packaging.py",
}


class Budget:
    """A pytest plugin that ends the run once its time is up, without calling that a failure."""

    def __init__(self, seconds: float) -> None:
        self._seconds, self._start = seconds, monotonic()
        self.spent = False

    def pytest_collection_finish(self) -> None:
        """The time begins when tests do."""
        self._start = monotonic()

    @pytest.hookimpl(trylast=True)
    def pytest_runtest_teardown(self, item: pytest.Item, nextitem: pytest.Item | None) -> None:
        """Ends the run after this test, if it was the last one that there is time for."""
        if nextitem is not None and monotonic() - self._start > self._seconds:
            self.spent = True
            item.session.shouldstop = f"the {self._seconds:.0f} s are over"


def changed(since: str | None) -> list[str]:
    """The files that differ from a commit, new ones included, as paths from the root."""
    base = since or _base()
    listed = _git("diff", "--name-only", "--diff-filter=d", base)
    fresh = _git("ls-files", "--others", "--exclude-standard")
    return sorted({*listed, *fresh})


def tests_for(files: list[str]) -> list[str]:
    """The test files to run for changed files, the nearest first."""
    chosen = [test for file in files for test in _tests_of(file)]
    return [test for test in dict.fromkeys(chosen) if (ROOT / test).is_file()]


def _tests_of(file: str) -> Iterator[str]:
    path = PurePosixPath(file)
    yield from (test for begin, test in HELD_BY.items() if file.startswith(begin))
    if path.suffix != ".py":
        return
    if path.name.startswith("test_"):
        yield file
        return
    importing = [test for test, imports in _imports().items() if _module(path) in imports]
    near = [*_called(path.stem, path), *(importing if len(importing) <= MOST_IMPORTING else [])]
    yield from near or _called(path.parent.name, path) or _called("*", path)


def _called(name: str, module: PurePosixPath) -> list[str]:
    """The tests of a module's room, or beside a test's kit, that are called `test_<name>.py`."""
    if module.parts[:2] == ("src", "principlecheck"):
        folder = ROOT / "tests" / module.parts[2].removesuffix(".py")
    else:
        folder = ROOT / "tests" if module.parts[0] != "tests" else ROOT / module.parent
    if not folder.is_dir():
        folder = ROOT / "tests"
    if folder == ROOT / "tests" and name == "*":
        return []  # that would be all of them
    return sorted(path.relative_to(ROOT).as_posix() for path in folder.rglob(f"test_{name}.py"))


def _module(path: PurePosixPath) -> str:
    parts = [part for part in path.with_suffix("").parts if part not in ("src", "__init__")]
    return ".".join(parts)


@cache
def _imports() -> dict[str, frozenset[str]]:
    """The modules that each test file imports, as it names them."""
    return {
        path.relative_to(ROOT).as_posix(): frozenset(_imported(path))
        for path in sorted((ROOT / "tests").rglob("test_*.py"))
    }


def _imported(path: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (name.name for name in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield node.module
            yield from (f"{node.module}.{name.name}" for name in node.names)


def _base() -> str:
    found = subprocess.run(
        ["git", "merge-base", "HEAD", "main"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    return found.stdout.strip() or "HEAD"


def _git(*words: str) -> list[str]:
    ended = subprocess.run(
        ["git", *words],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    return ended.stdout.splitlines()


def main(arguments: list[str]) -> int:
    """Runs the tests; the exit code is pytest's, and 0 where none was to run."""
    files = changed(arguments[0] if arguments else None)
    tests = tests_for(files)
    quick = [test for test in tests if not test.startswith(SLOW)]
    for test in sorted(set(tests) - set(quick)):
        print(f"left out, as it takes minutes: {test}")
    if not quick:
        print(f"{len(files)} files changed; no test is called as one of them.")
        return 0
    budget = Budget(BUDGET_SECONDS)
    options = ["-q", "-x", "-p", "no:cacheprovider", "--hypothesis-profile=gate"]
    code = int(pytest.main([*options, *quick], plugins=[budget]))
    if budget.spent and code in (pytest.ExitCode.OK, pytest.ExitCode.INTERRUPTED):
        print("Time is up; the rest, and the whole suite: just test")
        return 0
    return code


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
