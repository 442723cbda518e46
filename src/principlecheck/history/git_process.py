"""git as a reader of objects and nothing else, in a repository that nobody vouches for.

A repository's own configuration can name programs: hooks, a file-system monitor, filters, ssh
commands, remotes that are fetched from when an object is missing. The commands used here need
none of them, and each is switched off besides, in case a later git thinks otherwise.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
from collections.abc import Sequence
from pathlib import Path
from threading import Timer
from typing import IO

from msgspec import Struct

from principlecheck.model.report.refusal import Refusal

MOST_SECONDS = 60
MOST_OUTPUT = 64 << 20
_MOST_COMPLAINT = 10_000
_CHUNK = 1 << 16
_KEPT = (
    *("PATH", "HOME", "XDG_CONFIG_HOME", "TMPDIR", "TEMP", "TMP"),
    *("SYSTEMROOT", "USERPROFILE", "HOMEDRIVE", "HOMEPATH", "PROGRAMDATA"),
    *("GIT_CEILING_DIRECTORIES", "GIT_DISCOVERY_ACROSS_FILESYSTEM", "SUDO_UID"),
)
_USERS_CONFIG = "GIT_CONFIG_"
_OFF = {
    "core.hooksPath": os.devnull,
    "core.fsmonitor": "false",
    "core.attributesFile": os.devnull,
    "core.alternateRefsCommand": "",
    "core.askPass": "",
    "core.commitGraph": "false",
    "core.sshCommand": "false",
    "core.pager": "cat",
    "credential.helper": "",
    "protocol.allow": "never",
    # A folder of the work tree that is laid out like a bare repository is not taken for one.
    "safe.bareRepository": "explicit",
    "core.warnAmbiguousRefs": "true",
}


class GitRefuses(Refusal):
    """git cannot answer."""


class GitResult(Struct, frozen=True):
    """How a command of git ended, what it printed, and what it complained of."""

    code: int
    output: bytes
    complaint: str


class Git:
    """git in the repository around `folder`, without the user's own settings unless they are
    needed to be allowed to read it.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._program = _find_git_program()
        self._with_users_config = False

    def ask(self, *arguments: str, most: int = MOST_OUTPUT) -> GitResult:
        """Runs one command to its end, within limits of time and output."""
        answer = self._run(arguments, most)
        if "dubious ownership" in answer.complaint and not self._with_users_config:
            # Who may read a repository of somebody else's stands in the user's settings.
            self._with_users_config = True
            answer = self._run(arguments, most)
        return answer

    def start(
        self, arguments: Sequence[str], complaints: IO[bytes], stdin: int = subprocess.DEVNULL
    ) -> subprocess.Popen[bytes]:
        """Starts one command; its output is the caller's to read."""
        settings = [word for name, value in _OFF.items() for word in ("-c", f"{name}={value}")]
        options = ["--no-pager", "--no-replace-objects", "--literal-pathspecs"]
        command = [self._program, "-C", str(self.folder), *options, *settings, *arguments]
        return subprocess.Popen(  # noqa: S603 - a list of words, and no shell
            command,
            stdin=stdin,
            stdout=subprocess.PIPE,
            stderr=complaints,
            env=_git_environment(users_config=self._with_users_config),
        )

    def _run(self, arguments: Sequence[str], most: int) -> GitResult:
        with tempfile.TemporaryFile() as complaints:
            process = self.start(arguments, complaints)
            with process, limit_git_process_time(process) as clock:
                assert process.stdout is not None  # noqa: S101 - it was asked for
                output = process.stdout.read(most + 1)
                if len(output) > most:
                    process.kill()
                    raise GitRefuses("git has more to say of this repository than is read.")
            clock.check()
            complaints.seek(0)
            complaint = complaints.read(_MOST_COMPLAINT).decode("utf-8", errors="replace")
        return GitResult(process.returncode, output, complaint)


class limit_git_process_time:  # noqa: N801 - used like a function
    """Kills a process that runs longer than `MOST_SECONDS`; `check` says whether it had to."""

    def __init__(self, process: subprocess.Popen[bytes]) -> None:
        self._timer = Timer(MOST_SECONDS, self._stop)
        self._timer.daemon = True
        self._process = process
        self.over = False

    def _stop(self) -> None:
        self.over = True
        self._process.kill()

    def check(self) -> None:
        """Raises `GitRefuses` once the time was over."""
        if self.over:
            raise GitRefuses(f"git did not answer within {MOST_SECONDS} seconds.")

    def __enter__(self) -> limit_git_process_time:
        self._timer.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._timer.cancel()


class GitBlobs:
    """The contents of objects, one after another from a single `cat-file --batch`."""

    def __init__(self, git: Git) -> None:
        self._complaints = tempfile.TemporaryFile()  # noqa: SIM115 - closed on leaving
        self._process = git.start(["cat-file", "--batch"], self._complaints, stdin=subprocess.PIPE)
        self._clock = limit_git_process_time(self._process)

    def __enter__(self) -> GitBlobs:
        self._clock.__enter__()
        return self

    def __exit__(self, *_: object) -> None:
        self._process.kill()
        self._process.__exit__(None, None, None)
        self._clock.__exit__()
        self._complaints.close()

    def read(self, object_id: str, most: int) -> tuple[int, bytes]:
        """The size of an object and its bytes; none of them where it is larger than `most`.

        Raises `GitRefuses` for an object that this clone does not hold.
        """
        to_git, from_git = self._process.stdin, self._process.stdout
        assert to_git is not None and from_git is not None  # noqa: S101, PT018 - asked for
        try:
            to_git.write(f"{object_id}\n".encode("ascii"))
            to_git.flush()
        except OSError:
            raise self._broken() from None
        header = from_git.readline(1000).split()
        if len(header) == 2 and header[1] == b"missing":
            raise GitRefuses(
                "This clone lacks some of the files of that time (it is a partial clone).",
                "Fetch them first, for example by checking the commit out once.",
            )
        if len(header) != 3 or not header[2].isdigit():
            raise self._broken()
        size = int(header[2])
        kept = b""
        if size <= most:
            kept = from_git.read(size)
        else:
            left = size
            while left and (passed := from_git.read(min(left, _CHUNK))):
                left -= len(passed)
        if from_git.read(1) != b"\n":
            raise self._broken()
        return size, kept

    def _broken(self) -> GitRefuses:
        self._process.kill()
        if self._clock.over:
            return GitRefuses(f"git did not answer within {MOST_SECONDS} seconds.")
        self._complaints.seek(0)
        complaint = self._complaints.read(_MOST_COMPLAINT).decode("utf-8", errors="replace")
        return GitRefuses(
            "git cannot read the files of that time.", *last_line_git_complained(complaint)
        )


def last_line_git_complained(complaint: str) -> list[str]:
    """The last line of what git complained of, in brackets."""
    lines = [line for line in complaint.split("\n") if line.strip()]
    return [f"(git says: {lines[-1].strip()[:300]})"] if lines else []


def _git_environment(*, users_config: bool) -> dict[str, str]:
    """What git sees of the environment: nothing that points it elsewhere."""
    kept = {name: os.environ[name] for name in _KEPT if name in os.environ}
    if users_config:
        kept |= {
            name: value for name, value in os.environ.items() if name.startswith(_USERS_CONFIG)
        }
    else:
        kept |= {"GIT_CONFIG_NOSYSTEM": "1", "GIT_CONFIG_GLOBAL": os.devnull}
    return kept | {
        "LC_ALL": "C",
        "GIT_ALLOW_PROTOCOL": "none",  # outranks what the repository itself allows
        "GIT_ATTR_NOSYSTEM": "1",
        "GIT_NO_LAZY_FETCH": "1",
        "GIT_NO_REPLACE_OBJECTS": "1",
        "GIT_OPTIONAL_LOCKS": "0",
        "GIT_TERMINAL_PROMPT": "0",
    }


def _find_git_program() -> str:
    """The git to run; never one that lies in the folder at hand."""
    folders = [
        part for part in os.environ.get("PATH", "").split(os.pathsep) if Path(part).is_absolute()
    ]
    found = shutil.which("git", path=os.pathsep.join(folders)) if folders else None
    if found is None or not Path(found).is_absolute():
        raise GitRefuses(
            "git is not installed, so earlier versions of the policies cannot be read.",
            "Install git, or name a folder that holds the earlier version: --against ./folder",
        )
    return found
