"""`tools/new_rule.py` writes a rule that runs, and nothing where it cannot."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent.parent / "tools"))

import new_rule

ROOT = Path(__file__).parent.parent


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    """The parts of the repository that a new rule touches, and what runs them."""
    shutil.copytree(ROOT / "src", tmp_path / "src")  # with its bytecode, which then holds here
    (tmp_path / "tests" / "facts").mkdir(parents=True)
    for name in ("tests/__init__.py", "tests/facts/__init__.py", "tests/facts/kit.py"):
        shutil.copy(ROOT / name, tmp_path / name)
    return tmp_path


def run(root: Path, *command: str) -> subprocess.CompletedProcess[str]:
    """Python on the copy's own modules."""
    environment = {
        **os.environ,
        "PYTHONPATH": os.pathsep.join(map(str, (root / "src", root, ROOT / "src"))),
        "PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1",  # what is written needs none of them
    }
    return subprocess.run(
        [sys.executable, *command], cwd=root, env=environment, capture_output=True, text=True,
        encoding="utf-8", check=False,
    )  # fmt: skip


def begin(root: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    return run(root, str(ROOT / "tools" / "new_rule.py"), *arguments, "--root", str(root))


def next_code(letters: str) -> str:
    """The code that the principle's next rule has."""
    from principlecheck.packs.loading import load_built_in_packs

    codes = [rule.code for pack in load_built_in_packs() for rule in pack.rules]
    numbers = [int(code.removeprefix(letters)) for code in codes if code.startswith(letters)]
    return f"{letters}{max(numbers) + 1:02}"


def test_what_it_writes_passes(copy: Path) -> None:
    code = next_code("SVC")
    begun = begin(copy, code, "ownerless-handover", "--on", "handovers", "--field", "owner")
    assert begun.returncode == 0, begun.stderr
    assert len([line for line in begun.stdout.splitlines() if line.startswith("wrote: ")]) == 3
    program = "from principlecheck.cli.main import run; run()"
    ended = run(copy, "-c", program, "test", "--select", code)
    assert (ended.returncode, ended.stdout) == (0, "2 of 2 examples end as they should.\n")
    tested = run(
        copy,
        "-m",
        "pytest",
        "-q",
        "-p",
        "no:cacheprovider",
        "tests/facts/test_ownerless_handover.py",
    )
    assert "1 passed" in tested.stdout, tested.stdout
    again = begin(copy, code, "ownerless-handover", "--on", "handovers", "--field", "owner")
    assert again.returncode == 2


@pytest.mark.parametrize(
    ("arguments", "why"),
    [
        (
            ("SVC01", "a-name", "--on", "handovers", "--field", "owner"),
            "the next code of service is",
        ),
        (("XYZ01", "a-name", "--on", "handovers", "--field", "owner"), "no principle has codes"),
        (("svc", "a-name", "--on", "handovers", "--field", "owner"), "is not a code"),
        (("SVC", "A name", "--on", "handovers", "--field", "owner"), "is not a name"),
        (("SVC", "a-name", "--on", "handovers", "--field", "kind"), "no optional field kind"),
        (
            ("SVC", "cold-transfer", "--on", "handovers", "--field", "owner"),
            "another rule is called",
        ),
    ],
)
def test_what_cannot_be_begun_is_refused_and_nothing_is_written(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], arguments: tuple[str, ...], why: str
) -> None:
    code, *others = arguments
    words = [next_code("SVC") if code == "SVC" else code, *others, "--root", str(tmp_path)]
    assert new_rule.main(words) == 2
    assert why in capsys.readouterr().err
    assert list(tmp_path.iterdir()) == []
