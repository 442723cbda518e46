"""Runs `principlecheck check` for the action: annotations, log, job summary, and files for later.

Reads the inputs from the environment (POLICY_PATH, FAIL_ON, AGAINST, NEW_ONLY, SARIF,
EXTRA_ARGS), never from a shell line, and writes `exit-code`, `comment-file` and `sarif-file` to
GITHUB_OUTPUT. It ends with 0 whatever was found: the action's last step ends with the exit code,
once the comment is written. Standard library only, run with `python -I`.
"""

# ruff: noqa: T201 - what is printed is for the runner

from __future__ import annotations

import json
import os
import shlex
import subprocess
import sys
from pathlib import Path
from typing import Any

CANNOT_JUDGE = 2
_BOOLEANS = {"true": True, "false": False, "": False}
_MOST_SUMMARY_BYTES = 1_000_000


class Refused(Exception):  # noqa: N818 - an orderly end
    """An input that cannot be followed."""


def main() -> int:
    """Writes the outputs whatever happens, so that the gate knows what to end with."""
    folder = Path(os.environ["RUNNER_TEMP"]) / "principlecheck-report"
    folder.mkdir(parents=True, exist_ok=True)
    comment, text, sarif = (folder / name for name in ("comment.md", "report.txt", "out.sarif"))
    for path in (comment, text, sarif):
        path.unlink(missing_ok=True)
    try:
        command = command_line(comment, text, sarif)
    except Refused as refused:
        print(f"::error title=principlecheck::{escaped(str(refused))}")
        code = CANNOT_JUDGE
    else:
        code = _run(command, text)
    _summarise(comment, code)
    _output("exit-code", str(code))
    _output("comment-file", str(comment) if comment.is_file() else "")
    _output("sarif-file", str(sarif) if sarif.is_file() else "")
    return 0


def command_line(comment: Path, text: Path, sarif: Path) -> list[str]:
    """The command as words. Raises `Refused` for an input that cannot be followed."""
    given = {name: os.environ.get(name, "").strip() for name in _INPUTS}
    paths = [line.strip() for line in given["POLICY_PATH"].split("\n") if line.strip()]
    words = [program(), "check"]
    words += ["--format", "github"]
    words += ["--format", f"markdown={comment}", "--format", f"text={text}"]
    if boolean("SARIF", given["SARIF"]):
        words += ["--format", f"sarif={sarif}"]
    if given["FAIL_ON"]:
        words.append(f"--fail-on={given['FAIL_ON']}")
    only_new = boolean("NEW_ONLY", given["NEW_ONLY"])
    against = given["AGAINST"] or (base_of_event(only_new=only_new) or "")
    if against:
        words.append(f"--against={against}")
    if only_new:
        words.append("--fail-on-new")
    try:
        words += shlex.split(given["EXTRA_ARGS"])
    except ValueError as error:
        raise Refused(f"args cannot be read: {error}") from None
    return [*words, "--", *(paths or ["."])]


_INPUTS = ("POLICY_PATH", "FAIL_ON", "AGAINST", "NEW_ONLY", "SARIF", "EXTRA_ARGS")


def boolean(name: str, typed: str) -> bool:
    """`true` or `false`; anything else would be guessed at."""
    if typed not in _BOOLEANS:
        raise Refused(f"{name.lower().replace('_', '-')} is true or false, not {typed!r}.")
    return _BOOLEANS[typed]


def base_of_event(*, only_new: bool) -> str | None:
    """What the event at hand changes: the target branch as fetched, or the commit before.

    On a pull request the settings of the target branch hold even where every finding counts.
    """
    name = os.environ.get("GITHUB_EVENT_NAME", "")
    event = read_event()
    base = os.environ.get("GITHUB_BASE_REF", "")
    if name in ("pull_request", "pull_request_target") and base:
        return f"refs/remotes/origin/{base}"
    if name == "merge_group":
        group = event.get("merge_group")
        sha = group.get("base_sha") if isinstance(group, dict) else None
        if isinstance(sha, str) and sha:
            return sha
    if not only_new:
        return None
    before = event.get("before")
    if name == "push" and isinstance(before, str) and set(before) - {"0"}:
        return before
    raise Refused(
        f"new-only needs something to compare with, and a {name or 'nameless'} event names none. "
        "Give the input against, or set new-only to false."
    )


def read_event() -> dict[str, Any]:
    """The event that started the workflow; empty where it cannot be read."""
    try:
        found = json.loads(Path(os.environ["GITHUB_EVENT_PATH"]).read_text(encoding="utf-8"))
    except (KeyError, OSError, ValueError):
        return {}
    return found if isinstance(found, dict) else {}


def program() -> str:
    """The program that install.py put there; PRINCIPLECHECK names another, for tests."""
    folder = Path(os.environ["RUNNER_TEMP"]) / "principlecheck"
    own = folder / ("Scripts/principlecheck.exe" if os.name == "nt" else "bin/principlecheck")
    return os.environ.get("PRINCIPLECHECK") or str(own)


def escaped(text: str) -> str:
    """Text as the runner takes it after the second `::`."""
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _run(command: list[str], text: Path) -> int:
    sys.stdout.flush()
    try:
        code = subprocess.run(command, check=False).returncode  # noqa: S603 - words, and no shell
    except OSError as error:
        print(f"::error title=principlecheck::It cannot be started: {escaped(str(error))}")
        return CANNOT_JUDGE
    if code not in (0, 1, 2, 3):  # killed, or not ours
        print(f"::error title=principlecheck::It ended with {code}.")
        code = CANNOT_JUDGE
    if text.is_file():
        print("::group::The whole report")
        sys.stdout.flush()
        sys.stdout.buffer.write(text.read_bytes())  # no line of it begins with ::
        sys.stdout.flush()
        print("::endgroup::")
    if code == 0 and not text.is_file():
        print("::error title=principlecheck::It ended well and wrote nothing.")
        return CANNOT_JUDGE
    return code


def _summarise(comment: Path, code: int) -> None:
    path = os.environ.get("GITHUB_STEP_SUMMARY")
    if not path:
        return
    data = comment.read_bytes() if comment.is_file() else b""
    if not data or len(data) > _MOST_SUMMARY_BYTES:
        said = (
            f"### principlecheck ended with {code} before it could write a report; see the log.\n"
        )
        data = said.encode()
    with Path(path).open("ab") as summary:
        summary.write(data + b"\n")


def _output(name: str, value: str) -> None:
    """One output; a value here is a number or a path of the runner's own."""
    if "\n" in value or "\r" in value:
        raise ValueError(f"{name} holds a line break")
    with Path(os.environ["GITHUB_OUTPUT"]).open("a", encoding="utf-8") as outputs:
        outputs.write(f"{name}={value}\n")


if __name__ == "__main__":
    sys.exit(main())
