"""The process that renders a theme's blocks: it gives away what it could do harm with, then reads
blocks that nobody vouches for.

    python -c … SECONDS BYTES MOST_OUTPUT FOLDER…  < job  > messages, one a line
"""

from __future__ import annotations

import secrets
import sys
from collections.abc import Iterator

import jinja2
import jinja2.debug  # what Jinja would import on its first error
import msgspec
from jinja2 import TemplateError, TemplateSyntaxError, UndefinedError

from principlecheck.reading.text import FORBIDDEN
from principlecheck.theming.formats import Format, format_of
from principlecheck.theming.grammar import misuses
from principlecheck.theming.job import Block, Job, Told, Wrong
from principlecheck.theming.values import Misused, Whole

_REFUSED_EVENTS = (
    *("open", "import", "socket.", "subprocess.", "os.", "shutil.", "ctypes.", "mmap."),
    *("winreg.", "pty.", "glob.", "tempfile.", "urllib.", "sqlite3.", "syslog.", "webbrowser."),
)
_EXERCISE = (
    "## A\n\n{% for x in ['\u2019', 1.5]|sort(attribute='a') %}{{ loop.index }}{% endfor %}",
    "## A\n\n{{ 'a'|title|truncate(3) }} `x` [x](#y) &lt; *x*\n\n- x\n\n|a|b|\n|-|-|\n|1|2|",
    "## A\n\n{{ picture('ranges') }}",
    "{{ 'a",
)
_PRIVATE = "\ue000\ue001\ue002"
"""Characters that stand for what is put in later; no template may hold them."""


class TooLong(Exception):  # noqa: N818 - it is what the block is
    """A block writes more than is read."""


def main() -> None:
    """Reads a job, renders its blocks and writes what became of each."""
    seconds, memory, most_output = (int(word) for word in sys.argv[1:4])
    limit(seconds, memory)
    job = msgspec.msgpack.decode(sys.stdin.buffer.read(), type=Job)
    form = format_of(job)
    for source in _EXERCISE:  # so that whatever Python imports in use is here already
        _outcome(Block(job.kind, job.order[-1], "", source), job, form, most_output)
    give_up()
    out = sys.stdout.buffer
    for told in told_of(job, form, most_output):
        out.write(msgspec.json.encode(told) + b"\n")
        out.flush()


def limit(seconds: int, memory: int) -> None:
    """Bounds on time, memory, files and processes, where the system knows them."""
    try:
        import resource
    except ImportError:  # Windows: the parent's clock and the language's own bounds remain
        return
    # The signal that tells a run out of time comes first, and a second later the one that does not.
    _bound(resource, "RLIMIT_CPU", seconds, seconds + 1)
    bounds = {
        "RLIMIT_AS": memory,
        "RLIMIT_FSIZE": 0,
        "RLIMIT_NPROC": 0,
        "RLIMIT_CORE": 0,
    }
    for name, most in bounds.items():
        _bound(resource, name, most)


def _bound(resource: object, name: str, most: int, at_last: int | None = None) -> None:
    """Sets a bound; `at_last` is where it is final, at `most` where left out."""
    kind = getattr(resource, name, None)
    if kind is None:
        return
    try:
        resource.setrlimit(kind, (most, most if at_last is None else at_last))  # type: ignore[attr-defined]
    except (OSError, ValueError):  # not every system has every bound
        return


def give_up() -> None:
    """From here on this process opens nothing: no file, no connection, no program."""
    sys.addaudithook(_refuse)
    if sys.platform != "win32":
        import resource

        _bound(resource, "RLIMIT_NOFILE", 0)


def _refuse(event: str, _: object) -> None:
    if event.startswith(_REFUSED_EVENTS):
        raise PermissionError(event)


def told_of(job: Job, form: Format, most: int) -> Iterator[Told]:
    """Each block's beginning and its end."""
    left = most
    for block in job.blocks:
        yield Told(block.section)
        told = _outcome(block, job, form, left)
        left -= len(told.text or "")
        yield told


def _outcome(block: Block, job: Job, form: Format, most: int) -> Told:
    try:
        text, wrong = _rendered(block, job, form, most)
    except MemoryError:
        says = "This block needs more memory than a theme is given."
        return Told(block.section, wrong=(Wrong(1, says, "it in fewer loops"),))
    except RecursionError:
        return Told(block.section, wrong=(Wrong(1, "This block is nested too deeply."),))
    return Told(block.section, wrong=tuple(wrong)) if wrong else Told(block.section, text)


def _rendered(block: Block, job: Job, form: Format, most: int) -> tuple[str, list[Wrong]]:
    if any(sign in block.source for sign in _PRIVATE):
        return "", [Wrong(1, "A character for private use stands in this block.", "it away")]
    place = f"\ue000{secrets.token_hex(8)}\ue001"
    env = form.environment
    context = {**env.given(form.context(block.section)), "builtin": Whole(place)}
    try:
        tree = env.parse(block.source, block.section, block.file)
        wrong = misuses(tree, context, env.filters, env.tests)
        if wrong:
            return "", wrong
        template = env.template_class.from_code(env, env.compile(tree, filename=block.file), {})
        text = _written(template, context, most).strip()
    except TemplateSyntaxError as error:
        says = f"Jinja cannot read this: {error.message}"
        return "", [Wrong(error.lineno, _sentence(says))]
    except (MemoryError, RecursionError):
        raise
    except Exception as error:  # noqa: BLE001 - a block may break in any way; each is told
        return "", [_broken(error, block)]
    faults = [_located(block, *fault) for fault in form.faults(text, block.section, place)]
    return env.put_in(form.whole(text, block.section, place)), faults


def _written(template: jinja2.Template, context: dict[str, object], most: int) -> str:
    """What a template writes, read as it comes so that no flood of it is kept."""
    parts, size = [], 0
    stream = template.root_render_func(template.new_context(context))
    for part in stream:
        size += len(part)
        if size > most:
            raise TooLong
        parts.append(part)
    text = "".join(parts)
    hidden = FORBIDDEN.search(text)
    if hidden:
        raise Misused(f"The hidden character U+{ord(hidden[0]):04X} stands in what this writes.")
    return text


def _broken(error: Exception, block: Block) -> Wrong:
    """An error in a block as a sentence, at the line of the template where it came up."""
    line, trace = 1, error.__traceback__
    while trace is not None:
        if trace.tb_frame.f_code.co_filename == block.file:
            made = trace.tb_frame.f_globals["__jinja_template__"]
            line = made.get_corresponding_lineno(trace.tb_lineno)
        trace = trace.tb_next
    if isinstance(error, Misused):
        return Wrong(line, error.says, error.write)
    if isinstance(error, TooLong):
        return Wrong(line, "A theme writes more than is read.", "less, with fewer loops")
    if isinstance(error, UndefinedError):
        return Wrong(line, _sentence(f"A name has no value here: {error}"))
    what = (
        str(error)
        if isinstance(error, TemplateError | TypeError | ValueError | ArithmeticError)
        else ""
    )
    return Wrong(line, _sentence(f"This does not work here: {what or type(error).__name__}"))


def _sentence(text: str) -> str:
    return f"{text[:300].rstrip('.')}."


def _located(block: Block, shown: str, wrong: Wrong) -> Wrong:
    """A fault in what came out, at the line of the template that holds the text, if one does."""
    first = shown.strip().split("\n")[0][:60]
    lines = block.source.split("\n")
    at = next((n for n, line in enumerate(lines, 1) if first and first in line), 1)
    return Wrong(at, wrong.says, wrong.write)
