"""Answers put into the text of `responses.yaml`: what people wrote there stays as it stands."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from principlecheck.reading.source import SourceFile
from principlecheck.reading.yaml import read
from principlecheck.writing.rewriting import appended, rewritten

_SECTION = "responses"
_NEW = b"format: 1\n"


def with_answers(
    source: SourceFile | None, name: str, answers: Mapping[str, Mapping[str, str]]
) -> SourceFile:
    """The file, called `name`, with the fields of `answers`, each under the key of its finding. A new
    answer stands last, with a line for each field; comments and order stay.

    Raises `Unreadable` for a text that no file may hold.
    """
    made = source or SourceFile(name, _NEW)
    for key, fields in answers.items():
        there: dict[str, Any] | None = read(made.data, made.name).get(_SECTION)
        if there is None:
            made = appended(made, (), _SECTION, {key: dict(fields)})
        elif key not in there:
            made = appended(made, (_SECTION,), key, dict(fields))
        else:
            made = _answered(made, key, fields, there[key])
    return made


def _answered(
    source: SourceFile, key: str, fields: Mapping[str, str], there: Mapping[str, Any]
) -> SourceFile:
    """An answer that is there, with some of its fields written anew or for the first time."""
    for field, value in fields.items():
        if field in there:
            source = rewritten(source, (_SECTION, key, field), value)
        else:
            source = appended(source, (_SECTION, key), field, value)
    return source
