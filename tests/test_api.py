"""The public interface: its page runs as it is printed, and importing it costs next to nothing."""

import re
import runpy
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path

import pytest

import principlecheck

ROOT = Path(__file__).parent.parent
PAGE = ROOT / "docs" / "api.md"


def test_the_page_runs_as_it_is_printed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(ROOT)
    text = PAGE.read_text(encoding="utf-8")
    blocks = re.findall(r"^```python\n(.*?)^```", text, re.DOTALL | re.MULTILINE)
    assert len(blocks) == text.count("```python")
    notebook = tmp_path / "notebook.py"
    notebook.write_text("\n".join(blocks), encoding="utf-8")
    runpy.run_path(str(notebook))
    findings = principlecheck.check("policies/basecamp", as_of=date(2026, 11, 22)).findings
    printed = capsys.readouterr().out.split("\n")
    worst = [f"{one.severity} {one.code} {one.at.route}" for one in findings[:3]]
    assert printed[: len(worst)] == worst
    assert "this passes, against ./policies/basecamp" in printed[len(worst)]


def test_every_public_name_is_there_and_no_other() -> None:
    for name in principlecheck.__all__:
        assert getattr(principlecheck, name) is not None
        assert name in dir(principlecheck)
    with pytest.raises(AttributeError, match="no attribute 'chekc'"):
        getattr(principlecheck, "chekc")  # noqa: B009 - it is not there
    stub = Path(principlecheck.__file__).with_suffix(".pyi").read_text(encoding="utf-8")
    assert re.findall(r'^    "(\w+)",$', stub, re.MULTILINE) == list(principlecheck.__all__)


def test_importing_it_loads_nothing_of_the_program() -> None:
    asked = "import sys, principlecheck; print([n for n in sys.modules if 'principlecheck.' in n])"
    ended = subprocess.run(
        [sys.executable, "-c", asked], capture_output=True, text=True, check=True, timeout=60
    )
    assert ended.stdout.strip() == "[]"


def test_an_empty_folder_is_refused_as_such(tmp_path: Path) -> None:
    with pytest.raises(principlecheck.Refusal, match="There is no policy file") as refused:
        principlecheck.check([tmp_path])
    assert refused.value.nothing_there


def test_progress_goes_where_the_caller_says(tmp_path: Path) -> None:
    (tmp_path / "a.yaml").write_text("format: 1\nroles: {a: {}}\n", encoding="utf-8")
    words: list[str] = []

    @contextmanager
    def working(word: str) -> Iterator[None]:
        words.append(word)
        yield

    run = principlecheck.open_run(str(tmp_path), ports=principlecheck.Ports(working))
    assert run.report is run.report
    assert words == ["Judging"]
