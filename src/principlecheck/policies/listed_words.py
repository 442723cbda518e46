"""Lists of words that rules read: the format's own, their usual other names, and what is near."""

from __future__ import annotations

import difflib
from collections.abc import Iterator, Mapping
from functools import cache, lru_cache
from typing import Annotated, Any, TypeVar, get_args, get_origin

from msgspec import UNSET, Meta, Struct, structs

from principlecheck.model.format.organisation import Item
from principlecheck.model.format.shapes import type_hints_of

Words = Mapping[str, tuple[str, ...]]
"""Words that rules read, each with its usual other names."""

_NEAR = 0.8
"""How alike two words are that may well be one, mistyped; `context` and `contact` are."""

_Struct = TypeVar("_Struct", bound=Struct)


class OwnWord(Struct, frozen=True):
    """A word of a writer's own in a list that rules read: no rule reads it.

    `near` is the format's word that it may be meant for, or empty.
    """

    field: str
    word: str
    index: int | None
    near: str = ""


def fields_of_listed_policy_words(kind: type[Struct]) -> Mapping[str, Words]:
    """The fields of `kind` that hold words which rules read, by attribute."""
    return _struct_fields_of_policy_words(kind)


@cache
def _struct_fields_of_policy_words(kind: type[Struct]) -> dict[str, Words]:
    hints = type_hints_of(kind)
    return {name: words for name, hint in hints.items() if (words := _policy_words_of_hint(hint))}


def _policy_words_of_hint(hint: Any) -> Words | None:
    if get_origin(hint) is Annotated:
        for extra in get_args(hint)[1:]:
            if isinstance(extra, Meta) and extra.extra and "words" in extra.extra:
                found: Words = extra.extra["words"]
                return found
    for part in get_args(hint):
        inner = _policy_words_of_hint(part)
        if inner:
            return inner
    return None


def convert_to_policy_words(value: _Struct) -> _Struct:
    """`value` with each word that is another name for one of the format's told as that one."""
    changed: dict[str, Any] = {}
    for attribute, formal_words in _policy_words_of_struct(type(value)).items():
        declared = getattr(value, attribute)
        if declared is UNSET:
            continue
        formal = _policy_word_meant(declared, formal_words)
        if formal != declared:
            changed[attribute] = formal
    return structs.replace(value, **changed) if changed else value


@cache
def _policy_words_of_struct(kind: type[Struct]) -> dict[str, dict[str, str]]:
    return {
        attribute: _fold_policy_words(words)
        for attribute, words in _struct_fields_of_policy_words(kind).items()
    }


def _policy_word_meant(declared: Any, formal_words: Mapping[str, str]) -> Any:
    if isinstance(declared, list):
        return list(dict.fromkeys(_policy_word_meant(one, formal_words) for one in declared))
    return formal_words.get(_fold_policy_word(declared), declared)


def _fold_policy_words(words: Words) -> dict[str, str]:
    """Every name, folded, with the format's word."""
    return {
        _fold_policy_word(name): word for word, others in words.items() for name in (word, *others)
    }


def _fold_policy_word(word: str) -> str:
    return word.replace("_", " ").replace("-", " ").strip()


def find_own_words_of_entry(item: Item) -> Iterator[OwnWord]:
    """The words of an entry that are neither the format's nor another name for one of them."""
    for attribute, words in _struct_fields_of_policy_words(type(item.value)).items():
        declared = getattr(item.value, attribute)
        if declared is UNSET:
            continue
        field = attribute.rstrip("_")
        listed = list(enumerate(declared)) if isinstance(declared, list) else [(None, declared)]
        for index, word in listed:
            if word not in words:
                yield OwnWord(
                    field,
                    word,
                    index,
                    _suggest_nearest_policy_word(type(item.value), attribute, word),
                )


@lru_cache(maxsize=512)
def _suggest_nearest_policy_word(kind: type[Struct], attribute: str, word: str) -> str:
    known = _policy_words_of_struct(kind)[attribute]
    close = difflib.get_close_matches(_fold_policy_word(word), list(known), n=1, cutoff=_NEAR)
    return known[close[0]] if close else ""
