"""`report.yaml`: what a consultant says of an engagement, from client and logo to whole sections."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from msgspec import UNSET

from principlecheck.dossier.beside import BadDossier, file_in, shaped, value_of
from principlecheck.dossier.logo import BadLogo, checked_logo
from principlecheck.dossier.prose import UnsupportedMarkdown, section_of
from principlecheck.model.audit.document import SECTIONS
from principlecheck.model.audit.dossier import Brief, Logo, OwnSection, Person, Signature
from principlecheck.model.audit.dossier_files import MOST_LOGO_BYTES, PROSE, WrittenBrief
from principlecheck.model.audit.theme import BEGINNING
from principlecheck.model.report.problem import Place, Problem
from principlecheck.policies.refusals.refused import problem_at
from principlecheck.reading.nearest import nearest
from principlecheck.reading.source import SourceFile

AFTER = tuple(name for name in SECTIONS if name not in BEGINNING or name == BEGINNING[-1])
"""What a section of one's own may stand after, the nearest to the beginning first."""
_BLANK_LINES = re.compile(r"\n\s*\n")


def read_brief(source: SourceFile, folder: Path) -> Brief:
    """What a file says of the engagement; its logo is read from `folder`. Raises `BadDossier`."""
    value = value_of(source)
    listed = {name: _parted(part) for name, part in value.items() if name in PROSE}
    parsed: WrittenBrief = shaped({**value, **listed}, WrittenBrief, source)
    return Brief(
        client=_text(parsed.client),
        period=_text(parsed.period),
        author=_text(parsed.author),
        classification=_text(parsed.classification),
        logo=_logo(parsed, source, folder),
        scope=_listed(parsed.scope),
        limitations=_listed(parsed.limitations),
        opinion=_listed(parsed.opinion),
        summary=_listed(parsed.summary),
        team=tuple(Person(one.name, _text(one.role)) for one in _listed(parsed.team)),
        distribution=_listed(parsed.distribution),
        stage=_text(parsed.version),
        edition=_text(parsed.edition),
        sign_off=tuple(
            Signature(one.name, _text(one.role), None if one.signed is UNSET else one.signed)
            for one in _listed(parsed.sign_off)
        ),
        sections=tuple(_sections(parsed, source)),
    )


def _sections(parsed: WrittenBrief, source: SourceFile) -> Iterator[OwnSection]:
    """The sections in the consultant's own words. Raises `BadDossier` with all that cannot be one."""
    problems: list[Problem] = []
    for name, section in {} if parsed.sections is UNSET else parsed.sections.items():
        after = AFTER[0] if section.after is UNSET else section.after
        if name in SECTIONS:
            says = f"The section {name} is the program's own, and says what it says."
            path = ("sections", name)
            problems.append(
                problem_at("dossier", says, source, path, "another name for your section", key=True)
            )
        if after not in AFTER:
            says = f"No section of your own stands after `{after[:60]}`."
            write = nearest(after, AFTER) or f"one of {', '.join(AFTER)}"
            problems.append(problem_at("dossier", says, source, ("sections", name, "after"), write))
        try:
            section_of(name, section.text)
        except UnsupportedMarkdown as misfit:
            problems.append(_misfit(misfit, source, name))
        yield OwnSection(name, after, section.text)
    if problems:
        raise BadDossier(problems)


def _misfit(misfit: UnsupportedMarkdown, source: SourceFile, name: str) -> Problem:
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


def _parted(value: Any) -> Any:
    """A text as a list of its paragraphs; anything else as it is."""
    if not isinstance(value, str) or not value.strip():
        return value
    return [part.strip() for part in _BLANK_LINES.split(value) if part.strip()]


def _listed(value: Any) -> tuple[Any, ...]:
    return () if value is UNSET else tuple(value)


def _text(value: Any) -> str:
    return "" if value is UNSET else value


def _logo(parsed: WrittenBrief, source: SourceFile, folder: Path) -> Logo | None:
    if parsed.logo is UNSET:
        if parsed.logo_alt is not UNSET:
            says = "`logo_alt` describes a logo, and there is none."
            write = "logo: and the name of its file, or take the line out"
            raise BadDossier([problem_at("dossier", says, source, ("logo_alt",), write, key=True)])
        return None
    file = file_in(folder, parsed.logo, MOST_LOGO_BYTES)
    if file is None:
        close = nearest(parsed.logo, [path.name for path in folder.iterdir()])
        says = f"There is no file `{parsed.logo[:60]}` beside {source.name}."
        write = close or "the name of an SVG or PNG file in the same folder"
        raise BadDossier([problem_at("dossier", says, source, ("logo",), write)])
    try:
        media_type, data = checked_logo(file.data)
    except BadLogo as error:
        says = f"`{parsed.logo[:60]}` cannot be the logo: {error.says}."
        raise BadDossier([problem_at("dossier", says, source, ("logo",), error.write)]) from None
    return Logo(media_type, data, _text(parsed.logo_alt))
