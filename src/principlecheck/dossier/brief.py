"""`report.yaml`: what a consultant says of an engagement, from client and logo to whole sections."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from msgspec import UNSET

from principlecheck.dossier.beside import (
    BadDossier,
    convert_dossier_value,
    decode_dossier_file,
    read_dossier_file,
)
from principlecheck.dossier.logo import BadLogo, check_logo
from principlecheck.dossier.prose import UnsupportedMarkdown, parse_own_section
from principlecheck.model.audit.document import SECTIONS
from principlecheck.model.audit.dossier import Brief, Logo, OwnSection, Person, Signature
from principlecheck.model.audit.dossier_files import MOST_LOGO_BYTES, PROSE, WrittenBrief
from principlecheck.model.audit.theme import BEGINNING
from principlecheck.model.report.problem import Place, Problem
from principlecheck.policies.refusals.refused import problem_in_policy
from principlecheck.reading.nearest import nearest_name
from principlecheck.reading.source import SourceFile

AFTER = tuple(name for name in SECTIONS if name not in BEGINNING or name == BEGINNING[-1])
"""What a section of one's own may stand after, the nearest to the beginning first."""
_BLANK_LINES = re.compile(r"\n\s*\n")


def read_brief(source: SourceFile, folder: Path) -> Brief:
    """What a file says of the engagement; its logo is read from `folder`. Raises `BadDossier`."""
    value = decode_dossier_file(source)
    listed = {
        name: _part_brief_into_paragraphs(part) for name, part in value.items() if name in PROSE
    }
    parsed: WrittenBrief = convert_dossier_value({**value, **listed}, WrittenBrief, source)
    return Brief(
        client=_brief_text(parsed.client),
        period=_brief_text(parsed.period),
        author=_brief_text(parsed.author),
        classification=_brief_text(parsed.classification),
        logo=_read_brief_logo(parsed, source, folder),
        scope=_brief_list(parsed.scope),
        limitations=_brief_list(parsed.limitations),
        opinion=_brief_list(parsed.opinion),
        summary=_brief_list(parsed.summary),
        team=tuple(Person(one.name, _brief_text(one.role)) for one in _brief_list(parsed.team)),
        distribution=_brief_list(parsed.distribution),
        stage=_brief_text(parsed.version),
        edition=_brief_text(parsed.edition),
        sign_off=tuple(
            Signature(one.name, _brief_text(one.role), None if one.signed is UNSET else one.signed)
            for one in _brief_list(parsed.sign_off)
        ),
        sections=tuple(_read_brief_sections(parsed, source)),
    )


def _read_brief_sections(parsed: WrittenBrief, source: SourceFile) -> Iterator[OwnSection]:
    """The sections in the consultant's own words. Raises `BadDossier` with all that cannot be one."""
    problems: list[Problem] = []
    for name, section in {} if parsed.sections is UNSET else parsed.sections.items():
        after = AFTER[0] if section.after is UNSET else section.after
        if name in SECTIONS:
            says = f"The section {name} is the program's own, and says what it says."
            path = ("sections", name)
            problems.append(
                problem_in_policy(
                    "dossier", says, source, path, "another name for your section", key=True
                )
            )
        if after not in AFTER:
            says = f"No section of your own stands after `{after[:60]}`."
            write = nearest_name(after, AFTER) or f"one of {', '.join(AFTER)}"
            problems.append(
                problem_in_policy("dossier", says, source, ("sections", name, "after"), write)
            )
        try:
            parse_own_section(name, section.text)
        except UnsupportedMarkdown as misfit:
            problems.append(_misfit_in_brief_section(misfit, source, name))
        yield OwnSection(name, after, section.text)
    if problems:
        raise BadDossier(problems)


def _misfit_in_brief_section(misfit: UnsupportedMarkdown, source: SourceFile, name: str) -> Problem:
    """What cannot stand in a section, at its line where the text begins on a line of its own."""
    place = source.places.nearest(("sections", name, "text"))
    begins = source.lines[place.line - 1].rstrip()
    line = place.line + misfit.line
    if not begins.endswith(("|", "|-", "|+")) or line > len(source.lines):
        return Problem("dossier", misfit.says, place, misfit.write, begins)
    text = source.lines[line - 1]
    first = len(text) - len(text.lstrip()) + 1
    at = Place(source.name, line, first, len(text) + 1)
    return Problem("dossier", misfit.says, at, misfit.write, text)


def _part_brief_into_paragraphs(value: Any) -> Any:
    """A text as a list of its paragraphs; anything else as it is."""
    if not isinstance(value, str) or not value.strip():
        return value
    return [part.strip() for part in _BLANK_LINES.split(value) if part.strip()]


def _brief_list(value: Any) -> tuple[Any, ...]:
    return () if value is UNSET else tuple(value)


def _brief_text(value: Any) -> str:
    return "" if value is UNSET else value


def _read_brief_logo(parsed: WrittenBrief, source: SourceFile, folder: Path) -> Logo | None:
    if parsed.logo is UNSET:
        if parsed.logo_alt is not UNSET:
            says = "`logo_alt` describes a logo, and there is none."
            write = "logo: and the name of its file, or take the line out"
            raise BadDossier(
                [problem_in_policy("dossier", says, source, ("logo_alt",), write, key=True)]
            )
        return None
    file = read_dossier_file(folder, parsed.logo, MOST_LOGO_BYTES)
    if file is None:
        close = nearest_name(parsed.logo, [path.name for path in folder.iterdir()])
        says = f"There is no file `{parsed.logo[:60]}` beside {source.name}."
        write = close or "the name of an SVG or PNG file in the same folder"
        raise BadDossier([problem_in_policy("dossier", says, source, ("logo",), write)])
    try:
        media_type, data = check_logo(file.data)
    except BadLogo as error:
        says = f"`{parsed.logo[:60]}` cannot be the logo: {error.says}."
        raise BadDossier(
            [problem_in_policy("dossier", says, source, ("logo",), error.write)]
        ) from None
    return Logo(media_type, data, _brief_text(parsed.logo_alt))
