"""`--format NAME` or `--format NAME=FILE`, several in one run."""

from __future__ import annotations

import errno
import os
import shutil
from collections.abc import Callable, Sequence
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING

from msgspec import Struct

from principlecheck.cli.choices import one_of
from principlecheck.cli.exits import CANNOT_JUDGE, Stop
from principlecheck.cli.terminal import columns, painter
from principlecheck.model.settings import DEFAULT_FAIL_ON

if TYPE_CHECKING:
    from principlecheck.model.report.report import Report, Severity

# Imported when asked for: each reporter costs start-up time that the others need not pay.
_REPORTERS = {
    "text": ("text", "text_report"),
    "questions": ("text", "questions_text"),
    "json": ("json_report", "json_report"),
    "markdown": ("comment", "comment_report"),
    "sarif": ("sarif", "sarif_report"),
    "junit": ("junit", "junit_report"),
    "github": ("github", "github_report"),
    "gitlab": ("gitlab", "gitlab_report"),
}
FORMATS = tuple(_REPORTERS)
SPOKEN = ("text", "questions")
"""Formats for people at a terminal; they end with what the gate rests on."""
_DEVICES = ("/dev", "/dev/fd", "/proc/self/fd")


class Wanted(Struct, frozen=True):
    """One format, and the file it goes to; none is standard output."""

    name: str
    file: Path | None


def wanted_formats(typed: Sequence[str]) -> list[Wanted]:
    """What was asked for. Raises `Stop` for an unknown format, or two on standard output."""
    wanted = []
    for one in typed or ["text"]:
        name, _, file = one.partition("=")
        wanted.append(Wanted(one_of(name, FORMATS, "format"), Path(file) if file else None))
    printed = [one.name for one in wanted if one.file is None]
    if len(printed) > 1:
        raise Stop(
            CANNOT_JUDGE,
            f"{' and '.join(printed)} cannot both go to the terminal.",
            f"Give all but one a file: --format {printed[0]}=FILE.",
        )
    files = [one.file for one in wanted if one.file is not None]
    if len(set(files)) != len(files):
        raise Stop(CANNOT_JUDGE, "Two formats name the same file. Give each one of its own.")
    return wanted


def render(
    name: str,
    report: Report,
    *,
    on_terminal: bool,
    fail_on: Severity = DEFAULT_FAIL_ON,
    verdict: str | None = None,
) -> str:
    """A report in one format; a terminal's width and colours are for terminals only.

    A comment opens with what `fail_on` decides, or with `verdict` where something else does.
    """
    module, function = _REPORTERS[name]
    reporter: Callable[..., str] = getattr(
        import_module(f"principlecheck.reporters.{module}"), function
    )
    if name in SPOKEN and on_terminal:
        return reporter(report, columns(), painter())
    if name == "markdown":
        return reporter(report, fail_on, verdict=verdict)
    return reporter(report)


def spare(path: Path) -> None:
    """Raises `Stop` where a report would be written over what may be a policy, or through a link,
    which may lead to one, or anywhere.
    """
    if path.suffix.lower() in (".yaml", ".yml"):
        raise Stop(
            CANNOT_JUDGE,
            f"A report is not written to {path.as_posix()}: files of that kind hold policies.",
            "Give it another ending, such as .md, .json or .sarif.",
        )
    if path.is_symlink() and not is_device(path):
        raise Stop(
            CANNOT_JUDGE,
            f"{path.as_posix()} is a link to another file, which is not written over.",
            "Name the file itself, or take the link away.",
        )


def write_file(path: Path, data: bytes) -> None:
    """Writes a file whole. Raises `Stop` where that cannot be done, or must not (`spare`)."""
    spare(path)
    if path.is_dir():
        says = f"{path.as_posix()} cannot be written: it is a folder."
        raise Stop(CANNOT_JUDGE, says, "Name a file in it.")
    try:
        path.parent.mkdir(exist_ok=True)
        if is_device(path):
            path.write_bytes(data)
        else:
            replace_file(path, data)
    except FileNotFoundError:
        says = f"{path.as_posix()} cannot be written: there is no folder to hold it."
        raise Stop(CANNOT_JUDGE, says, f"Make {path.parent.parent.as_posix()} first.") from None
    except OSError as error:
        raise Stop(
            CANNOT_JUDGE, f"{path.as_posix()} cannot be written: {error.strerror or error}."
        ) from None


def replace_file(path: Path, data: bytes) -> None:
    """Puts a file in the place of another: whole, or not at all, so that neither a full disk nor
    another name of the same file (a hard link) costs anybody what stood there. Raises OSError.
    """
    if path.exists() and not os.access(path, os.W_OK):
        raise PermissionError(errno.EACCES, os.strerror(errno.EACCES))
    part = path.with_name(f".{path.name}.{os.getpid()}.part")
    part.unlink(missing_ok=True)
    try:
        with part.open("xb") as file:  # never through a link that somebody has laid there
            file.write(data)
        if path.exists():
            shutil.copymode(path, part)
        part.replace(path)
    finally:
        part.unlink(missing_ok=True)


def is_device(path: Path) -> bool:
    """Whether a path is standard output or another pipe or device, which is written into."""
    return path.parent.as_posix() in _DEVICES or (path.exists() and not path.is_file())
