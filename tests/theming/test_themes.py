"""Where a theme is found, what of it is read, and what is refused."""

import os
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from principlecheck.model.audit.document import SECTIONS
from principlecheck.model.audit.look import Look
from principlecheck.model.audit.theme import KEPT, ThemeFile
from principlecheck.policies.find import find_policy_files
from principlecheck.theming.finding import find_theme_by_name, read_theme_in
from principlecheck.theming.theme import BadTheme, Theme
from tests.theming.kit import folder, ordered

PNG = bytes.fromhex(
    "89504e470d0a1a0a0000000d494844520000000100000001080200000090775"
    "3de0000000c49444154789c63606060000000040001f61738550000000049454e44ae426082"
)


def problems(make: Callable[[], object]) -> list[str]:
    with pytest.raises(BadTheme) as caught:
        make()
    return [f"{p.place.line}: {p.says} Write {p.write}." for p in caught.value.problems]


def of(path: Path, theme: str) -> list[str]:
    return problems(lambda: read_theme_in(folder(path, theme=theme)))


def test_a_theme_changes_what_it_says_and_nothing_else(tmp_path: Path) -> None:
    text = 'format: 1\ncolours: {accent: "#7a1f3d"}\nfonts: {headings: serif}\nfooter: Plain\n'
    theme = read_theme_in(folder(tmp_path, theme=text))
    assert theme.look == Look(accent="#7a1f3d", headings="serif", footer="Plain")
    assert theme.order == SECTIONS
    assert theme.own == {}


def test_sections_of_its_own_stand_where_the_order_has_them(tmp_path: Path) -> None:
    folder(tmp_path, theme=ordered("our-words"), our_words="# Our words\n\nPlain.\n")
    theme = read_theme_in(tmp_path)
    assert theme.order[3] == "our-words"
    assert theme.own["our-words"].title == "Our words"


@pytest.mark.parametrize(
    ("names", "told"),
    [
        (["our-wrods"], "no sections/our-wrods.md. Write our-words."),
        (["anything-else"], "Write your words in sections/anything-else.md."),
    ],
)
def test_an_order_names_sections_that_are_there(
    names: list[str], told: str, tmp_path: Path
) -> None:
    folder(tmp_path, theme=ordered("our-words", *names), our_words="# Our words\n")
    (found,) = problems(lambda: read_theme_in(tmp_path))
    assert found.startswith("2: No section is called")
    assert told in found


def test_a_section_that_stands_nowhere_is_refused(tmp_path: Path) -> None:
    folder(tmp_path, theme="format: 1\n", our_words="# Our words\n")
    (told,) = problems(lambda: read_theme_in(tmp_path))
    assert "is not used in the audit" in told
    assert told.endswith("Write our-words under sections in theme.yaml.")


def test_no_section_of_a_theme_takes_the_place_of_the_programs_own(tmp_path: Path) -> None:
    (tmp_path / "sections").mkdir()
    (tmp_path / "sections" / "scope.md").write_text("# All is well\n", encoding="utf-8")
    (told,) = problems(lambda: read_theme_in(tmp_path))
    assert "The section scope is the program's own" in told


@pytest.mark.parametrize("kind", ["markdown", "html"])
def test_a_theme_with_templates_is_told_what_to_write_instead(kind: str, tmp_path: Path) -> None:
    folder(tmp_path, theme="format: 1\n")
    (tmp_path / kind).mkdir()
    for name in ("scope", "questions"):
        (tmp_path / kind / f"{name}.j2").write_text("{{ builtin }}", encoding="utf-8")
    (tmp_path / kind / "README").write_text("notes", encoding="utf-8")
    told = problems(lambda: read_theme_in(tmp_path))
    assert len(told) == 2
    assert "A theme has no templates" in told[1]
    assert "Write your words in sections/our-scope.md and our-scope under sections in" in told[1]


def test_sections_may_be_left_out_and_moved(tmp_path: Path) -> None:
    order = "[front, first_page, scope, actions, principles, findings, waivers, changes, appendix]"
    theme = read_theme_in(folder(tmp_path, theme=f"format: 1\nsections: {order}\n"))
    assert theme.order == tuple(order.strip("[]").split(", "))


@pytest.mark.parametrize("name", KEPT)
def test_no_theme_leaves_out_what_an_audit_owes(name: str, tmp_path: Path) -> None:
    order = ", ".join(one for one in SECTIONS if one != name)
    (told,) = of(tmp_path, f"format: 1\nsections: [{order}]\n")
    assert told.startswith(f"2: No theme leaves out {name}.")


def test_the_scope_never_comes_after_the_findings(tmp_path: Path) -> None:
    for order in (
        ["front", "first_page", *SECTIONS[3:], "scope"],
        ["front", "first_page", "findings", "scope", *(s for s in SECTIONS[3:] if s != "findings")],
        ["scope", "front", "first_page", *SECTIONS[3:]],
    ):
        (told,) = of(tmp_path, f"format: 1\nsections: [{', '.join(order)}]\n")
        assert "Every audit begins with" in told


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ('colours: {accent: "#8a8a8a"}', "contrast of 3.4; text needs 4.5"),
        ('colours: {accent: "#ffffff"}', "contrast of 1;"),
        ('colours: {accent_dark: "#333333"}', "on a dark page has a contrast of 1.3"),
        ('colours: {accent: "#777777"}', "contrast of 4.4; text needs 4.5"),
        ("colours: {accent: #7a1f3d}", 'Write "#7a1f3d"'),
        ("colours:\n  accent: #7a1f3d", 'Write "#7a1f3d"'),
        ('colours: {accent: "red; } * { display: none"}', "does not fit here"),
        ('colours: {accent: "#7a1f3d00"}', "does not fit here"),
        ("fonts: {headings: Comic Sans}", "not one of sans, serif"),
        ("sections: [front, front]", "stands here twice"),
        ("sections: [front, first_page, Scope]", "does not fit here"),
        ("css: x", "has no field `css`"),
        ("logo: ../secret.png", "does not fit here"),
        ("logo: /etc/passwd", "does not fit here"),
        ("logo: nosuch.svg", "There is no file `nosuch.svg`"),
        ("logo: theme.yaml", "cannot be the logo"),
    ],
)
def test_what_does_not_fit_is_refused_with_its_line(text: str, told: str, tmp_path: Path) -> None:
    (found,) = [one for one in of(tmp_path, f"format: 1\n{text}\n") if told in one]
    assert found[0] in "23"


def test_a_theme_begins_with_its_format(tmp_path: Path) -> None:
    for text in ("", "name: Plain\n", "format: 2\n", "- a\n"):
        assert of(tmp_path, text)


def test_a_logo_beside_the_theme_is_used(tmp_path: Path) -> None:
    (tmp_path / "logo.png").write_bytes(PNG)
    theme = read_theme_in(folder(tmp_path, theme="format: 1\nname: Plain\nlogo: logo.png\n"))
    assert theme.logo is not None
    assert (theme.logo.media_type, theme.logo.alt) == ("image/png", "Plain")


def test_an_empty_folder_is_no_theme(tmp_path: Path) -> None:
    (told,) = problems(lambda: read_theme_in(tmp_path))
    assert "neither theme.yaml nor a section" in told


def linked(link: Path, target: Path) -> None:
    try:
        link.symlink_to(target)
    except OSError:
        pytest.skip("links cannot be made here")


def test_no_link_out_of_the_folder_is_followed(tmp_path: Path) -> None:
    secret = tmp_path / "secret"
    secret.write_text("format: 1\n", encoding="utf-8")
    (tmp_path / "words").mkdir()
    for name in ("theme.yaml", "sections/ours.md", "logo.svg"):
        path = folder(tmp_path / name.replace("/", "-"), theme="format: 1\nlogo: logo.svg\n")
        target = path / name
        target.parent.mkdir(exist_ok=True)
        target.unlink(missing_ok=True)
        linked(target, secret)
        told = problems(lambda path=path: read_theme_in(path))  # type: ignore[misc]
        assert any("leads out of the theme's folder" in one for one in told), name
    whole = folder(tmp_path / "whole", theme="format: 1\n")
    linked(whole / "sections", tmp_path / "words")
    assert "leads out" in problems(lambda: read_theme_in(whole))[0]


def test_a_project_theme_that_leads_out_of_the_repository_is_refused(tmp_path: Path) -> None:
    folder(tmp_path / "elsewhere", theme="format: 1\n")
    project = tmp_path / "project"
    (project / "themes").mkdir(parents=True)
    linked(project / "themes" / "plain", tmp_path / "elsewhere")
    (told,) = problems(lambda: find_theme_by_name("plain", project, project.resolve()))
    assert "leads out of the repository" in told


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="this system has no pipes of this kind")
def test_what_is_no_file_and_what_is_too_large_is_not_read(tmp_path: Path) -> None:
    path = folder(tmp_path, theme=ordered("a"), a="# x\n" + "x" * (64 << 10))
    os.mkfifo(path / "sections" / "b.md")
    told = problems(lambda: read_theme_in(path))
    assert [one.split(": ", 1)[1].split(".")[0] for one in told] == [
        "This file is 64 KiB; 64 KiB is the most that is read",
        "This is not a regular file",
    ]


def test_a_hidden_character_in_a_section_is_refused(tmp_path: Path) -> None:
    path = folder(tmp_path, ours="# Ours\n\nto\u202eda\n")
    (told,) = problems(lambda: read_theme_in(path))
    assert told.startswith("3: ")
    assert "U+202E" in told


def test_more_files_than_a_theme_has_are_refused(tmp_path: Path) -> None:
    path = folder(tmp_path, theme="format: 1\n")
    (path / "sections").mkdir()
    for number in range(201):
        (path / "sections" / f"{number}.csv").touch()
    assert "More than 200 files" in problems(lambda: read_theme_in(path))[0]


@pytest.fixture
def package(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An installed theme package; importing it would end the tests."""
    path = tmp_path / "site" / "principlecheck_theme_plain_consulting"
    folder(
        path,
        theme=f'{ordered("ours", "more")}footer: Package\ncolours: {{accent: "#7a1f3d"}}\n',
        ours="# Package",
        more="# More",
    )
    (path / "__init__.py").write_text("raise SystemExit(9)\n", encoding="utf-8")
    monkeypatch.syspath_prepend(str(tmp_path / "site"))
    return path


def named(name: str, project: Path) -> Theme | None:
    return find_theme_by_name(name, project, project.resolve())


def test_a_theme_package_is_found_and_never_imported(tmp_path: Path, package: Path) -> None:
    theme = named("plain-consulting", tmp_path)
    assert theme is not None
    assert theme.look.footer == "Package"
    assert package.name not in sys.modules


def test_the_project_goes_before_the_package_section_by_section(
    tmp_path: Path, package: Path
) -> None:
    assert package.is_dir()
    own = tmp_path / "themes" / "plain-consulting"
    folder(own, theme="format: 1\nfooter: Project\n", ours="# Project")
    theme = named("plain-consulting", tmp_path)
    assert theme is not None
    assert (theme.look.footer, theme.look.accent) == ("Project", "#7a1f3d")
    assert {name: one.title for name, one in theme.own.items()} == {
        "ours": "Project",
        "more": "More",
    }


def test_a_name_that_is_no_name_finds_nothing(tmp_path: Path) -> None:
    for name in ("..", "../x", "a/b", "A", "", "a\n", "os", "."):
        assert named(name, tmp_path) is None


def test_a_themes_file_is_not_read_as_a_policy(tmp_path: Path) -> None:
    folder(tmp_path / "themes" / "plain", theme="format: 1\nfooter: Plain\n")
    (tmp_path / "theme.yaml").write_text("format: 1\n", encoding="utf-8")
    found = find_policy_files([tmp_path])
    assert [file.name for file in found.files] == [(tmp_path / "theme.yaml").as_posix()]
    assert [one.reason for one in found.passed] == ["written beside an audit"]


def test_the_schema_names_the_sections_of_the_audit() -> None:
    from principlecheck.model.format.schema import json_schema_of_struct

    schema = json_schema_of_struct(ThemeFile, "x", "x")["$defs"]["ThemeFile"]["properties"][
        "sections"
    ]
    assert all(name in schema["description"] for name in SECTIONS)
