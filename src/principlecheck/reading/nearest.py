"""The valid name that a mistyped one means: the same letters, or one or two of them wrong."""

from __future__ import annotations

import re
from collections.abc import Collection
from functools import lru_cache

_BETWEEN_WORDS = re.compile("[-_ ]")
_FEWEST_INITIALS = 3
_FEWEST_LETTERS = 5
"""A shorter name is another word with two letters changed, and begins too many others."""
_MOST_LETTERS = 80


def nearest_name(name: str, valid: Collection[str], *, most_wrong: int = 2) -> str | None:
    """The valid name that `name` means, or None where its letters do not say so; no more than
    `most_wrong` letters are.

    Compared without case, hyphens and underscores first, then without the ending of a plural: `Hard-Limit` means
    `hard_limit`, `policy` means `policies`. Failing that, three initials or more are enough (`fcr` means `first_contact_resolution`), then one or
    two letters that are wrong, missing, doubled or swapped, then whole words that begin one name
    only. Names that merely look alike are not offered: `volumes` does not mean `roles`.
    """
    found = _nearest if len(name) <= _MOST_LETTERS else _nearest.__wrapped__
    return found(name, tuple(valid), most_wrong)


@lru_cache(maxsize=4096)  # one file is told of the same word in many places
def _nearest(name: str, valid: tuple[str, ...], most_wrong: int) -> str | None:
    folded = {_fold_name_to_compare(option): option for option in valid}
    own = _fold_name_to_compare(name)
    if own in folded:
        return folded[own]
    alike = {_singular_of_name(option): spelling for option, spelling in folded.items()}
    if own and _singular_of_name(own) in alike:
        return alike[_singular_of_name(own)]
    initials = {_initials_of_name(option): option for option in valid}
    if len(name) >= _FEWEST_INITIALS and name.lower() in initials:
        return initials[name.lower()]
    return _name_with_fewest_wrong_letters(own, folded, most_wrong) or _name_that_begins_alike(
        own, folded
    )


def names_a_letter_off(name: str, valid: Collection[str]) -> list[str]:
    """Every valid name that one wrong letter makes of `name`, compared as `nearest_name` does."""
    own = _fold_name_to_compare(name)
    if not own or len(own) > _MOST_LETTERS:
        return []
    folded = ((option, _fold_name_to_compare(option)) for option in valid)
    return [
        option
        for option, letters in folded
        if abs(len(letters) - len(own)) <= 1 and _count_wrong_letters(own, letters, 1) == 1
    ]


def _name_with_fewest_wrong_letters(own: str, folded: dict[str, str], most: int) -> str | None:
    """The one with the fewest letters wrong; `most` at most, one in a short name."""
    if not own or len(own) > _MOST_LETTERS:
        return None
    best, fewest = None, min(most, 2 if len(own) >= _FEWEST_LETTERS else 1)
    for option, spelling in folded.items():
        if len(option) < _FEWEST_LETTERS - 2 or abs(len(option) - len(own)) > fewest:
            continue
        wrong = _count_wrong_letters(own, option, fewest)
        if wrong < fewest or (wrong == fewest and best is None):
            best, fewest = spelling, wrong
    return best


def _name_that_begins_alike(own: str, folded: dict[str, str]) -> str | None:
    """The one name that begins as `own` does, up to a whole word of it."""
    if len(own) < _FEWEST_LETTERS:
        return None
    words = (
        spelling
        for option, spelling in folded.items()
        if option.startswith(own) and own in _beginnings_of_name(spelling)
    )
    found = next(words, None)
    return found if next(words, None) is None else None


def _beginnings_of_name(name: str) -> set[str]:
    words = _BETWEEN_WORDS.split(name.lower())
    return {"".join(words[:count]) for count in range(1, len(words))}


def _count_wrong_letters(one: str, two: str, most: int) -> int:
    """How many letters must be changed, added, left out or swapped with their neighbour to make
    one of the other (the optimal string alignment distance); `most` + 1 as soon as it is more.
    """
    letters, others = set(one), set(two)
    if len(letters - others) > most or len(others - letters) > most:
        return most + 1  # each that the other lacks is wrong, and what mends it mends one of them
    before: list[int] = []
    above = list(range(len(two) + 1))
    for row, letter in enumerate(one, 1):
        here = [row]
        for column, other in enumerate(two, 1):
            cost = min(
                above[column] + 1, here[-1] + 1, above[column - 1] + (0 if letter == other else 1)
            )
            if row > 1 and column > 1 and letter == two[column - 2] and one[row - 2] == other:
                cost = min(cost, before[column - 2] + 1)
            here.append(cost)
        if min(here) > most:
            return most + 1
        before, above = above, here
    return above[-1]


def _singular_of_name(folded: str) -> str:
    return f"{folded[:-3]}y" if folded.endswith("ies") else folded.removesuffix("s")


def _initials_of_name(name: str) -> str:
    return "".join(word[:1] for word in _BETWEEN_WORDS.split(name.lower()))


def _fold_name_to_compare(name: str) -> str:
    return name.lower().replace("-", "").replace("_", "").replace(" ", "")
