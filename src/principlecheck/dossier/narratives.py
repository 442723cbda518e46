"""`narrative/<finding>.md`: what somebody wrote on a finding, as plain text and plain lists.

No Markdown is interpreted: what looks like a heading, a link or a template is text like any other.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterator, Sequence
from pathlib import Path

from principlecheck.dossier.beside import BadDossier, problem_of_dossier_file, read_dossier_file
from principlecheck.dossier.responses import ResponseKeys, refuse_unknown_response_number
from principlecheck.model.audit.dossier import KnownFinding, Narrative, Prose
from principlecheck.model.audit.dossier_files import NUMBER
from principlecheck.policies.find import display_policy_file_name
from principlecheck.reading.paths import path_stays_inside
from principlecheck.reading.source import SourceFile
from principlecheck.reading.text import Unreadable, decode_bytes, split_lines

FOLDER = "narrative"
MOST_BYTES = 64 << 10
MOST_FILES = 2_000
_BELONGS = re.compile(rf"(?:{NUMBER}|[0-9a-f]{{16}})\.md")
_ITEM = "- "


def read_narratives(folder: Path, known: Sequence[KnownFinding]) -> tuple[Narrative, ...]:
    """What stands in `narrative/` of a dossier, by file name.

    A file that is called like no finding is kept under its own name, so that it can be listed.
    Raises `BadDossier` with everything that cannot be read.
    """
    inner = folder / FOLDER
    names = _narrative_file_names(inner, folder)
    keys, found, problems = ResponseKeys(known), [], []
    for name in names:
        try:
            found.append(_read_narrative(inner, name, keys))
        except BadDossier as error:
            problems += error.problems
    if problems:
        raise BadDossier(problems[:MOST_FILES])
    return tuple(found)


def _narrative_file_names(inner: Path, folder: Path) -> list[str]:
    if not os.path.lexists(inner):
        return []
    if not path_stays_inside(inner, folder.resolve()) or not inner.is_dir():
        says = "This is not a folder, or it is a link that leads out of the dossier."
        raise BadDossier(
            [problem_of_dossier_file(inner, says, "a folder with a file a finding, such as F12.md")]
        )
    try:
        names = sorted(path.name for path in inner.iterdir() if not path.name.startswith("."))
    except OSError as error:
        says = f"This folder cannot be opened: {error.strerror or error}."
        raise BadDossier([problem_of_dossier_file(inner, says)]) from None
    if len(names) > MOST_FILES:
        says = f"This folder holds {len(names)} files; {MOST_FILES:,} are the most that are read."
        raise BadDossier(
            [problem_of_dossier_file(inner, says, "fewer, and the rest into another folder")]
        )
    return names


def _read_narrative(inner: Path, name: str, keys: ResponseKeys) -> Narrative:
    path = inner / name
    key = name.removesuffix(".md")
    if not name.endswith(".md") or path.is_dir():
        return Narrative(name, (), display_policy_file_name(path))
    if _BELONGS.fullmatch(name):
        fingerprint = keys.fingerprint(key)
        if fingerprint is None:
            raise BadDossier([problem_of_dossier_file(path, *refuse_unknown_response_number(key))])
        if first := keys.used(key, fingerprint):
            says = f"This file and {first}.md are about one finding."
            raise BadDossier([problem_of_dossier_file(path, says, "both into one of them")])
    source = read_dossier_file(inner, name, MOST_BYTES)
    assert source is not None  # noqa: S101 - it has just been listed
    return Narrative(key, parse_narrative_prose(source), source.name)


def parse_narrative_prose(source: SourceFile) -> tuple[Prose, ...]:
    """A text as paragraphs and lists. Raises `BadDossier` where it is not UTF-8, or hides signs."""
    try:
        text = decode_bytes(source.data, source.name)
    except Unreadable as error:
        raise BadDossier(error.problems) from None
    return tuple(_parse_narrative_paragraphs(split_lines(text)))


def _parse_narrative_paragraphs(lines: Sequence[str]) -> Iterator[Prose]:
    """A blank line ends a paragraph; a line that begins with `- ` is an item, to the next one."""
    words: list[str] = []
    items: list[list[str]] = []
    for line in (*lines, ""):
        text = line.strip()
        if text.startswith(_ITEM):
            items.append([text.removeprefix(_ITEM).strip()])
        elif text:
            (items[-1] if items else words).append(text)
        elif words or items:
            yield Prose(" ".join(words), tuple(" ".join(item) for item in items))
            words, items = [], []
