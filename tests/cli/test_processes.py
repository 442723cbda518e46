"""The console script in a process of its own."""

import os
import subprocess
import sys
from pathlib import Path

from tests.cli.conftest import AS_OF, CLEAN, GOLDEN

SCRIPT = "from principlecheck.cli.main import run; run()"
HEAVY = (
    "pydantic",
    "jsonschema",
    "jinja2",
    "rich",
    "hypothesis",
    "importlib.metadata",
    "ibis",
    "duckdb",
    "psycopg",
    "pyspark",
)


def ran(
    *words: str | Path, script: str = SCRIPT, **environment: str
) -> subprocess.CompletedProcess[bytes]:
    return subprocess.run(
        [sys.executable, "-c", script, *map(str, words)],
        env={**os.environ, **environment},
        capture_output=True,
        check=False,
        timeout=60,
    )


def test_the_same_bytes_under_any_hash_seed(tmp_path: Path) -> None:
    written = []
    for seed in ("0", "1"):
        out = tmp_path / seed / "audit.md"
        out.parent.mkdir()
        ended = ran("audit", GOLDEN, "-o", out, *AS_OF, PYTHONHASHSEED=seed)
        assert ended.returncode == 0
        written.append(
            {
                path.relative_to(out.parent): path.read_bytes()
                for path in sorted(out.parent.rglob("*"))
                if path.is_file()
            }
        )
    assert written[0] == written[1]


def test_the_package_itself_is_the_command_too(tmp_path: Path) -> None:
    (tmp_path / "a.yaml").write_text(f"format: 1\n{CLEAN}")
    ended = subprocess.run(
        [sys.executable, "-m", "principlecheck", "check", tmp_path, "--select", "INT06", *AS_OF],
        capture_output=True,
        check=False,
        timeout=60,
    )
    assert ended.returncode == 0, ended.stderr


def test_exit_codes_reach_the_shell(tmp_path: Path) -> None:
    (tmp_path / "a.yaml").write_text(f"format: 1\n{CLEAN}")
    assert ran("check", tmp_path, "--select", "INT06", *AS_OF).returncode == 0
    ended = ran("check", tmp_path / "nowhere")
    assert (ended.returncode, ended.stdout) == (2, b"")
    assert b"Traceback" not in ended.stderr


def test_an_exception_that_nobody_meant_is_no_traceback_and_exits_2(tmp_path: Path) -> None:
    (tmp_path / "a.yaml").write_text(f"format: 1\n{CLEAN}")
    broken = "import principlecheck.judging as a; a.judge_corpus = lambda *x: 1 / 0\n" + SCRIPT
    ended = ran("check", tmp_path, script=broken)
    assert ended.returncode == 2
    assert ended.stderr.startswith(b"principlecheck broke: ZeroDivisionError")
    assert b"Traceback" not in ended.stderr


def test_a_reader_that_goes_away_is_no_finding(tmp_path: Path) -> None:
    (tmp_path / "a.yaml").write_text(f"format: 1\n{CLEAN}")
    reader, writer = os.pipe()
    os.close(reader)
    try:
        ended = subprocess.run(
            [sys.executable, "-c", SCRIPT, "check", tmp_path, *AS_OF],
            stdout=writer, stderr=subprocess.PIPE, check=False, timeout=60,
        )  # fmt: skip
    finally:
        os.close(writer)
    assert ended.returncode == 2
    assert b"Traceback" not in ended.stderr


def test_a_clean_check_imports_nothing_heavy(tmp_path: Path) -> None:
    (tmp_path / "a.yaml").write_text(f"format: 1\n{CLEAN}")
    asked = f"""
import sys
from principlecheck.cli.main import run
try:
    run()
finally:
    print([name for name in {HEAVY!r} if name in sys.modules], file=sys.stderr)
"""
    ended = ran("check", tmp_path, "--select", "INT06", *AS_OF, script=asked)
    assert ended.returncode == 0
    assert ended.stderr.decode().strip() == "[]"


def test_output_is_utf_8_whatever_the_locale(tmp_path: Path) -> None:
    (tmp_path / "a.yaml").write_text("format: 1\norganisation: {name: 顧客}\n", encoding="utf-8")
    ended = ran("check", tmp_path, PYTHONIOENCODING="ascii", PYTHONUTF8="0", LC_ALL="C")
    assert "顧客" in ended.stdout.decode("utf-8")
