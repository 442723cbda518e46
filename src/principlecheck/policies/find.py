"""Which files are read, and which are passed over and said so."""

from __future__ import annotations

import os
import stat
from fnmatch import fnmatchcase
from itertools import islice
from pathlib import Path

from msgspec import Struct

from principlecheck.model import units
from principlecheck.model.report.problem import Place, Problem
from principlecheck.model.report.report import Passed
from principlecheck.policies.named import (
    EXCLUDED,
    HIDDEN_FILE,
    HIDDEN_FOLDER,
    IN_FORCE,
    LINK,
    LINK_TO_READ,
    NOT_READ_ENDS,
    OF_IMPORT,
    OWN_FOLDERS,
    is_import_page_not_policy,
    is_policy_file_name,
    is_reserved_for_no_policy,
    kind_of_file_not_a_policy,
    what_file_is_if_no_policy,
    why_hidden_policy_folder_is_used,
    why_policy_file_not_read,
)
from principlecheck.reading.source import SourceFile
from principlecheck.reading.text import Unreadable

MOST_FILE_BYTES = 1 << 20
MOST_RUN_BYTES = 256 << 20
MOST_FILES = 20_000
MOST_PROBLEMS = 200
MOST_PASSED = 1_000
MOST_OWN_FILES = 40
READ_THROUGH = frozenset((".yaml", ".yml", ""))  # a folder's name has no ending


class FoundFiles(Struct):
    """What a search brought: files in a fixed order, files passed over, and problems.

    `more` counts files passed over beyond `MOST_PASSED`; `empty` are folders that hold nothing,
    which may be submodules that are not checked out.
    """

    files: list[SourceFile]
    passed: list[Passed]
    problems: list[Problem]
    more: int = 0
    empty: list[Path] = []

    def passes(self, file: str, reason: str) -> None:
        """Notes a file that is passed over, by name as long as there are not too many."""
        if len(self.passed) < MOST_PASSED:
            self.passed.append(Passed(file, reason, kind_of_file_not_a_policy(reason)))
        else:
            self.more += 1


def find_policy_files(
    paths: list[Path], exclude: tuple[str, ...] = (), in_force: tuple[str, ...] = ()
) -> FoundFiles:
    """Every `.yaml` and `.yml` file under `paths`, read.

    `in_force` are the whole paths of settings, waivers and packs that govern. A path that does not
    exist is the caller's to refuse. Nothing is read through a link, and nothing that is not a
    regular file; a file over 1 MiB is a problem, not a partial read.
    """
    search = _PolicyFileSearch(exclude, frozenset(in_force))
    for path in sorted(set(paths)):
        if path.is_dir():
            search.walk(path)
        else:
            search.take(path)
    search.follow_links()
    search.found.files.sort(key=lambda file: file.name)
    search.found.passed.sort(key=lambda passed: passed.file)
    return search.found


def display_policy_file_name(path: Path) -> str:
    """A path with forward slashes; bytes of a name that are not UTF-8 are written as `\\xe9`."""
    return path.as_posix().encode("utf-8", "surrogateescape").decode("utf-8", "backslashreplace")


def read_policy_file(path: Path, most: int = MOST_FILE_BYTES) -> SourceFile:
    """One file by itself, of `most` bytes at most. Raises `Unreadable`."""
    search = _PolicyFileSearch((), most=most)
    search.take(path)
    if search.found.problems:
        raise Unreadable(search.found.problems)
    return search.found.files[0]


def is_policy_file_excluded(within: str, root: Path, exclude: tuple[str, ...]) -> bool:
    """Whether a glob matches a file that stands `within` a PATH whose resolved folder is `root`.

    A glob that is an absolute path is held against the file's whole path, any other against the
    path within PATH; `*` matches slashes too.
    """
    whole = f"{root.as_posix().rstrip('/')}/{within}"
    return any(fnmatchcase(whole if os.path.isabs(glob) else within, glob) for glob in exclude)  # noqa: PTH117 - a glob is no path


class _PolicyFileSearch:
    def __init__(
        self,
        exclude: tuple[str, ...],
        in_force: frozenset[str] = frozenset(),
        most: int = MOST_FILE_BYTES,
    ) -> None:
        self.exclude = exclude
        self.in_force = in_force
        self.most = most
        self.found = FoundFiles([], [], [], 0, [])
        self.seen: set[tuple[int, int]] = set()
        self.taken: list[Path] = []
        self.links: list[tuple[Path, Path]] = []
        self.bytes_read = 0

    def walk(self, top: Path) -> None:
        """Every file under `top`; what is hidden is told and left alone."""
        root = top.resolve()
        pending = [top]
        while pending:
            here = pending.pop()
            try:
                with os.scandir(here) as entries:
                    listing = sorted(entries, key=lambda entry: entry.name)
            except OSError as error:
                self._problem(here, f"This folder cannot be opened: {error.strerror}.")
                continue
            if not listing:
                self.found.empty.append(here)
            for entry in listing:
                path = Path(entry.path)
                is_folder = entry.is_dir(follow_symlinks=False)
                if entry.name.startswith("."):
                    self._hidden(path, root, top, is_folder=is_folder)
                elif is_folder:
                    pending.append(path)
                else:
                    self._consider(path, root, top, is_link=entry.is_symlink())

    def follow_links(self) -> None:
        """What each link leads to is known once everything has been read."""
        read = {path.resolve() for path in self.taken} if self.links else set()
        for path, target in self.links:
            if target in read:
                self._pass(path, LINK_TO_READ)
            else:
                says = "This link leads to a file that is not read as a policy."
                self._problem(path, says, "the file itself in its place, or remove the link")

    def _hidden(self, path: Path, root: Path, top: Path, *, is_folder: bool) -> None:
        """A hidden file or folder; git's own is no part of what is checked."""
        if path.name == ".git":
            return
        if is_policy_file_excluded(path.relative_to(top).as_posix(), root, self.exclude):
            self._pass(path, EXCLUDED)
        elif is_folder and (why := self._own_folder(path)):
            self._pass(path, why)
        else:
            self._pass(path, HIDDEN_FOLDER if is_folder else HIDDEN_FILE)

    def _own_folder(self, folder: Path) -> str:
        """Why a hidden folder is in use: it holds what the program writes there and nothing else.
        Empty where it does not.
        """
        if folder.name not in OWN_FOLDERS:
            return ""
        try:
            found = list(islice(folder.rglob("*"), MOST_OWN_FILES + 1))
            files = [path for path in found if path.is_symlink() or not path.is_dir()]
        except OSError:
            return ""
        if len(found) > MOST_OWN_FILES:
            return ""
        top = folder.parent
        return why_hidden_policy_folder_is_used(
            (path.relative_to(top).as_posix(), self._small(path)) for path in files
        )

    def _small(self, path: Path) -> bytes:
        """The bytes of a regular file that is not too large, and of no other."""
        try:
            facts = path.lstat()
            if not stat.S_ISREG(facts.st_mode) or facts.st_size > self.most:
                return b""
            return path.read_bytes()
        except OSError:
            return b""

    def _excluded_because(self, path: Path, root: Path, top: Path) -> str:
        """Why a file is no policy wherever it stands: it governs, or a glob takes it out."""
        if not (self.in_force or self.exclude):
            return ""
        within = path.relative_to(top).as_posix()
        if f"{root.as_posix().rstrip('/')}/{within}" in self.in_force:
            return IN_FORCE
        return EXCLUDED if is_policy_file_excluded(within, root, self.exclude) else ""

    def _consider(self, path: Path, root: Path, top: Path, *, is_link: bool) -> None:
        if why := self._excluded_because(path, root, top):
            self._pass(path, why)
        elif is_link:
            self._link(path, root)
        elif is_policy_file_name(path.name):
            self.take(path, reserved=is_reserved_for_no_policy(path.as_posix()))
        elif path.name.endswith(NOT_READ_ENDS) and is_import_page_not_policy(
            path.name, self._small(path)
        ):
            self._pass(path, OF_IMPORT)
        else:
            self._pass(path, why_policy_file_not_read(path.name))

    def _link(self, path: Path, root: Path) -> None:
        try:
            target = path.resolve(strict=True)
        except (OSError, RuntimeError):
            target = None
        if not (target and target.is_dir()) and path.suffix.lower() not in READ_THROUGH:
            self._pass(path, LINK)  # it would not be read if it were the file itself
        elif target is None:
            self._problem(path, "This link leads nowhere.", "the file itself, or remove the link")
        elif not target.is_relative_to(root):
            says = "This link leads out of the folder, so it is not followed."
            self._problem(path, says, "the file itself into the folder, or remove the link")
        elif not any(part.startswith(".") for part in target.relative_to(root).parts):
            if target.is_dir():
                self._pass(path, LINK_TO_READ)
            elif is_policy_file_name(path.name):
                self.links.append((path, target))
            else:
                self._pass(path, LINK)
        elif target.is_dir():
            self._pass(path, "a link to a hidden folder")
        elif is_policy_file_name(path.name):
            self.take(path)  # hidden at its own place, as in a mounted volume
        else:
            self._pass(path, LINK)

    def take(self, path: Path, *, reserved: bool = False) -> None:
        """Reads one file, unless it is no regular file, too large, or read already; one of a
        `reserved` name only if it is not what it is called.
        """
        try:
            facts = path.stat()
            if not stat.S_ISREG(facts.st_mode):  # before opening: opening a pipe waits
                self._problem(path, "This is not a regular file.")
                return
            if facts.st_ino and (facts.st_dev, facts.st_ino) in self.seen:
                return
            with path.open("rb") as file:
                data = file.read(self.most + 1)
        except OSError as error:
            self._problem(path, f"This file cannot be opened: {error.strerror or error}.")
            return
        fits = len(data) <= self.most
        if reserved and fits and (why := what_file_is_if_no_policy(path.as_posix(), data)):
            self._pass(path, why)
            return
        self.seen.add((facts.st_dev, facts.st_ino))
        self.taken.append(path)
        if not fits:
            size, most = (units.format_file_size(n) for n in (facts.st_size, self.most))
            says = f"This file is {size}; {most} is the most that is read."
            self._problem(path, says, "it as several files")
            return
        self.bytes_read += len(data)
        if len(self.found.files) >= MOST_FILES or self.bytes_read > MOST_RUN_BYTES:
            self._problem(path, "256 MiB or 20,000 files have been read; the rest is not.")
            return
        self.found.files.append(SourceFile(display_policy_file_name(path), data))

    def _pass(self, path: Path, reason: str) -> None:
        self.found.passes(display_policy_file_name(path), reason)

    def _problem(self, path: Path, says: str, write: str = "") -> None:
        if len(self.found.problems) < MOST_PROBLEMS:
            place = Place(display_policy_file_name(path), 1, 1, 1)
            self.found.problems.append(Problem("file", says, place, write))
