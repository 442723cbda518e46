"""A theme's folder, read: `theme.yaml`, and sections of its own under `sections/`.

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

from principlecheck.arithmetic.contrast import contrast_ratio
from principlecheck.dossier.logo import BadLogo, check_logo
from principlecheck.dossier.prose import UnsupportedMarkdown, parse_own_section
from principlecheck.model import units
from principlecheck.model.audit.document import SECTIONS
from principlecheck.model.audit.dossier import Logo
from principlecheck.model.audit.dossier_files import MOST_LOGO_BYTES
from principlecheck.model.audit.look import DARK_PAGE, LEAST_CONTRAST, WHITE_PAGE, Look
from principlecheck.model.audit.theme import BEGINNING, KEPT, ThemeFile
from principlecheck.model.audit.view import SectionView
from principlecheck.model.format.shapes import ID
from principlecheck.model.report.problem import Place, Problem
from principlecheck.policies.convert import convert_to_shape
from principlecheck.policies.find import MOST_FILE_BYTES, display_policy_file_name, read_policy_file
from principlecheck.policies.refusals.refused import RefusedPart, problem_in_policy
from principlecheck.reading.nearest import nearest_name
from principlecheck.reading.paths import display_path, path_stays_inside
from principlecheck.reading.source import SourceFile
from principlecheck.reading.text import Unreadable, decode_bytes
from principlecheck.reading.yaml import read_yaml
from principlecheck.theming.theme import BadTheme, Theme
from principlecheck.theming.word_template import (
    MOST_TEMPLATE_BYTES,
    BadTemplate,
    check_word_template,
)

FILE_NAME = "theme.yaml"
OWN = "sections"
"""The folder of a theme's own sections."""
ENDING = ".md"
BLOCKS = ("markdown", "html")
"""Where templates of sections stood that themes had once."""
MOST_ENTRIES = 200
MOST_SECTION_BYTES = 64 << 10
_UNQUOTED = re.compile(r"accent(?:_dark)?:\s+(#[0-9A-Za-z]{1,8})")


class ThemeFolder(Struct, frozen=True):
    """What one folder says of a theme: its file, if it has one, and its own sections, each with
    the file that it stands in.
    """

    file: ThemeFile | None
    source: SourceFile | None
    logo: Logo | None
    own: dict[str, tuple[SectionView, SourceFile]]
    word: bytes = b""


def read_theme_folder(path: Path) -> ThemeFolder:
    """A theme's folder. Raises `BadTheme` with everything that does not fit."""
    problems: list[Problem] = []
    source = _read_one_theme_file(path / FILE_NAME, path, problems)
    file = _decode_theme_file(source, problems) if source is not None else None
    logo = _read_theme_logo(file, source, path, problems) if file and source else None
    word = _read_theme_word_document(file, source, path, problems) if file and source else b""
    own = dict(_read_own_theme_sections(path, problems))
    problems += [
        problem for kind in BLOCKS for problem in _refuse_old_theme_blocks(path, kind, problems)
    ]
    if source is None and not own and not problems:
        says = f"There is neither {FILE_NAME} nor a section in this folder."
        problems.append(_problem_of_theme_folder(path, says, f"{FILE_NAME} in it, with format: 1"))
    if problems:
        raise BadTheme(problems)
    return ThemeFolder(file, source, logo, own, word)


def merge_themes(folders: Sequence[ThemeFolder]) -> Theme:
    """One theme of several folders: what an earlier one says goes before the later ones. Raises
    `BadTheme` where the order names a section that is nowhere, or a section is in no order.
    """
    theme = Theme()
    ordered_by: SourceFile | None = None
    for folder in reversed(folders):
        own = {name: section for name, (section, _) in folder.own.items()}
        theme = replace(theme, own={**theme.own, **own})
        if folder.file is not None:
            look, logo = _look_said_by_theme(theme.look, folder.file), folder.logo or theme.logo
            theme = replace(theme, look=look, logo=logo, word=folder.word or theme.word)
            if folder.file.sections is not UNSET:
                theme = replace(theme, order=tuple(folder.file.sections))
                ordered_by = folder.source
    problems = [
        *_theme_sections_that_are_nowhere(theme, ordered_by),
        *_own_theme_sections_in_no_order(theme, folders[0]),
    ]
    if problems:
        raise BadTheme(problems)
    return theme


def _theme_sections_that_are_nowhere(theme: Theme, source: SourceFile | None) -> Iterator[Problem]:
    for index, name in enumerate(theme.order if source else ()):
        if source and name not in SECTIONS and name not in theme.own:
            close = nearest_name(name, [*SECTIONS, *theme.own])
            says = f"No section is called `{name}`, and there is no {OWN}/{name}{ENDING}."
            write = close or f"your words in {OWN}/{name}{ENDING}"
            yield problem_in_policy("theme", says, source, ("sections", index), write)


def _own_theme_sections_in_no_order(theme: Theme, folder: ThemeFolder) -> Iterator[Problem]:
    for name, (_, source) in folder.own.items():
        if name not in theme.order:
            says = f"This section is not used in the audit: no `sections` names {name}."
            place = Place(source.name, 1, 1, 1)
            yield Problem("theme", says, place, f"{name} under sections in {FILE_NAME}")


def _look_said_by_theme(before: Look, file: ThemeFile) -> Look:
    parts = [file.colours, file.fonts]
    said = {
        name: getattr(part, name)
        for part in parts
        if part is not UNSET
        for name in part.__struct_fields__
        if getattr(part, name) is not UNSET
    }
    if file.footer is not UNSET:
        said["footer"] = file.footer
    return replace(before, **said)


def _read_theme_logo(
    file: ThemeFile, source: SourceFile, folder: Path, problems: list[Problem]
) -> Logo | None:
    if file.logo is UNSET:
        return None
    path = folder / file.logo
    if not os.path.lexists(path):
        close = nearest_name(file.logo, _theme_file_names(folder, folder, problems))
        says = f"There is no file `{file.logo[:60]}` beside {source.name}."
        write = close or "the name of an SVG or PNG file in the same folder"
        problems.append(problem_in_policy("theme", says, source, ("logo",), write))
        return None
    image = _read_one_theme_file(path, folder, problems, MOST_LOGO_BYTES)
    if image is None:
        return None
    try:
        return Logo(*check_logo(image.data), alt="" if file.name is UNSET else file.name)
    except BadLogo as error:
        says = f"`{file.logo[:60]}` cannot be the logo: {error.says}."
        problems.append(problem_in_policy("theme", says, source, ("logo",), error.write))
        return None


def _read_theme_word_document(
    file: ThemeFile, source: SourceFile, folder: Path, problems: list[Problem]
) -> bytes:
    """The firm's Word document, made safe; nothing where the theme names none."""
    if file.docx is UNSET:
        return b""
    path = folder / file.docx
    if not os.path.lexists(path):
        close = nearest_name(file.docx, _theme_file_names(folder, folder, problems))
        says = f"There is no file `{file.docx[:60]}` beside {source.name}."
        write = close or "the name of a Word document in the same folder"
        problems.append(problem_in_policy("theme", says, source, ("docx",), write))
        return b""
    document = _read_one_theme_file(path, folder, problems, MOST_TEMPLATE_BYTES)
    try:
        return check_word_template(document.data) if document else b""
    except BadTemplate as error:
        says = f"`{file.docx[:60]}` cannot be the template of a Word report: {error.says}."
        problems.append(problem_in_policy("theme", says, source, ("docx",), error.write))
        return b""


def _problem_of_theme_folder(path: Path, says: str, write: str = "") -> Problem:
    return Problem(
        "theme", says, Place(display_policy_file_name(display_path(path)), 1, 1, 1), write
    )


def _read_one_theme_file(
    path: Path, root: Path, problems: list[Problem], most: int = MOST_FILE_BYTES
) -> SourceFile | None:
    """One file of a theme, or None where it is not there, or with a problem where it is not one."""
    if not os.path.lexists(path):
        return None
    if not path_stays_inside(path, root.resolve()):
        says = "This link leads out of the theme's folder, so it is not followed."
        problems.append(_problem_of_theme_folder(path, says, "the file itself"))
        return None
    try:
        return read_policy_file(display_path(path), most)
    except Unreadable as error:
        problems += [replace(problem, kind="theme") for problem in error.problems]
        return None


def _decode_theme_file(source: SourceFile, problems: list[Problem]) -> ThemeFile | None:
    try:
        value = read_yaml(source.data, source.name)
        if not isinstance(value, dict):
            says = "This theme does not begin with `format: 1`."
            problems.append(
                problem_in_policy("theme", says, source, (), "format: 1 as the first line")
            )
            return None
        file = cast("ThemeFile", convert_to_shape(value, ThemeFile))
    except Unreadable as error:
        problems += list(_find_unquoted_theme_colours(source)) or error.problems
        return None
    except msgspec.ValidationError as error:
        # Loaded only to explain a no.
        from principlecheck.policies.refusals.diagnose import diagnose_refused

        problems += diagnose_refused(source, [RefusedPart((), value, ThemeFile, str(error))])
        return None
    problems += [
        *_find_unreadable_theme_colours(file, source),
        *_find_theme_order_faults(file, source),
    ]
    return file


def _find_unquoted_theme_colours(source: SourceFile) -> Iterator[Problem]:
    """Colours that YAML takes for comments, which is the commonest slip of all."""
    with suppress(Unreadable):
        for number, line in enumerate(source.lines, 1):
            if slip := _UNQUOTED.search(line):
                place = Place(source.name, number, slip.start(1) + 1, slip.end(1) + 1)
                says = f"`{slip[1]}` stands without quotes, so that YAML takes it for a comment."
                yield Problem("theme", says, place, f'"{slip[1]}"', line)


def _find_unreadable_theme_colours(file: ThemeFile, source: SourceFile) -> Iterator[Problem]:
    grounds = {"accent": ("white", WHITE_PAGE), "accent_dark": ("a dark page", DARK_PAGE)}
    for name, (called, ground) in grounds.items():
        colour: Any = UNSET if file.colours is UNSET else getattr(file.colours, name)
        if colour is UNSET:
            continue
        found = contrast_ratio(colour, ground)
        if found < LEAST_CONTRAST:
            low = units.format_number(int(found * 10) / 10, 1)  # never rounded up to what is enough
            says = f"{colour} on {called} has a contrast of {low}; text needs {LEAST_CONTRAST}."
            way = "a darker colour" if name == "accent" else "a lighter colour"
            yield problem_in_policy("theme", says, source, ("colours", name), way)


def _find_theme_order_faults(file: ThemeFile, source: SourceFile) -> Iterator[Problem]:
    order: Any = [] if file.sections is UNSET else file.sections
    if not order:
        return
    for index, name in enumerate(order):
        if name in order[:index]:
            says = f"`{name}` stands here twice."
            yield problem_in_policy("theme", says, source, ("sections", index), "it once")
    lost = [name for name in KEPT if name not in order]
    if lost:
        says = f"No theme leaves out {_list_theme_names(lost)}."
        yield problem_in_policy(
            "theme", says, source, ("sections",), f"{_list_theme_names(KEPT)} among them"
        )
    elif tuple(order[:3]) != BEGINNING:
        says = "Every audit begins with what was audited, what to decide, and what was not judged."
        yield problem_in_policy(
            "theme", says, source, ("sections",), f"{', '.join(BEGINNING)} first"
        )


def _list_theme_names(names: Sequence[str]) -> str:
    return f"{', '.join(names[:-1])} and {names[-1]}" if len(names) > 1 else names[0]


def _read_own_theme_sections(
    path: Path, problems: list[Problem]
) -> Iterator[tuple[str, tuple[SectionView, SourceFile]]]:
    """The sections that a theme has written, by their names."""
    for file in _theme_file_names(path / OWN, path, problems):
        name = file.removesuffix(ENDING)
        if name == file:
            if file.endswith((".markdown", ".txt", ".j2", ".html")):
                says = f"A section is a file of Markdown, and `{file[:60]}` is called otherwise."
                problems.append(
                    _problem_of_theme_folder(
                        path / OWN / file, says, f"{name.split('.')[0]}{ENDING}"
                    )
                )
            continue
        if name in SECTIONS:
            says = f"The section {name} is the program's own, and says what it says."
            write = f"your words in a section of another name, and that name beside {name}"
            problems.append(_problem_of_theme_folder(path / OWN / file, says, write))
        elif not re.search(ID, name):
            says = "The name of a section may hold only small letters, digits and hyphens."
            problems.append(_problem_of_theme_folder(path / OWN / file, says, "another name"))
        elif source := _read_one_theme_file(path / OWN / file, path, problems, MOST_SECTION_BYTES):
            section = _read_own_theme_section(name, source, problems)
            if section is not None:
                yield name, (section, source)


def _read_own_theme_section(
    name: str, source: SourceFile, problems: list[Problem]
) -> SectionView | None:
    try:
        text = decode_bytes(source.data, source.name).replace("\r\n", "\n").replace("\r", "\n")
        return parse_own_section(name, text)
    except Unreadable as error:
        problems += error.problems
    except UnsupportedMarkdown as misfit:
        line = text.split("\n")[misfit.line - 1]
        place = Place(source.name, misfit.line, 1, len(line) + 1)
        problems.append(Problem("theme", misfit.says, place, misfit.write, line))
    return None


def _refuse_old_theme_blocks(path: Path, kind: str, problems: list[Problem]) -> Iterator[Problem]:
    """Templates of sections, which themes had once."""
    for name in _theme_file_names(path / kind, path, problems):
        if name.endswith((".j2", ".jinja", ".jinja2")):
            says = "A theme has no templates: its words are plain Markdown, for every format."
            section = name.split(".")[0]
            section = f"our-{section}".replace("_", "-") if section in SECTIONS else section
            write = (
                f"your words in {OWN}/{section}{ENDING} and {section} under sections in "
                f"{FILE_NAME}, and take this file away"
            )
            yield _problem_of_theme_folder(path / kind / name, says, write)


def _theme_file_names(folder: Path, root: Path, problems: list[Problem]) -> list[str]:
    if not folder.is_dir():
        return []
    if not path_stays_inside(folder, root.resolve()):
        says = "This link leads out of the theme's folder, so it is not followed."
        problems.append(_problem_of_theme_folder(folder, says, "the folder itself"))
        return []
    names: list[str] = []
    try:
        with os.scandir(folder) as entries:
            for entry in entries:
                names.append(entry.name)
                if len(names) > MOST_ENTRIES:
                    says = f"More than {MOST_ENTRIES} files stand here."
                    problems.append(
                        _problem_of_theme_folder(folder, says, "the theme's own files alone")
                    )
                    return []
    except OSError as error:
        problems.append(
            _problem_of_theme_folder(folder, f"This folder cannot be opened: {error.strerror}.")
        )
    return sorted(name for name in names if not name.startswith("."))
