"""Answers put into the text of `responses.yaml`: what people wrote there stays as it stands."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from principlecheck.reading.source import SourceFile
from principlecheck.reading.yaml import read_yaml
from principlecheck.writing.rewriting import append_to_map_in_yaml, rewrite_yaml_value

_SECTION = "responses"
_NEW = b"format: 1\n"


def responses_text_with_answers(
    source: SourceFile | None, name: str, answers: Mapping[str, Mapping[str, str]]
) -> SourceFile:
    """The file, called `name`, with the fields of `answers`, each under the key of its finding. A new
    answer stands last, with a line for each field; comments and order stay.

    Raises `Unreadable` for a text that no file may hold.
    """
    made = source or SourceFile(name, _NEW)
    for key, fields in answers.items():
        there: dict[str, Any] | None = read_yaml(made.data, made.name).get(_SECTION)
        if there is None:
            made = append_to_map_in_yaml(made, (), _SECTION, {key: dict(fields)})
        elif key not in there:
            made = append_to_map_in_yaml(made, (_SECTION,), key, dict(fields))
        else:
            made = _response_text_with_answer(made, key, fields, there[key])
    return made


def _response_text_with_answer(
    source: SourceFile, key: str, fields: Mapping[str, str], there: Mapping[str, Any]
) -> SourceFile:
    """An answer that is there, with some of its fields written anew or for the first time."""
    for field, value in fields.items():
        if field in there:
            source = rewrite_yaml_value(source, (_SECTION, key, field), value)
        else:
            source = append_to_map_in_yaml(source, (_SECTION, key), field, value)
    return source
