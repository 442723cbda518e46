"""What is promised of Pythons, systems and packages is what is run and locked."""

import json
import re
import runpy
import tomllib
from pathlib import Path
from typing import Any

import pytest
import yaml
from packaging.requirements import Requirement

ROOT = Path(__file__).parent.parent
PYPROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
PROJECT = PYPROJECT["project"]
LOCK = (ROOT / "requirements-dev.txt").read_text(encoding="utf-8")
PINNED = dict(re.findall(r"^([a-z0-9._-]+)==([^\s;]+)", LOCK, re.MULTILINE))
WORKFLOWS = sorted((ROOT / ".github" / "workflows").glob("*.yml"))
RUNTIME = (ROOT / "integrations" / "requirements.txt").read_text(encoding="utf-8")
SBOM = runpy.run_path(str(ROOT / "tools" / "sbom.py"))
STARTER = ROOT / "src" / "principlecheck" / "usecases" / "starting.py"


def _promised() -> list[str]:
    begins = "Programming Language :: Python :: "
    return [one.removeprefix(begins) for one in PROJECT["classifiers"] if one.startswith(begins)]


def _groups() -> dict[str, list[Any]]:
    groups: dict[str, list[Any]] = PYPROJECT["dependency-groups"]
    return groups


def _requirements() -> list[str]:
    extras = [one for extra in PROJECT["optional-dependencies"].values() for one in extra]
    grouped = [one for group in _groups().values() for one in group if isinstance(one, str)]
    stated = [*PROJECT["dependencies"], *extras, *grouped]
    return [one for one in stated if not one.startswith("principlecheck")]


def test_hosted_ci_runs_every_python_and_system_that_is_promised() -> None:
    workflow = yaml.safe_load((ROOT / ".github/workflows/ci.yml").read_text(encoding="utf-8"))
    matrix = workflow["jobs"]["suite"]["strategy"]["matrix"]
    assert matrix["python"] == _promised()
    assert [system.partition("-")[0] for system in matrix["system"]] == [
        "ubuntu",
        "macos",
        "windows",
    ]
    assert PROJECT["requires-python"] == f">={_promised()[0]}"


@pytest.mark.parametrize("path", WORKFLOWS, ids=lambda path: path.name)
def test_a_workflow_may_only_read_and_runs_actions_that_cannot_change(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    workflow = yaml.safe_load(text)
    assert workflow["permissions"] == {"contents": "read"}
    used = re.findall(r"uses: (\S+)(.*)", text)
    assert used
    for action, comment in used:
        assert re.search(r"@[0-9a-f]{40}$", action), action
        assert re.match(r" # v\d", comment), action
    for job in workflow["jobs"].values():
        assert job["timeout-minutes"] <= 90


@pytest.mark.parametrize("stated", _requirements())
def test_the_lock_holds_what_is_stated_within_its_range(stated: str) -> None:
    requirement = Requirement(stated)
    pinned = PINNED[requirement.name.lower().replace("_", "-")]
    assert requirement.specifier.contains(pinned)


def test_the_wheel_states_ranges_and_not_single_versions() -> None:
    for stated in PROJECT["dependencies"]:
        operators = {one.operator for one in Requirement(stated).specifier}
        assert "==" not in operators
        assert ">=" in operators


def test_every_locked_package_has_hashes_and_no_index() -> None:
    packages = re.split(r"\n(?=[a-z0-9])", LOCK.partition("\n#    just lock\n")[2].strip())
    assert len(packages) > 50
    for package in packages:
        assert "--hash=sha256:" in package, package.split()[0]
    assert "://" not in LOCK
    assert "index" not in re.sub(r"^\s*# via.*$", "", LOCK, flags=re.MULTILINE)


def test_what_lints_is_apart_from_what_tests() -> None:
    def names(stated: list[Any]) -> set[str]:
        return {Requirement(one).name.lower() for one in stated if isinstance(one, str)}

    tests = names(PROJECT["optional-dependencies"]["test"])
    assert not names(_groups()["lint"]) & tests
    assert {"ruff", "mypy", "import-linter"} <= names(_groups()["lint"])


def test_a_recipe_that_a_page_names_is_there() -> None:
    recipes = set(
        re.findall(
            r"^([a-z-]+)(?: [^:\n]*)?:",
            (ROOT / "justfile").read_text(encoding="utf-8"),
            re.MULTILINE,
        )
    )
    pages = [ROOT / "CONTRIBUTING.md", ROOT / "RELEASING.md", *(ROOT / "docs").glob("*.md")]
    for page in pages:
        named = re.findall(r"`just ([a-z-]+)", page.read_text(encoding="utf-8"))
        assert set(named) <= recipes, page.name
    assert {"check", "test"} <= recipes


def test_ci_brings_what_skipped_tests_would_need() -> None:
    script = (ROOT / ".ci" / "run").read_text(encoding="utf-8")
    for command in ("chromium", "node", "npm", "git"):
        assert re.search(rf"^ *need_command {command} ", script, re.MULTILINE), command


@pytest.mark.parametrize(
    "path",
    [ROOT / "action.yml", ROOT / "integrations" / "github" / "comment" / "action.yml", STARTER],
    ids=lambda path: path.parent.name + "/" + path.name,
)
def test_every_action_that_is_called_is_pinned_to_a_commit(path: Path) -> None:
    for action, comment in re.findall(r"uses: (\S+)(.*)", path.read_text(encoding="utf-8")):
        assert re.search(r"@[0-9a-f]{40}$", action), action
        assert re.match(r" # v\d", comment), action


def test_what_is_installed_for_users_is_locked_with_hashes() -> None:
    pinned = dict(re.findall(r"^([a-z0-9._-]+)==([^\s;]+)", RUNTIME, re.MULTILINE))
    for stated in (*PROJECT["dependencies"], *_groups()["build"]):
        requirement = Requirement(stated)
        name = requirement.name.lower().replace("_", "-")
        assert requirement.specifier.contains(pinned[name])
        assert pinned[name] == PINNED[name]
    for package in re.split(r"\n(?=[a-z0-9])", RUNTIME.partition("just lock\n")[2].strip()):
        assert "--hash=sha256:" in package, package.split()[0]
    assert "://" not in RUNTIME


def test_the_bill_of_materials_lists_what_is_locked_and_no_more() -> None:
    listed = json.loads((ROOT / "integrations" / "sbom.cdx.json").read_text(encoding="utf-8"))
    assert (listed["bomFormat"], listed["specVersion"]) == ("CycloneDX", "1.6")
    found = {(one["name"], one["version"]) for one in listed["components"]}
    assert found == set(re.findall(r"^([a-z0-9._-]+)==([^\s;]+)", RUNTIME, re.MULTILINE))
    hashes = [one["content"] for part in listed["components"] for one in part["hashes"]]
    assert sorted(hashes) == sorted(re.findall(r"sha256:([0-9a-f]{64})", RUNTIME))
    text = (ROOT / "integrations" / "sbom.cdx.json").read_text(encoding="utf-8")
    assert SBOM["sbom"](RUNTIME, SBOM["version"]()) == text


def test_the_template_for_gitlab_names_this_version() -> None:
    template = ROOT / "integrations" / "gitlab" / "principlecheck.gitlab-ci.yml"
    assert f'"principlecheck=={SBOM["version"]()}"' in template.read_text(encoding="utf-8")


def test_ci_looks_over_the_workflows_and_builds_twice() -> None:
    script = (ROOT / ".ci" / "run").read_text(encoding="utf-8")
    for step in ("zizmor --offline", "tools/sbom.py --check", "tools/build_twice.py"):
        assert re.search(rf"^ *(?:python )?{re.escape(step)}", script, re.MULTILINE), step
