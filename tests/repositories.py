"""Small git repositories in a temporary folder."""

import subprocess
import tempfile
from functools import cache
from pathlib import Path

GIT = (
    *("git", "-c", "user.name=test", "-c", "user.email=test@example.org"),
    *("-c", "commit.gpgSign=false", "-c", "protocol.file.allow=always", "-c", "core.hooksPath="),
    *("-c", "maintenance.auto=false", "-c", "gc.auto=0", "-c", "core.fsync=none"),
)


def git(folder: Path, *words: str, data: bytes | None = None) -> str:
    """What a command of git prints in `folder`; it must succeed."""
    done = subprocess.run(
        [*GIT, "-C", str(folder), *words], input=data, capture_output=True, check=False
    )
    assert done.returncode == 0, done.stderr.decode()
    return done.stdout.decode("utf-8", errors="surrogateescape").strip()


def new_repository(folder: Path, files: dict[str, str] | None = None) -> Path:
    """A repository with one commit on `main`; what stands in `folder` already is in it."""
    folder.mkdir(parents=True, exist_ok=True)
    if any(folder.iterdir()):
        return _make(folder, files or {})
    # Four starts of git a repository, and hundreds of tests begin with one of a few.
    folders, contents = _made_once(tuple((files or {}).items()))
    for name in folders:
        (folder / name).mkdir()
    for name, data in contents.items():
        (folder / name).write_bytes(data)
    return folder


@cache
def _made_once(files: tuple[tuple[str, str], ...]) -> tuple[list[str], dict[str, bytes]]:
    """The folders of a repository, the outermost first, and what its files hold."""
    with tempfile.TemporaryDirectory() as made:
        folder = _make(Path(made), dict(files))
        paths = sorted(folder.rglob("*"))
        return (
            [path.relative_to(folder).as_posix() for path in paths if path.is_dir()],
            {p.relative_to(folder).as_posix(): p.read_bytes() for p in paths if p.is_file()},
        )


def _make(folder: Path, files: dict[str, str]) -> Path:
    git(folder, "init", "-q", "-b", "main", "--template=")
    write(folder, files)
    commit(folder)
    return folder


def write(folder: Path, files: dict[str, str]) -> None:
    """Writes policy files, each without its first line, `format: 1`."""
    for name, text in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(f"format: 1\n{text}", encoding="utf-8")


def commit(folder: Path, *words: str) -> str:
    """Commits everything; the commit's id."""
    git(folder, "add", "-A", "-f")
    git(folder, "commit", "-q", "--allow-empty", "-m", "change", *words)
    head = folder / ".git" / "HEAD"
    if not head.is_file():  # a submodule's stands elsewhere
        return git(folder, "rev-parse", "HEAD")
    # A commit writes where its branch stands into a file of its own: no start of git to read it.
    begin, _, branch = head.read_text(encoding="utf-8").strip().partition("ref: ")
    return begin or (head.parent / branch).read_text(encoding="utf-8").strip()
