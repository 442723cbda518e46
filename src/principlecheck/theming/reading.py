"""A theme's folder, read: `theme.yaml`, and blocks under `markdown/` and `html/`.

Only files with the names that a theme has are opened, within the limits of policy files, and none
through a link that leads out of the folder.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterator, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any, cast

import msgspec
from msgspec import UNSET, Struct
from msgspec.structs import replace

from principlecheck.arithmetic.contrast import contrast
from principlecheck.dossier.logo import BadLogo, checked_logo
from principlecheck.model import units
from principlecheck.model.audit.document import SECTIONS
from principlecheck.model.audit.dossier import Logo
from principlecheck.model.audit.dossier_files import MOST_LOGO_BYTES
from principlecheck.model.audit.look import DARK_PAGE, LEAST_CONTRAST, WHITE_PAGE, Look
from principlecheck.model.audit.theme import BEGINNING, KEPT, ThemeFile
from principlecheck.model.report.problem import Place, Problem
from principlecheck.policies.convert import to_shape
from principlecheck.policies.find import MOST_FILE_BYTES, read_file, shown_name
from principlecheck.policies.refusals.refused import Refused, problem_at
from principlecheck.reading.nearest import nearest
from principlecheck.reading.paths import display_path, stays_inside
from principlecheck.reading.source import SourceFile
from principlecheck.reading.text import Unreadable, decode
from principlecheck.reading.yaml import read
from principlecheck.theming.job import KINDS, Block, Kind
from principlecheck.theming.theme import BadTheme, Theme

FILE_NAME = "theme.yaml"
ENDINGS: dict[Kind, str] = {"markdown": ".md.j2", "html": ".html.j2"}
MOST_ENTRIES = 200
_UNQUOTED = re.compile(r"accent(?:_dark)?:\s+(#[0-9A-Za-z]{1,8})")
MOST_BLOCK_BYTES = 256 << 10


class Folder(Struct, frozen=True):
    """What one folder says of a theme: its file, if it has one, and its blocks."""

    written: ThemeFile | None
    logo: Logo | None
    blocks: tuple[Block, ...]


def read_folder(path: Path) -> Folder:
    """A theme's folder. Raises `BadTheme` with everything that does not fit."""
    problems: list[Problem] = []
    source = _file(path / FILE_NAME, path, problems)
    written = _written(source, problems) if source is not None else None
    logo = _logo(written, source, path, problems) if written and source else None
    blocks = [block for kind in KINDS for block in _blocks(path, kind, problems)]
    if source is None and not blocks and not problems:
        says = f"There is neither {FILE_NAME} nor a block in this folder."
        problems.append(_about(path, says, f"{FILE_NAME} in it, with format: 1"))
    if problems:
        raise BadTheme(problems)
    return Folder(written, logo, tuple(blocks))


def merged(folders: Sequence[Folder]) -> Theme:
    """One theme of several folders: what an earlier one says goes before the later ones."""
    theme = Theme()
    for folder in reversed(folders):
        blocks = {(b.kind, b.section): b for b in (*theme.blocks, *folder.blocks)}
        theme = replace(theme, blocks=tuple(blocks.values()))
        if folder.written is not None:
            look, logo = _look(theme.look, folder.written), folder.logo or theme.logo
            theme = replace(theme, look=look, logo=logo)
            if folder.written.sections is not UNSET:
                theme = replace(theme, order=tuple(folder.written.sections))
    return theme


def _look(before: Look, written: ThemeFile) -> Look:
    parts = [written.colours, written.fonts]
    said = {
        name: getattr(part, name)
        for part in parts
        if part is not UNSET
        for name in part.__struct_fields__
        if getattr(part, name) is not UNSET
    }
    if written.footer is not UNSET:
        said["footer"] = written.footer
    return replace(before, **said)


def _logo(
    written: ThemeFile, source: SourceFile, folder: Path, problems: list[Problem]
) -> Logo | None:
    if written.logo is UNSET:
        return None
    path = folder / written.logo
    if not os.path.lexists(path):
        close = nearest(written.logo, _names(folder, folder, problems))
        says = f"There is no file `{written.logo[:60]}` beside {source.name}."
        write = close or "the name of an SVG or PNG file in the same folder"
        problems.append(problem_at("theme", says, source, ("logo",), write))
        return None
    file = _file(path, folder, problems, MOST_LOGO_BYTES)
    if file is None:
        return None
    try:
        return Logo(*checked_logo(file.data), alt="" if written.name is UNSET else written.name)
    except BadLogo as error:
        says = f"`{written.logo[:60]}` cannot be the logo: {error.says}."
        problems.append(problem_at("theme", says, source, ("logo",), error.write))
        return None


def _about(path: Path, says: str, write: str = "") -> Problem:
    return Problem("theme", says, Place(shown_name(display_path(path)), 1, 1, 1), write)


def _file(
    path: Path, root: Path, problems: list[Problem], most: int = MOST_FILE_BYTES
) -> SourceFile | None:
    """One file of a theme, or None where it is not there, or with a problem where it is not one."""
    if not os.path.lexists(path):
        return None
    if not stays_inside(path, root.resolve()):
        says = "This link leads out of the theme's folder, so it is not followed."
        problems.append(_about(path, says, "the file itself"))
        return None
    try:
        return read_file(display_path(path), most)
    except Unreadable as error:
        problems += [replace(problem, kind="theme") for problem in error.problems]
        return None


def _written(source: SourceFile, problems: list[Problem]) -> ThemeFile | None:
    try:
        value = read(source.data, source.name)
        if not isinstance(value, dict):
            says = "This theme does not begin with `format: 1`."
            problems.append(problem_at("theme", says, source, (), "format: 1 as the first line"))
            return None
        written = cast("ThemeFile", to_shape(value, ThemeFile))
    except Unreadable as error:
        problems += list(_unquoted_colours(source)) or error.problems
        return None
    except msgspec.ValidationError as error:
        # Loaded only to explain a no.
        from principlecheck.policies.refusals.diagnose import diagnose

        problems += diagnose(source, [Refused((), value, ThemeFile, str(error))])
        return None
    problems += [*_unreadable_colours(written, source), *_disorder(written, source)]
    return written


def _unquoted_colours(source: SourceFile) -> Iterator[Problem]:
    """Colours that YAML takes for comments, which is the commonest slip of all."""
    with suppress(Unreadable):
        for number, line in enumerate(source.lines, 1):
            if slip := _UNQUOTED.search(line):
                place = Place(source.name, number, slip.start(1) + 1, slip.end(1) + 1)
                says = f"`{slip[1]}` stands without quotes, so that YAML takes it for a comment."
                yield Problem("theme", says, place, f'"{slip[1]}"', line)


def _unreadable_colours(written: ThemeFile, source: SourceFile) -> Iterator[Problem]:
    grounds = {"accent": ("white", WHITE_PAGE), "accent_dark": ("a dark page", DARK_PAGE)}
    for name, (called, ground) in grounds.items():
        colour: Any = UNSET if written.colours is UNSET else getattr(written.colours, name)
        if colour is UNSET:
            continue
        found = contrast(colour, ground)
        if found < LEAST_CONTRAST:
            low = units.number(int(found * 10) / 10, 1)  # never rounded up to what is enough
            says = f"{colour} on {called} has a contrast of {low}; text needs {LEAST_CONTRAST}."
            way = "a darker colour" if name == "accent" else "a lighter colour"
            yield problem_at("theme", says, source, ("colours", name), way)


def _disorder(written: ThemeFile, source: SourceFile) -> Iterator[Problem]:
    order: Any = [] if written.sections is UNSET else written.sections
    if not order:
        return
    for index, name in enumerate(order):
        if name in order[:index]:
            says = f"`{name}` stands here twice."
            yield problem_at("theme", says, source, ("sections", index), "it once")
    lost = [name for name in KEPT if name not in order]
    if lost:
        says = f"No theme leaves out {_listed(lost)}."
        yield problem_at("theme", says, source, ("sections",), f"{_listed(KEPT)} among them")
    elif tuple(order[:3]) != BEGINNING:
        says = "Every audit begins with what was audited, what to decide, and what was not judged."
        yield problem_at("theme", says, source, ("sections",), f"{', '.join(BEGINNING)} first")


def _listed(names: Sequence[str]) -> str:
    return f"{', '.join(names[:-1])} and {names[-1]}" if len(names) > 1 else names[0]


def _blocks(path: Path, kind: Kind, problems: list[Problem]) -> Iterator[Block]:
    folder, ending = path / kind, ENDINGS[kind]
    for name in _names(folder, path, problems):
        section = name.removesuffix(ending)
        if section in SECTIONS and name != section:
            source = _file(folder / name, path, problems)
            text = _text(source, problems) if source is not None else None
            if source is not None and text is not None:
                yield Block(kind, section, source.name, text)
        elif name.endswith((".j2", ".md", ".html", ".jinja", ".jinja2")):
            close = nearest(name.split(".")[0], SECTIONS)
            says = f"No section has the name of this block, `{name[:60]}`."
            write = f"{close}{ending}" if close else f"a section's name and {ending}"
            problems.append(_about(folder / name, says, write))


def _names(folder: Path, root: Path, problems: list[Problem]) -> list[str]:
    if not folder.is_dir():
        return []
    if not stays_inside(folder, root.resolve()):
        says = "This link leads out of the theme's folder, so it is not followed."
        problems.append(_about(folder, says, "the folder itself"))
        return []
    names: list[str] = []
    try:
        with os.scandir(folder) as entries:
            for entry in entries:
                names.append(entry.name)
                if len(names) > MOST_ENTRIES:
                    says = f"More than {MOST_ENTRIES} files stand here."
                    problems.append(_about(folder, says, "the theme's blocks alone"))
                    return []
    except OSError as error:
        problems.append(_about(folder, f"This folder cannot be opened: {error.strerror}."))
    return sorted(name for name in names if not name.startswith("."))


def _text(source: SourceFile, problems: list[Problem]) -> str | None:
    if len(source.data) > MOST_BLOCK_BYTES:
        says = f"This block is larger than {MOST_BLOCK_BYTES >> 10} KiB."
        problems.append(Problem("theme", says, Place(source.name, 1, 1, 1), "less"))
        return None
    try:
        return decode(source.data, source.name).replace("\r\n", "\n").replace("\r", "\n")
    except Unreadable as error:
        problems += error.problems
        return None
