"""`--format NAME` or `--format NAME=FILE`, several in one run."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING

from msgspec import Struct

from principlecheck.cli.terminal import print_to_terminal, terminal_columns, terminal_painter
from principlecheck.model.report.refusal import Refusal
from principlecheck.model.settings import DEFAULT_FAIL_ON, FORMATS, SPOKEN
from principlecheck.reporters.plain import UNNAMED
from principlecheck.usecases.choosing import choose_option_value
from principlecheck.writing.files import write_own_file

if TYPE_CHECKING:
    from principlecheck.model.report.report import Report, Severity

# Imported when asked for: each reporter costs start-up time that the others need not pay.
_REPORTERS = {
    "text": ("text", "render_text_report"),
    "questions": ("text", "render_questions_text"),
    "json": ("json_report", "render_json_report"),
    "markdown": ("comment", "render_comment"),
    "sarif": ("sarif", "render_sarif_report"),
    "junit": ("junit", "render_junit_report"),
    "github": ("github", "github_annotations"),
    "gitlab": ("gitlab", "render_gitlab_report"),
}


MOST_TYPED = 40
"""So many characters of paths leave room for the command around them on one line of 80."""
_PLAIN = re.compile(r"[\w./:+@][\w./:+@-]*")


class Output(Struct, frozen=True):
    """One format, and the file it goes to; none is standard output."""

    name: str
    file: Path | None


def parse_format_options(typed: Sequence[str]) -> list[Output]:
    """What was asked for. Raises `Refusal` for an unknown format, or two on standard output."""
    found = []
    for one in typed or ["text"]:
        name, _, file = one.partition("=")
        found.append(
            Output(choose_option_value(name, FORMATS, "format"), Path(file) if file else None)
        )
    printed = [one.name for one in found if one.file is None]
    if len(printed) > 1:
        raise Refusal(
            f"{' and '.join(printed)} cannot both go to the terminal.",
            f"Give all but one a file: --format {printed[0]}=FILE.",
        )
    files = [one.file for one in found if one.file is not None]
    if len(set(files)) != len(files):
        raise Refusal("Two formats name the same file. Give each one of its own.")
    return found


def print_report_in_format(
    name: str,
    report: Report,
    *,
    on_terminal: bool,
    fail_on: Severity = DEFAULT_FAIL_ON,
    verdict: str | None = None,
    paths: Sequence[Path] = (),
    only_new: bool = False,
) -> str:
    """A report in one format; a terminal's width and colours are for terminals only.

    With `only_new`, it holds what is new or worse alone, and says so where people read it.

    A text names `paths` in what to type next. A comment opens with what `fail_on` decides, or with `verdict` where something else does.
    """
    module, function = _REPORTERS[name]
    reporter: Callable[..., str] = getattr(
        import_module(f"principlecheck.reporters.{module}"), function
    )
    if name in SPOKEN:
        typed = paths_as_typed_on_command_line(paths)
        return (
            reporter(report, terminal_columns(), terminal_painter(), typed, only_new=only_new)
            if on_terminal
            else reporter(report, typed=typed, only_new=only_new)
        )
    if name == "markdown":
        return reporter(report, fail_on, verdict=verdict, only_new=only_new)
    return reporter(report)


def paths_as_typed_on_command_line(paths: Sequence[Path]) -> str:
    """The paths as they are typed after a verb; an ellipsis where they are long or would need
    quoting, which differs from shell to shell.
    """
    words = " ".join(path.as_posix() for path in paths)
    plain = all(_PLAIN.fullmatch(path.as_posix()) for path in paths)
    return words if words and plain and len(words) <= MOST_TYPED else UNNAMED


def print_report_to_its_output(one: Output, text: str) -> None:
    """A report to where it goes. Raises `Refusal` where its file cannot be written."""
    if one.file is None:
        print_to_terminal(text)
    else:
        write_own_file(one.file, text.encode("utf-8"))
