"""Policy files as a git commit holds them, read without touching the work tree.

What is read, passed over or refused is what `finding` would read, pass over or refuse if the
commit were checked out; only a submodule and a Git LFS pointer stand for files that git does not
hold, and are problems.
"""

from __future__ import annotations

import posixpath
from collections import deque
from collections.abc import Sequence
from pathlib import Path, PurePosixPath
from typing import Literal

from principlecheck.history.git_process import (
    GitBlobs,
    GitRefuses,
    GitResult,
    last_line_git_complained,
)
from principlecheck.history.git_repository import Commit, Node, path_inside_git_repository
from principlecheck.model import units
from principlecheck.model.report.problem import Place, Problem
from principlecheck.policies.find import (
    MOST_FILE_BYTES,
    MOST_FILES,
    MOST_OWN_FILES,
    MOST_PROBLEMS,
    MOST_RUN_BYTES,
    READ_THROUGH,
    FoundFiles,
    is_policy_file_excluded,
)
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
    what_file_is_if_no_policy,
    why_hidden_policy_folder_is_used,
    why_policy_file_not_read,
)
from principlecheck.reading.source import SourceFile

_LINK, _SUBMODULE, _FOLDER = "120000", "160000", "040000"
_MOST_LINK_BYTES = 4096
_MOST_HOPS = 40
_LFS = b"version https://git-lfs.github.com/spec/"


def find_policy_files_in_commit(
    commit: Commit,
    paths: Sequence[Path],
    exclude: tuple[str, ...] = (),
    in_force: tuple[str, ...] = (),
) -> FoundFiles:
    """Every policy file that `commit` holds under `paths`, named as `find_policy_files` would name it."""
    tops = {
        path: path_inside_git_repository(commit.repository, path) for path in sorted(set(paths))
    }
    tree = _read_commit_tree(commit, list(tops.values()))
    with GitBlobs(commit.repository.git) as blobs:
        search = _CommitSearch(tree, blobs, exclude, frozenset(in_force))
        for path, top in tops.items():
            search.walk(path, top)
        search.follow_links()
    search.found.files.sort(key=lambda file: file.name)
    search.found.passed.sort(key=lambda passed: passed.file)
    return search.found


def read_file_in_commit(commit: Commit, path: Path) -> bytes | None:
    """One file as `commit` holds it, links not followed; None where it holds no such file."""
    node = _node_at(commit, path)
    if node is None or node.mode in (_LINK, _SUBMODULE):
        return None
    with GitBlobs(commit.repository.git) as blobs:
        size, data = blobs.read(node.id, MOST_FILE_BYTES)
    return data if size <= MOST_FILE_BYTES else None


def kind_of_object_in_commit(
    commit: Commit, path: Path
) -> Literal["", "file", "link", "submodule"]:
    """What stands at a path in `commit`; nothing where nothing does, or a folder."""
    node = _node_at(commit, path)
    if node is None:
        return ""
    return "link" if node.mode == _LINK else "submodule" if node.mode == _SUBMODULE else "file"


def find_links_in_commit(
    commit: Commit, names: Sequence[str], asked_next: Sequence[str] = ()
) -> dict[str, str]:
    """Those of `names`, paths from the top of the repository on, that are links in `commit`, each
    with what it says. What will be `asked_next` is looked up with them.
    """
    if any(name not in commit.known for name in names):
        _named(commit, [*names, *asked_next])
    nodes = _named(commit, names)
    found = {name: node for name, node in nodes.items() if node.mode == _LINK}
    if not found:
        return {}
    with GitBlobs(commit.repository.git) as blobs:
        read = {name: blobs.read(node.id, _MOST_LINK_BYTES) for name, node in found.items()}
    return {name: data.decode("utf-8", "surrogateescape") for name, (_, data) in read.items()}


def _read_commit_tree(commit: Commit, tops: list[str]) -> dict[str, Node]:
    """What the commit holds under `tops`, by path."""
    wanted = [] if "" in tops else ["--", *tops]
    return _parse_git_tree_nodes(
        commit.repository.git.ask("ls-tree", "-r", "-z", "--full-tree", commit.id, *wanted)
    )


def look_up(commit: Commit, paths: Sequence[Path]) -> None:
    """Asks git of several paths at once, so that it is not started for each when it is asked of."""
    _named(commit, [path_inside_git_repository(commit.repository, path) for path in paths])


def _node_at(commit: Commit, path: Path) -> Node | None:
    """What the commit holds at one path, folders left out."""
    name = path_inside_git_repository(commit.repository, path)
    return _named(commit, [name]).get(name)


def _named(commit: Commit, names: Sequence[str]) -> dict[str, Node]:
    """What the commit holds at `names` themselves, folders left out."""
    unknown = [name for name in dict.fromkeys(names) if name and name not in commit.known]
    if unknown:
        words = ("ls-tree", "-z", "--full-tree", commit.id, "--", *unknown)
        found = _parse_git_tree_nodes(commit.repository.git.ask(*words))
        for name in unknown:
            node = found.get(name)
            commit.known[name] = None if node is None or node.mode == _FOLDER else node
    return {name: node for name in names if (node := commit.known.get(name)) is not None}


def _parse_git_tree_nodes(answer: GitResult) -> dict[str, Node]:
    if answer.code:
        raise GitRefuses(
            "git cannot list the files of that time.", *last_line_git_complained(answer.complaint)
        )
    tree = {}
    for record in answer.output.split(b"\0"):
        facts, tab, name = record.partition(b"\t")
        if tab:
            mode, _kind, id_ = facts.decode("ascii").split(" ")
            tree[name.decode("utf-8", errors="surrogateescape")] = Node(mode, id_)
    return tree


class _CommitSearch:
    def __init__(
        self,
        tree: dict[str, Node],
        blobs: GitBlobs,
        exclude: tuple[str, ...],
        in_force: frozenset[str],
    ) -> None:
        self.tree = tree
        self.folders = {folder for name in tree for folder in _git_folders_above(name)}
        self.blobs = blobs
        self.exclude = exclude
        self.in_force = in_force
        self.root = Path()
        self.found = FoundFiles([], [], [])
        self.seen: set[str] = set()
        self.links: list[tuple[str, str]] = []
        self.bytes_read = 0

    def walk(self, path: Path, top: str) -> None:
        """Every file under `top`, what is hidden told and left alone; or `top` itself."""
        self.root = path.resolve()
        node = self.tree.get(top)
        if node is not None:
            self._considered_itself(path.as_posix(), top, node)
            return
        prefix = f"{top}/" if top else ""
        hidden: dict[str, str] = {}
        inside_of: dict[str, list[str]] = {}
        for name, node in sorted(self.tree.items()):
            rest = name.removeprefix(prefix)
            if not name.startswith(prefix):
                continue
            if _git_path_is_hidden(rest):
                part, reason = _hidden_part_of_git_path(rest)
                hidden.setdefault(part, reason)
                inside_of.setdefault(part, []).append(name)
            else:
                self._consider(path, rest, name, node, top)
        for rest, reason in hidden.items():
            why = EXCLUDED if is_policy_file_excluded(rest, self.root, self.exclude) else reason
            if why == HIDDEN_FOLDER:
                why = self._own_folder(f"{prefix}{rest}", inside_of[rest]) or why
            self._pass((path / rest).as_posix(), why)

    def _own_folder(self, folder: str, names: Sequence[str]) -> str:
        """Why a hidden folder was in use: its files, `names`, are what the program writes there and
        nothing else. Empty where they are not.
        """
        above, _, base = folder.rpartition("/")
        if base not in OWN_FOLDERS or len(names) > MOST_OWN_FILES:
            return ""
        start = len(above) + 1 if above else 0
        return why_hidden_policy_folder_is_used(
            (name[start:], self._small(self.tree[name])) for name in names
        )

    def _small(self, node: Node) -> bytes:
        """The bytes of a regular file that is not too large, and of no other."""
        if node.mode in (_LINK, _SUBMODULE):
            return b""
        size, data = self.blobs.read(node.id, MOST_FILE_BYTES)
        return data if size <= MOST_FILE_BYTES else b""

    def follow_links(self) -> None:
        """What each link leads to is known once everything has been read."""
        for display, target in self.links:
            if target in self.seen:
                self._pass(display, LINK_TO_READ)
            else:
                says = "This link leads to a file that is not read as a policy."
                self._problem(display, says, "the file itself in its place, or remove the link")

    def _considered_itself(self, display: str, top: str, node: Node) -> None:
        if node.mode == _LINK:
            says = "This was a link, so what it led to is not known."
            self._problem(display, says, "the folder that it leads to")
        elif node.mode == _SUBMODULE:
            self._submodule(display)
        else:
            self._take(display, top, node)

    def _consider(self, path: Path, rest: str, name: str, node: Node, top: str) -> None:
        display = (path / rest).as_posix()
        base = posixpath.basename(name)
        if f"{self.root.as_posix().rstrip('/')}/{rest}" in self.in_force:
            self._pass(display, IN_FORCE)
        elif is_policy_file_excluded(rest, self.root, self.exclude):
            self._pass(display, EXCLUDED)
        elif node.mode == _SUBMODULE:
            self._submodule(display)
        elif node.mode == _LINK:
            self._link(display, name, top)
        elif is_policy_file_name(base):
            self._take(display, name, node, reserved=is_reserved_for_no_policy(display))
        elif base.endswith(NOT_READ_ENDS) and is_import_page_not_policy(base, self._small(node)):
            self._pass(display, OF_IMPORT)
        else:
            self._pass(display, why_policy_file_not_read(base))

    def _submodule(self, display: str) -> None:
        says = "This is a submodule; its files are not in this repository's history."
        self._problem(display, says, "its policies into this repository, or exclude it")

    def _link(self, display: str, name: str, top: str) -> None:
        target = self._target(name, top)
        leads_to_folder = target is not None and (target in self.folders or target == top)
        if not leads_to_folder and PurePosixPath(name).suffix.lower() not in READ_THROUGH:
            self._pass(display, LINK)
            return
        if target is None:
            says = "This link leads out of the folder, so it is not followed."
            self._problem(display, says, "the file itself into the folder, or remove the link")
        elif target not in self.tree and not leads_to_folder:
            says = "This link leads nowhere."
            self._problem(display, says, "the file itself, or remove the link")
        elif not _git_path_is_hidden(target[len(top) + 1 :] if top else target):
            if leads_to_folder:
                self._pass(display, LINK_TO_READ)
            elif is_policy_file_name(display):
                self.links.append((display, target))
            else:
                self._pass(display, LINK)
        elif leads_to_folder:
            self._pass(display, "a link to a hidden folder")
        elif is_policy_file_name(display):
            self._take(display, target, self.tree[target])
        else:
            self._pass(display, LINK)

    def _target(self, name: str, top: str) -> str | None:
        """Where a link leads, the links on its way followed; None for out of `top`, or for a
        circle.
        """
        here = name.split("/")[:-1]
        ahead = deque([posixpath.basename(name)])
        hops = 0
        while ahead:
            step = ahead.popleft()
            if step == ".." and not here:
                return None
            if step == "..":
                here.pop()
                continue
            if step in ("", "."):
                continue
            node = self.tree.get("/".join((*here, step)))
            if node is None or node.mode != _LINK:
                here.append(step)
                continue
            hops += 1
            size, data = self.blobs.read(node.id, _MOST_LINK_BYTES)
            if hops > _MOST_HOPS or size > _MOST_LINK_BYTES or data.startswith(b"/"):
                return None
            ahead.extendleft(reversed(data.decode("utf-8", "surrogateescape").split("/")))
        target = "/".join(here)
        return target if _git_path_is_under(target, top) else None

    def _take(self, display: str, name: str, node: Node, *, reserved: bool = False) -> None:
        if name in self.seen:
            return
        if not _git_name_is_text(display):
            self._problem(display, "This file's name is not UTF-8.", "a name in plain letters")
            return
        if len(self.found.files) >= MOST_FILES or self.bytes_read > MOST_RUN_BYTES:
            self._problem(display, "256 MiB or 20,000 files have been read; the rest is not.")
            return
        size, data = self.blobs.read(node.id, MOST_FILE_BYTES)
        fits = size <= MOST_FILE_BYTES
        if reserved and fits and (why := what_file_is_if_no_policy(display, data)):
            self._pass(display, why)
            return
        self.seen.add(name)
        if not fits:
            mib = units.format_number(size / MOST_FILE_BYTES, 1)
            says = f"This file is {mib} MiB; 1 MiB is the most that is read."
            self._problem(display, says, "it as several files")
        elif data.startswith(_LFS):
            says = "Git LFS keeps this file elsewhere, so the history holds no policy."
            self._problem(display, says, "it into git itself; policies are small")
        else:
            self.bytes_read += size
            self.found.files.append(SourceFile(display, data))

    def _pass(self, display: str, reason: str) -> None:
        self.found.passes(_printable_git_name(display), reason)

    def _problem(self, display: str, says: str, write: str = "") -> None:
        if len(self.found.problems) < MOST_PROBLEMS:
            self.found.problems.append(
                Problem("file", says, Place(_printable_git_name(display), 1, 1, 1), write)
            )


def _git_folders_above(name: str) -> list[str]:
    """The folders that a path lies in, the outermost first."""
    parts = name.split("/")[:-1]
    return ["/".join(parts[: count + 1]) for count in range(len(parts))]


def _git_path_is_under(name: str, top: str) -> bool:
    return not top or name == top or name.startswith(f"{top}/")


def _git_path_is_hidden(rest: str) -> bool:
    return any(part.startswith(".") for part in rest.split("/"))


def _hidden_part_of_git_path(rest: str) -> tuple[str, str]:
    """The outermost hidden part of a path, and what it is."""
    parts = rest.split("/")
    first = next(index for index, part in enumerate(parts) if part.startswith("."))
    reason = HIDDEN_FILE if first == len(parts) - 1 else HIDDEN_FOLDER
    return "/".join(parts[: first + 1]), reason


def _git_name_is_text(name: str) -> bool:
    return not any("\ud800" <= character <= "\udfff" for character in name)


def _printable_git_name(name: str) -> str:
    """A name as text: bytes that are no UTF-8 are written out."""
    return name.encode("utf-8", errors="surrogateescape").decode("utf-8", errors="backslashreplace")
