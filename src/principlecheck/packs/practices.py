"""What the five articles ask for, practice by practice, and where they disagree: which rules judge
it, for `docs/sources.md` and for the audit.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Literal

import msgspec
from msgspec import Struct

from principlecheck.model.report.report import Status, Tension, TensionSide
from principlecheck.reading.yaml import read_yaml


class Practice(Struct, frozen=True, forbid_unknown_fields=True):
    """One trait or practice in our own words, and the codes of the rules that judge it."""

    says: str
    rules: list[str]


class ArticleSection(Struct, frozen=True, forbid_unknown_fields=True):
    """A heading of an article and what stands under it."""

    heading: str
    practices: list[Practice]


class Article(Struct, frozen=True, forbid_unknown_fields=True):
    """One of the articles that the principles come from: who published it, when, and where it
    stands; empty where that is not known.
    """

    title: str
    sections: list[ArticleSection]
    by: str = ""
    year: str = ""
    at: str = ""


class DisagreementSide(Struct, frozen=True, forbid_unknown_fields=True):
    """One side of a disagreement."""

    rules: list[str]
    says: str


class Disagreement(Struct, frozen=True, forbid_unknown_fields=True):
    """Two sources that pull in different directions."""

    id: str
    about: str
    sides: list[DisagreementSide]


class Practices(Struct, frozen=True, forbid_unknown_fields=True):
    """The whole file."""

    format: Literal[1]
    articles: list[Article]
    tensions: list[Disagreement]


@cache
def read_practices_of_packs() -> Practices:
    """The file that comes with the program; read once, since every report with findings asks."""
    path = Path(__file__).parent.parent / "sources" / "practices.yaml"
    return msgspec.convert(read_yaml(path.read_bytes(), path.name), Practices)


def tensions_between_rule_sources(outcomes: dict[str, list[Status]]) -> tuple[Tension, ...]:
    """The disagreements of which at least one side led to a finding, both sides with how often.

    `outcomes` holds the outcomes of each rule by code.
    """
    found = []
    for tension in read_practices_of_packs().tensions:
        sides = tuple(
            TensionSide(
                tuple(side.rules),
                side.says,
                sum(outcomes.get(code, []).count(Status.FAIL) for code in side.rules),
            )
            for side in tension.sides
        )
        if any(side.findings for side in sides):
            found.append(Tension(tension.about, sides))
    return tuple(found)
