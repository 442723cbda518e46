"""`report.yaml`: client, period, logo, scope and limitations of an engagement."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

from msgspec import UNSET

from principlecheck.dossier.beside import BadDossier, file_in, shaped, value_of
from principlecheck.dossier.logo import BadLogo, checked_logo
from principlecheck.model.audit.dossier import Brief, Logo
from principlecheck.model.audit.dossier_files import MOST_LOGO_BYTES, PROSE, WrittenBrief
from principlecheck.policies.refusals.refused import problem_at
from principlecheck.reading.nearest import nearest
from principlecheck.reading.source import SourceFile

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
        scope=() if parsed.scope is UNSET else tuple(parsed.scope),
        limitations=() if parsed.limitations is UNSET else tuple(parsed.limitations),
    )


def _parted(value: Any) -> Any:
    """A text as a list of its paragraphs; anything else as it is."""
    if not isinstance(value, str) or not value.strip():
        return value
    return [part.strip() for part in _BLANK_LINES.split(value) if part.strip()]


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
