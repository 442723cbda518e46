"""What is shipped is found, installed or not, and the version is written once."""

import re
import tomllib
from importlib.metadata import version
from pathlib import Path

import pytest

import principlecheck
from principlecheck import reporters
from principlecheck.reporters import templates
from principlecheck.reporters.templates import report_templates_folder

ROOT = Path(__file__).parent.parent
PYPROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))


def test_the_version_is_a_literal_where_hatch_looks_for_it() -> None:
    source = ROOT / PYPROJECT["tool"]["hatch"]["version"]["path"]
    found = re.findall(
        r'^__version__ = "([^"]+)"$', source.read_text(encoding="utf-8"), re.MULTILINE
    )
    assert found == [principlecheck.__version__]
    assert "version" in PYPROJECT["project"]["dynamic"]


def test_the_installed_version_is_the_one_that_the_program_prints() -> None:
    assert version("principlecheck") == principlecheck.__version__


def test_the_changelog_has_a_place_for_this_version() -> None:
    text = (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
    assert re.search(
        rf"^## \[?(Unreleased|{re.escape(principlecheck.__version__)})\b", text, re.MULTILINE
    )


@pytest.mark.parametrize("name", ["schemas", "templates"])
def test_folders_at_the_root_reach_the_wheel(name: str) -> None:
    shipped = PYPROJECT["tool"]["hatch"]["build"]["targets"]["wheel"]["force-include"]
    assert shipped[name] == f"principlecheck/{name}"
    assert any((ROOT / name).iterdir())


def test_templates_are_found_in_an_editable_install() -> None:
    assert report_templates_folder().is_dir()
    assert (report_templates_folder() / "html" / "page.html.j2").is_file()


def test_templates_in_the_package_come_first(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    package = tmp_path / "site-packages" / "principlecheck"
    (package / "reporters").mkdir(parents=True)
    monkeypatch.setattr(templates, "__file__", str(package / "reporters" / "templates.py"))
    assert report_templates_folder() == package.parents[1] / "templates"
    (package / "templates").mkdir()
    assert report_templates_folder() == package / "templates"


def test_principles_and_the_type_marker_are_in_the_package() -> None:
    package = Path(principlecheck.__file__).parent
    assert len(list((package / "principles").glob("*.yaml"))) == 5
    assert (package / "py.typed").is_file()
    assert Path(reporters.__file__).parent == package / "reporters"


def test_the_console_script_is_the_one_that_the_tests_run() -> None:
    assert PYPROJECT["project"]["scripts"] == {"principlecheck": "principlecheck.cli:run"}
