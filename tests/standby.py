"""The program as a process, without the start: one that has imported everything stands by, and a
copy of it takes the words, the folder, the environment and the streams of whoever types.

For tests of what starts the program; how it starts by itself is for `tests/cli/test_processes.py`.
"""

from __future__ import annotations

import io
import marshal
import os
import select
import socket
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager, redirect_stderr, redirect_stdout, suppress
from pathlib import Path
from typing import Any

FORMATS = ("text", "json", "markdown", "sarif", "junit", "github", "gitlab")
HERE = Path(__file__)
MOST_WORDS = 1 << 20
STARTER = """\
import _socket, array, marshal, os, sys
to = _socket.socket(_socket.AF_UNIX)
to.connect({address!r})
said = marshal.dumps((sys.argv[1:], os.getcwd(), dict(os.environ)))
to.sendmsg([said], [(_socket.SOL_SOCKET, _socket.SCM_RIGHTS, array.array("i", (0, 1, 2)))])
os._exit(to.recv(1)[0])
"""


@contextmanager
def standing_by() -> Iterator[Path]:
    """A program to be started as `principlecheck` is, for as long as this lasts."""
    with tempfile.TemporaryDirectory(prefix="standby-") as made:
        folder = Path(made)
        (folder / "start.py").write_text(STARTER.format(address=str(folder / "s")))
        program = folder / "principlecheck"
        program.write_text(f'#!/bin/sh\nexec {sys.executable} -I -S {folder}/start.py "$@"\n')
        program.chmod(0o755)
        words = [sys.executable, "-m", f"{__package__}.{HERE.stem}", str(folder / "s")]
        with subprocess.Popen(
            words, cwd=HERE.parents[1], stdin=subprocess.PIPE, stdout=subprocess.PIPE
        ) as process:
            assert process.stdin is not None
            assert process.stdout is not None
            assert process.stdout.readline() == b"ready\n"
            yield program
            process.stdin.close()


def stand_by(address: str) -> None:
    """Answers until standard input ends, one start after the other."""
    from principlecheck.cli.main import run
    from principlecheck.packs import loading
    from tests.built_in import loaded_once

    loading.load_built_in_packs = loaded_once
    _imports_what_a_check_asks_for(run)
    with socket.socket(socket.AF_UNIX) as listening:
        listening.bind(address)
        listening.listen()
        sys.stdout.write("ready\n")
        sys.stdout.flush()
        while sys.stdin not in select.select([listening, sys.stdin], [], [])[0]:
            caller, _ = listening.accept()
            with caller:
                said, streams, _, _ = socket.recv_fds(caller, MOST_WORDS, 3)
                process = os.fork()
                if not process:
                    _become(run, streams, *marshal.loads(said))  # noqa: S302 - of our own
                for stream in streams:
                    os.close(stream)
                ended = os.waitstatus_to_exitcode(os.waitpid(process, 0)[1])
                caller.sendall(bytes([ended % 256]))


def _imports_what_a_check_asks_for(run: Callable[[], None]) -> None:
    """Runs one: much is imported, and made ready, when it is first needed."""
    with tempfile.TemporaryDirectory() as made, suppress(SystemExit):
        policy = Path(made) / "a.yaml"
        policy.write_text("format: 1\nroles: {}\n", encoding="utf-8")
        outputs = [f"--format={name}={made}/{name}" for name in FORMATS]
        sys.argv = ["principlecheck", "check", made, "--against", made, *outputs]
        with redirect_stdout(io.StringIO()), redirect_stderr(io.StringIO()):
            run()


def _become(
    run: Any, streams: list[int], words: list[str], folder: str, environment: dict[str, str]
) -> None:
    """Runs the program as if it had just been started, and ends."""
    for number, stream in enumerate(streams):
        os.dup2(stream, number)
    os.chdir(folder)
    os.environ.clear()
    os.environ.update(environment)
    sys.argv = ["principlecheck", *words]
    sys.stdin, sys.stdout, sys.stderr = (
        open(number, mode, encoding="utf-8", closefd=False)  # noqa: SIM115 - until it ends
        for number, mode in enumerate("rww")
    )
    code: Any = 1
    try:
        run()
    except SystemExit as ended:
        code = ended.code
    finally:
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(code if isinstance(code, int) else 0)


if __name__ == "__main__":
    stand_by(sys.argv[1])
