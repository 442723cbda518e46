"""Which files are read, and which are passed over and said so."""

from __future__ import annotations

import os
import re
import stat
from fnmatch import fnmatchcase
from pathlib import Path

from msgspec import Struct

from principlecheck.model import units
from principlecheck.model.report.problem import Place, Problem
from principlecheck.model.report.report import Passed
from principlecheck.reading.source import SourceFile
from principlecheck.reading.text import Unreadable

MOST_FILE_BYTES = 1 << 20
MOST_RUN_BYTES = 256 << 20
MOST_FILES = 20_000
MOST_PROBLEMS = 200
RESERVED = frozenset(
    ("principlecheck.yaml", "waivers.yaml", "report.yaml", "responses.yaml", "records.yaml")
)
REGISTER = "numbers.yaml"
"""The register of findings' numbers; one that belongs to `x.md` alone is called x.numbers.yaml."""
REGISTER_BEGINS = b"# principlecheck keeps the numbers of findings here."
_THEME = re.compile(r"(?:^|/)themes/[^/]+/theme\.yaml$")
NO_POLICY = "the theme of an audit, not a policy"
READ_THROUGH = frozenset((".yaml", ".yml", ""))  # a folder's name has no ending
NEAR_MISSES = (".yam", ".yaml.bak", ".yml.bak", ".yaml~", ".yaml.orig", ".yaml.txt", ".ymal")


class FoundFiles(Struct):
    """What a search brought: files in a fixed order, files passed over, and problems."""

    files: list[SourceFile]
    passed: list[Passed]
    problems: list[Problem]


def find_files(paths: list[Path], exclude: tuple[str, ...] = ()) -> FoundFiles:
    """Every `.yaml` and `.yml` file under `paths`, read.

    A path that does not exist is the caller's to refuse. Nothing is read through a link, and
    nothing that is not a regular file; a file over 1 MiB is a problem, not a partial read.
    """
    search = _Search(exclude)
    for path in sorted(set(paths)):
        if path.is_dir():
            search.walk(path)
        else:
            search.take(path)
    search.found.files.sort(key=lambda file: file.name)
    search.found.passed.sort(key=lambda passed: passed.file)
    return search.found


def display_name(path: Path) -> str:
    """A path with forward slashes; bytes of a name that are not UTF-8 are written as `\\xe9`."""
    return path.as_posix().encode("utf-8", "surrogateescape").decode("utf-8", "backslashreplace")


def read_file(path: Path, most: int = MOST_FILE_BYTES) -> SourceFile:
    """One file by itself, of `most` bytes at most. Raises `Unreadable`."""
    search = _Search((), most)
    search.take(path)
    if search.found.problems:
        raise Unreadable(search.found.problems)
    return search.found.files[0]


def is_theme(name: str) -> bool:
    """Whether a path with forward slashes is that of a theme's own file."""
    return _THEME.search(name) is not None


def may_be_register(name: str) -> bool:
    """Whether a file is called as registers are."""
    return name == REGISTER or name.endswith(f".{REGISTER}")


def is_register(name: str, data: bytes) -> bool:
    """Whether a file is called as a register and begins as the program has begun it."""
    return may_be_register(name) and data.startswith(REGISTER_BEGINS)


def excluded(within: str, root: Path, exclude: tuple[str, ...]) -> bool:
    """Whether a glob matches a file that stands `within` a PATH whose resolved folder is `root`.

    A glob that is an absolute path is held against the file's whole path, any other against the
    path within PATH; `*` matches slashes too.
    """
    whole = f"{root.as_posix().rstrip('/')}/{within}"
    return any(fnmatchcase(whole if os.path.isabs(glob) else within, glob) for glob in exclude)  # noqa: PTH117 - a glob is no path


class _Search:
    def __init__(self, exclude: tuple[str, ...], most: int = MOST_FILE_BYTES) -> None:
        self.exclude = exclude
        self.most = most
        self.found = FoundFiles([], [], [])
        self.seen: set[tuple[int, int]] = set()
        self.bytes_read = 0

    def walk(self, top: Path) -> None:
        """Every file under `top`, hidden folders and files left out."""
        root = top.resolve()
        pending = [top]
        while pending:
            here = pending.pop()
            try:
                with os.scandir(here) as entries:
                    listing = [e for e in entries if not e.name.startswith(".")]
            except OSError as error:
                self._problem(here, f"This folder cannot be opened: {error.strerror}.")
                continue
            for entry in sorted(listing, key=lambda entry: entry.name):
                if entry.is_dir(follow_symlinks=False):
                    pending.append(Path(entry.path))
                else:
                    self._consider(Path(entry.path), root, top)

    def _consider(self, path: Path, root: Path, top: Path) -> None:
        lower = path.name.lower()
        if excluded(path.relative_to(top).as_posix(), root, self.exclude):
            if not (path.name in RESERVED or may_be_register(path.name)):
                self._pass(path, "excluded in the settings")
        elif path.is_symlink():
            self._link(path, root)
        elif lower.endswith(NEAR_MISSES):
            self._pass(path, "not read: its name does not end in .yaml or .yml")
        elif is_theme(path.as_posix()):
            self._pass(path, NO_POLICY)
        elif lower.endswith((".yaml", ".yml")) and path.name not in RESERVED:
            self.take(path, policy=True)

    def _link(self, path: Path, root: Path) -> None:
        try:
            target = path.resolve(strict=True)
        except (OSError, RuntimeError):
            target = None
        if not (target and target.is_dir()) and path.suffix.lower() not in READ_THROUGH:
            return  # it would not be read if it were the file itself
        if target is None:
            self._problem(path, "This link leads nowhere.", "the file itself, or remove the link")
        elif not target.is_relative_to(root):
            says = "This link leads out of the folder, so it is not followed."
            self._problem(path, says, "the file itself into the folder, or remove the link")
        elif not any(part.startswith(".") for part in target.relative_to(root).parts):
            self._pass(path, "a link to what is read where it stands")
        elif target.is_dir():
            self._pass(path, "a link to a hidden folder")
        else:
            self.take(path, policy=True)  # hidden at its own place, as in a mounted volume

    def take(self, path: Path, *, policy: bool = False) -> None:
        """Reads one file, unless it is no regular file, too large, or read already; as a `policy`
        not the program's own register of numbers either.
        """
        try:
            facts = path.stat()
            if not stat.S_ISREG(facts.st_mode):  # before opening: opening a pipe waits
                self._problem(path, "This is not a regular file.")
                return
            if facts.st_ino and (facts.st_dev, facts.st_ino) in self.seen:
                return
            self.seen.add((facts.st_dev, facts.st_ino))
            with path.open("rb") as file:
                data = file.read(self.most + 1)
        except OSError as error:
            self._problem(path, f"This file cannot be opened: {error.strerror or error}.")
            return
        if policy and is_register(path.name, data):
            return
        if len(data) > self.most:
            size, most = (units.file_size(n) for n in (facts.st_size, self.most))
            says = f"This file is {size}; {most} is the most that is read."
            self._problem(path, says, "it as several files")
            return
        self.bytes_read += len(data)
        if len(self.found.files) >= MOST_FILES or self.bytes_read > MOST_RUN_BYTES:
            self._problem(path, "256 MiB or 20,000 files have been read; the rest is not.")
            return
        self.found.files.append(SourceFile(display_name(path), data))

    def _pass(self, path: Path, reason: str) -> None:
        self.found.passed.append(Passed(display_name(path), reason))

    def _problem(self, path: Path, says: str, write: str = "") -> None:
        if len(self.found.problems) < MOST_PROBLEMS:
            place = Place(display_name(path), 1, 1, 1)
            self.found.problems.append(Problem("file", says, place, write))
