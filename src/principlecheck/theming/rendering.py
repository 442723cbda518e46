"""Blocks rendered in a process of their own, which is stopped when it takes too long or says too
much; what is wrong comes back as problems with their places.
"""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import suppress
from importlib.util import find_spec
from pathlib import Path
from threading import Event, Timer

import msgspec
from msgspec import Struct

from principlecheck.model.audit.document import AuditDocument
from principlecheck.model.report.problem import Place, Problem
from principlecheck.theming.job import Block, Job, Told, Wrong
from principlecheck.theming.theme import BadTheme, Theme

_START = (
    "import sys; sys.path[:0] = sys.argv[4:]; from principlecheck.theming.child import main; main()"
)
_PACKAGES = ("principlecheck", "jinja2", "markupsafe", "msgspec", "markdown_it", "mdurl")
_KEPT = ("SYSTEMROOT", "LD_LIBRARY_PATH")  # without them, some systems start no Python


class Limits(Struct, frozen=True):
    """What rendering the blocks of one format may take: seconds, bytes of memory, and bytes of
    output, all blocks together.
    """

    seconds: float = 20
    memory: int = 512 << 20
    output: int = 32 << 20


def markdown_blocks(
    theme: Theme,
    audit: AuditDocument,
    pictures: Mapping[str, str] | None = None,
    limits: Limits | None = None,
) -> dict[str, str]:
    """The theme's own sections of the Markdown audit, by name; none starts no process.

    Raises `BadTheme`.
    """
    from principlecheck.reporters.markdown import section

    blocks = theme.blocks_of("markdown")
    if not blocks:
        return {}
    own = {b.section: section(audit, b.section, pictures, theme.order) for b in blocks}
    job = Job("markdown", audit, theme.order, dict(pictures or {}), blocks, own)
    return _rendered(job, limits or Limits())


def html_blocks(theme: Theme, audit: AuditDocument, limits: Limits | None = None) -> dict[str, str]:
    """The same of the page of HTML."""
    from principlecheck.reporters.html_sections import section_html

    blocks = theme.blocks_of("html")
    if not blocks:
        return {}
    own = {b.section: str(section_html(audit, b.section, theme.order)) for b in blocks}
    return _rendered(Job("html", audit, theme.order, {}, blocks, own), limits or Limits())


def _rendered(job: Job, limits: Limits) -> dict[str, str]:
    try:
        ran = _ran(msgspec.msgpack.encode(job), limits)
    except OSError as error:
        says = f"The process that renders blocks cannot be started: {error.strerror or error}."
        raise BadTheme([_problem(job.blocks[0], Wrong(1, says))]) from None
    told = {one.section: one for one in ran.told if one.text is not None or one.wrong}
    problems = [problem for block in job.blocks for problem in _problems(block, told)]
    if not problems and len(told) < len(job.blocks):
        problems.append(_unfinished(job, ran, limits))
    if problems:
        raise BadTheme(problems)
    return {name: one.text or "" for name, one in told.items()}


class _Ran(Struct):
    """What the process said, how it ended, and whether it was stopped for time or for output."""

    told: list[Told]
    code: int
    late: bool
    flooded: bool


def _ran(job: bytes, limits: Limits) -> _Ran:
    with tempfile.TemporaryFile() as given:
        given.write(job)
        given.seek(0)
        process = subprocess.Popen(  # noqa: S603 - this program's own interpreter, and no shell
            _command(limits),
            stdin=given,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env={name: os.environ[name] for name in _KEPT if name in os.environ},
            cwd=tempfile.gettempdir(),
            start_new_session=os.name == "posix",
        )
    over = Event()
    clock = Timer(limits.seconds, _stop, (process, over))
    clock.daemon = True
    clock.start()
    assert process.stdout is not None  # noqa: S101 - it was asked for
    try:
        # JSON may write a character as six; the process itself counts characters.
        most = 6 * limits.output + (1 << 20)
        output = process.stdout.read(most + 1)
        flooded = len(output) > most
        if flooded:
            _stop(process)
        process.wait()
    finally:
        clock.cancel()
        _stop(process)
        process.stdout.close()
        process.wait()
    late = over.is_set() or -process.returncode == getattr(signal, "SIGXCPU", 0)
    return _Ran(list(_messages(output)), process.returncode, late, flooded)


def _messages(output: bytes) -> Iterator[Told]:
    for line in output.split(b"\n")[:-1]:
        with suppress(msgspec.MsgspecError):
            yield msgspec.json.decode(line, type=Told)


def _command(limits: Limits) -> list[str]:
    """The interpreter by itself, with nothing of the user's or of the current folder's; where
    this program and its libraries lie is handed over, since they may be anywhere.
    """
    bounds = [str(max(1, round(limits.seconds))), str(limits.memory), str(limits.output)]
    return [sys.executable, "-I", "-S", "-B", "-c", _START, *bounds, *_folders()]


def _folders() -> list[str]:
    """The folders that hold this program and the libraries that rendering needs."""
    specs = [find_spec(name) for name in _PACKAGES]
    origins = [spec.origin for spec in specs if spec is not None and spec.origin]
    return list(dict.fromkeys(str(Path(origin).resolve().parents[1]) for origin in origins))


def _stop(process: subprocess.Popen[bytes], over: Event | None = None) -> None:
    if process.poll() is not None:
        return
    if over is not None:
        over.set()
    with suppress(OSError):
        if os.name == "posix":
            os.killpg(process.pid, signal.SIGKILL)
        else:
            process.kill()


def _problems(block: Block, told: Mapping[str, Told]) -> Iterator[Problem]:
    one = told.get(block.section)
    for wrong in one.wrong if one is not None else ():
        yield _problem(block, wrong)


def _problem(block: Block, wrong: Wrong) -> Problem:
    lines = block.source.split("\n")
    line = min(max(wrong.line, 1), len(lines))
    place = Place(block.file, line, 1, len(lines[line - 1]) + 1)
    return Problem("theme", wrong.says, place, wrong.write, lines[line - 1])


def _unfinished(job: Job, ran: _Ran, limits: Limits) -> Problem:
    """What stopped the process, told of the block that it was at."""
    begun = ran.told[-1].section if ran.told else job.blocks[0].section
    block = next((one for one in job.blocks if one.section == begun), job.blocks[0])
    if ran.late:
        says = f"This block did not finish within {limits.seconds:g} s."
    elif ran.flooded:
        says = "A theme writes more than is read."
    else:
        says = f"This block ended the process that renders it (code {ran.code})."
    return _problem(block, Wrong(1, says, "it with fewer loops"))
