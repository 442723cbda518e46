"""`tools/changed.py` finds the tests of what has changed, and says so where there are none."""

import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent.parent / "tools"))

import changed


@pytest.mark.parametrize(
    ("file", "among"),
    [
        ("tests/reading/test_yaml.py", "tests/reading/test_yaml.py"),
        ("src/principlecheck/reading/syntax.py", "tests/reading/test_syntax.py"),
        ("src/principlecheck/reading/traps.py", "tests/reading/test_yaml.py"),
        ("src/principlecheck/principles/respect.yaml", "tests/usecases/test_examples.py"),
        ("requirements-dev.txt", "tests/test_supply.py"),
        ("tools/changed.py", "tests/test_changed.py"),
    ],
)
def test_a_changed_file_has_its_tests(file: str, among: str) -> None:
    chosen = changed.tests_for([file])
    assert among in chosen
    assert len(chosen) < 20


def test_what_holds_other_files_is_there() -> None:
    assert [test for test in changed.HELD_BY.values() if not (changed.ROOT / test).is_file()] == []


def test_what_no_test_is_called_after_has_none() -> None:
    assert changed.tests_for(["LICENSE", "docs/tutorial.md"]) == []


def test_a_run_ends_when_its_time_is_up(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    body = "import pytest\n@pytest.mark.parametrize('n', range(5))\ndef test_n(n): ...\n"
    (tmp_path / "test_five.py").write_text(body, encoding="utf-8")
    (tmp_path / "pytest.ini").write_text("[pytest]\n", encoding="utf-8")
    budget = changed.Budget(-1.0)
    monkeypatch.chdir(tmp_path)
    code = pytest.main(["-q", "-p", "no:cacheprovider", str(tmp_path)], [budget])
    assert (code, budget.spent) == (pytest.ExitCode.INTERRUPTED, True)
