"""The program is ended at any moment of writing, twice at once, and with no room left."""

import errno
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from principlecheck.model.report.refusal import Refusal
from principlecheck.writing.files import write_file_in_place_of, write_own_file

MOMENTS = range(1, 26)
BEFORE = b"format: 1\nwaivers: {}\n"
AFTER = b"format: 1\nwaivers:\n" + b"  # something else\n" * 40
# Ends itself, without a chance to tidy up, at the n-th line that is run in the room that writes. Each
# moment has a process and a folder of its own; where processes fork, the interpreter is begun once.
ENDED = """\
import os, sys
from pathlib import Path
from principlecheck.writing import files

def ended(moment):
    os.chdir(str(moment))
    before, after = Path("before").read_bytes(), Path("after").read_bytes()
    lines = 0

    def trace(frame, event, argument):
        nonlocal lines
        if frame.f_code.co_filename != files.__file__:
            return None
        if event == "line":
            lines += 1
            if lines == moment:
                os._exit(137)
        return trace

    sys.settrace(trace)
    if sys.argv[1] == "waivers":
        files.write_file_in_place_of(Path("waivers.yaml"), after, known=before)
    else:
        files.write_own_file(Path("report.json"), after)
    sys.settrace(None)

*others, last = map(int, sys.argv[2:])
for moment in others:
    child = os.fork()
    if child == 0:
        ended(moment)
        os._exit(0)
    print(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]), flush=True)
ended(last)
"""


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    for name, data in (("before", BEFORE), ("after", AFTER), ("waivers.yaml", BEFORE)):
        (tmp_path / name).write_bytes(data)
    (tmp_path / "report.json").write_bytes(BEFORE)
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.mark.parametrize(("what", "name"), [("waivers", "waivers.yaml"), ("report", "report.json")])
def test_what_stood_there_is_whole_whenever_the_program_is_ended(
    folder: Path, what: str, name: str
) -> None:
    for moment in MOMENTS:
        _apart(folder, moment)
    every = [list(MOMENTS)] if hasattr(os, "fork") else [[moment] for moment in MOMENTS]
    ends = [code for moments in every for code in _ends(folder, what, moments)]
    for moment, code in zip(MOMENTS, ends, strict=True):
        data = (folder / str(moment) / name).read_bytes()
        assert data in (BEFORE, AFTER), moment
        assert code == 137 or data == AFTER
    assert ends.count(137) >= 15  # so many moments of writing there were


def _ends(folder: Path, what: str, moments: list[int]) -> list[int]:
    """How the process of each moment ends."""
    words = [sys.executable, "-c", ENDED, what, *map(str, moments)]
    done = subprocess.run(words, cwd=folder, stdout=subprocess.PIPE, text=True, check=False)
    return [*map(int, done.stdout.split()), done.returncode]


def _apart(folder: Path, moment: int) -> None:
    own = folder / str(moment)
    own.mkdir()
    for path in folder.iterdir():
        if path.is_file():
            (own / path.name).write_bytes(path.read_bytes())


def test_what_an_ended_run_left_behind_hinders_nobody(folder: Path) -> None:
    (folder / f".waivers.yaml.{os.getpid()}.part").write_bytes(b"half of")
    write_file_in_place_of(folder / "waivers.yaml", AFTER, known=BEFORE)
    assert (folder / "waivers.yaml").read_bytes() == AFTER
    assert [path.name for path in folder.iterdir() if path.name.startswith(".")] == []


@pytest.fixture
def full_disk(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Nothing more can be written; what is written so far stays."""
    opened = Path.open

    def no_room(path: Path, mode: str = "r", *rest: object, **others: object) -> object:
        stream = opened(path, mode, *rest, **others)  # type: ignore[call-overload]
        if "r" in mode:
            return stream

        def fails(data: bytes) -> int:
            type(stream).write(stream, data[: len(data) // 2])
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

        class Full:
            write = staticmethod(fails)
            flush = staticmethod(stream.flush)
            fileno = staticmethod(stream.fileno)

            def __enter__(self) -> "Full":
                return self

            def __exit__(self, *_: object) -> None:
                stream.close()

        return Full()

    monkeypatch.setattr(Path, "open", no_room)
    yield
    monkeypatch.undo()


def test_a_full_disk_costs_nothing_that_was_there(folder: Path, full_disk: None) -> None:
    with pytest.raises(Refusal, match="No space left"):
        write_own_file(Path("report.json"), AFTER)
    with pytest.raises(OSError, match="No space left"):
        write_file_in_place_of(Path("waivers.yaml"), AFTER, known=BEFORE)
    assert Path("report.json").read_bytes() == BEFORE
    assert Path("waivers.yaml").read_bytes() == BEFORE
    assert [path.name for path in Path().iterdir() if path.name.startswith(".")] == []


def test_two_runs_at_once_leave_whole_files(folder: Path) -> None:
    writes = (
        "import sys; from pathlib import Path; from principlecheck.writing.files import write_own_file\n"
        "for n in range(200): write_own_file(Path('report.json'), sys.argv[1].encode() * 20000)"
    )
    running = [
        subprocess.Popen([sys.executable, "-c", writes, letter], cwd=folder) for letter in "ab"
    ]
    seen = set()
    while any(process.poll() is None for process in running):
        seen.add(Path("report.json").read_bytes())
    assert [process.wait() for process in running] == [0, 0]
    assert seen <= {BEFORE, b"a" * 20000, b"b" * 20000}
    assert Path("report.json").read_bytes() in (b"a" * 20000, b"b" * 20000)
