"""Keeps one comment on a pull request up to date; the comment is the report, never the gate.

It is found by its hidden first line and its author, updated in place, and left alone while it
says the same. A first comment is written only where there is something to say. Whatever the
host answers, this ends with 0 and a warning: the action's last step decides, by what was found.

Reads COMMENT_FILE, COMMENT_AUTHOR, EXIT_CODE, GITHUB_TOKEN, GITHUB_API_URL, GITHUB_REPOSITORY,
GITHUB_EVENT_NAME and GITHUB_EVENT_PATH. Standard library only, run with `python -I`.
"""

# ruff: noqa: T201 - what is printed is for the runner

from __future__ import annotations

import json
import os
import re
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from http.client import HTTPException
from pathlib import Path
from typing import Any
from urllib.parse import quote

MARKER = "<!-- principlecheck -->"
MOST_CHARACTERS = 65_536
MOST_BYTES = 1 << 20
MOST_PAGES = 30
PER_PAGE = 100
SECONDS = 20
_LEFT_OUT = "\n\nThe rest is left out here, because the host takes no longer text; see the log.\n"


class HostRefuses(Exception):  # noqa: N818 - it is what the host does
    """The host does not do what was asked; `status` is 0 where it did not answer."""

    def __init__(self, says: str, status: int = 0) -> None:
        super().__init__(says)
        self.status = status


def main() -> int:
    """0, whatever the host does."""
    try:
        print(f"principlecheck: {commented()}")
    except HostRefuses as refusal:
        hint = ""
        if refusal.status in (401, 403, 404):
            hint = " The job needs `permissions: pull-requests: write`; see docs/ci/github.md."
        print(f"::warning title=The comment::{_escaped(f'{refusal}{hint}')}")
    except OSError as error:
        print(f"::warning title=The comment::{_escaped(str(error))}")
    return 0


def commented() -> str:
    """Brings the comment up to date; what was done, in words. Raises `HostRefuses`."""
    event = _event()
    if _from_fork(event):
        return "this comes from a fork, so nothing is commented here; see docs/ci/github.md."
    host = Host()
    number = _number(event, host)
    if number is None:
        return "there is no pull request to comment on."
    text = body()
    mine = host.comment(number, os.environ.get("COMMENT_AUTHOR") or "github-actions[bot]")
    if mine is None and os.environ.get("EXIT_CODE") == "0":
        return "nothing fails and nothing was said before, so nothing is said."
    if mine is None:
        host.call("POST", f"/issues/{number}/comments", {"body": text})
        return "the comment is written."
    if _same(str(mine.get("body")), text):
        return "the comment stays as it is."
    host.call("PATCH", f"/issues/comments/{int(mine['id'])}", {"body": text})
    return "the comment is brought up to date."


def body() -> str:
    """The comment: what check wrote, or that it could not; never longer than the host takes."""
    path = os.environ.get("COMMENT_FILE", "")
    text = ""
    if path and Path(path).is_file() and Path(path).stat().st_size <= MOST_BYTES:
        text = Path(path).read_text(encoding="utf-8", errors="replace")
    if not text.strip():
        text = (
            f"{MARKER}\n### principlecheck could not judge this, so it does not pass\n\n"
            "The job's log says why.\n"
        )
    if not text.startswith(f"{MARKER}\n"):
        text = f"{MARKER}\n{text}"
    return cut(text)


def cut(text: str, most: int = MOST_CHARACTERS) -> str:
    """`text` without its last sections, if it is too long; no section is cut within."""
    if len(text) <= most:
        return text
    kept = ""
    for section in _sections(text):
        if len(kept) + len(section) + len(_LEFT_OUT) > most:
            break
        kept += section
    return (kept or MARKER).rstrip("\n") + _LEFT_OUT


def _sections(text: str) -> Iterator[str]:
    """Blocks parted by empty lines; what is folded away, or a block of code, is one block."""
    block: list[str] = []
    folded, fenced = 0, False
    for line in text.splitlines(keepends=True):
        block.append(line)
        if line.startswith("```"):
            fenced = not fenced
        if not fenced:
            folded += len(re.findall("<details", line)) - len(re.findall("</details>", line))
        if not line.strip() and not fenced and folded <= 0:
            yield "".join(block)
            block = []
    yield "".join(block)


class Host:
    """The host's interface to one repository."""

    def __init__(self) -> None:
        url = os.environ.get("GITHUB_API_URL") or "https://api.github.com"
        self.root = f"{url}/repos/{quote(os.environ['GITHUB_REPOSITORY'])}"
        self.token = os.environ.get("GITHUB_TOKEN", "")

    def call(self, method: str, path: str, data: dict[str, Any] | None = None) -> Any:
        """One request, a second time where the host is out of order. Raises `HostRefuses`."""
        try:
            return self._call(method, path, data)
        except HostRefuses as refusal:
            if method == "POST" or not (refusal.status == 0 or refusal.status >= 500):
                raise  # a comment might be written twice
        time.sleep(1)
        return self._call(method, path, data)

    def comment(self, number: int, author: str) -> dict[str, Any] | None:
        """Our own comment: the first that begins with the hidden line and is `author`'s."""
        for page in range(1, MOST_PAGES + 1):
            found = self.call("GET", f"/issues/{number}/comments?per_page={PER_PAGE}&page={page}")
            if not isinstance(found, list):
                raise HostRefuses("The host's list of comments is no list.")
            for one in found:
                mine = str(_within(one, "user", "login")).lower() == author.lower()
                ours = str(_within(one, "body")).lstrip().startswith(MARKER)
                if mine and ours and isinstance(_within(one, "id"), int):
                    return dict(one)
            if len(found) < PER_PAGE:
                break
        return None

    def _call(self, method: str, path: str, data: dict[str, Any] | None) -> Any:
        request = urllib.request.Request(  # noqa: S310 - the runner names the host
            f"{self.root}{path}",
            data=None if data is None else json.dumps(data).encode(),
            method=method,
            headers={
                "Accept": "application/vnd.github+json",
                "Authorization": f"Bearer {self.token}",
                "Content-Type": "application/json",
                "User-Agent": "principlecheck",
                "X-GitHub-Api-Version": "2022-11-28",
            },
        )
        try:
            with _opener().open(request, timeout=SECONDS) as answer:
                return json.loads(answer.read() or b"null")
        except urllib.error.HTTPError as error:
            with error:  # it holds the answer open
                says = f"The host answered {error.code} to {method}."
            raise HostRefuses(says, error.code) from None
        except (OSError, HTTPException, ValueError) as error:
            raise HostRefuses(f"The host did not answer {method}: {error}") from None


def _within(value: Any, *names: str) -> Any:
    """What stands under names in an answer; None where it is not shaped so."""
    for name in names:
        value = value.get(name) if isinstance(value, dict) else None
    return value


class _NoRedirect(urllib.request.HTTPRedirectHandler):
    """The token goes to the host that was named, and nowhere else."""

    def redirect_request(self, *_: Any, **__: Any) -> None:
        return None


def _opener() -> urllib.request.OpenerDirector:
    return urllib.request.build_opener(_NoRedirect)


def _event() -> dict[str, Any]:
    try:
        found = json.loads(Path(os.environ["GITHUB_EVENT_PATH"]).read_text(encoding="utf-8"))
    except (KeyError, OSError, ValueError):
        return {}
    return found if isinstance(found, dict) else {}


def _from_fork(event: dict[str, Any]) -> bool:
    """Whether this run belongs to a fork's pull request; its token may write nothing."""
    if os.environ.get("GITHUB_EVENT_NAME") != "pull_request":
        return False
    name = _within(event, "pull_request", "head", "repo", "full_name")
    return bool(name != os.environ.get("GITHUB_REPOSITORY"))


def _number(event: dict[str, Any], host: Host) -> int | None:
    """The pull request. After another workflow's run it is asked for by branch and commit:

    what that run left behind may say anything.
    """
    if os.environ.get("GITHUB_EVENT_NAME") != "workflow_run":
        number = _within(event, "pull_request", "number")
        return number if isinstance(number, int) else None
    owner = _within(event, "workflow_run", "head_repository", "owner", "login")
    branch = _within(event, "workflow_run", "head_branch")
    sha = _within(event, "workflow_run", "head_sha")
    if not (owner and branch and sha):
        return None
    head = quote(f"{owner}:{branch}", safe="")
    found = host.call("GET", f"/pulls?state=open&head={head}&per_page={PER_PAGE}")
    for one in found if isinstance(found, list) else []:
        number = _within(one, "number")
        if _within(one, "head", "sha") == sha and isinstance(number, int):
            return number
    return None


def _same(was: str, now: str) -> bool:
    return was.replace("\r\n", "\n").strip() == now.strip()


def _escaped(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


if __name__ == "__main__":
    sys.exit(main())
