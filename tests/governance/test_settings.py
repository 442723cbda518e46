"""Settings: where they are found, what is refused in them, and which value wins."""

from pathlib import Path

import pytest
from msgspec import UNSET

from principlecheck.governance.effective import (
    EffectiveSettings,
    effective_governing_files,
    find_waiver_file,
    merge_settings,
)
from principlecheck.governance.settings import (
    BadSettings,
    SettingsFile,
    find_settings,
    read_settings_file,
)
from principlecheck.model.format.schema import json_schema_of_struct
from principlecheck.model.report.problem import Problem
from principlecheck.model.settings import Settings
from principlecheck.policies.find import find_policy_files
from principlecheck.reading.source import SourceFile


@pytest.fixture(autouse=True)
def elsewhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The current folder is an empty one beside what the tests make."""
    here = tmp_path / "elsewhere"
    here.mkdir()
    monkeypatch.chdir(here)
    return here


@pytest.fixture
def repository(tmp_path: Path) -> Path:
    root = tmp_path / "repository"
    (root / ".git").mkdir(parents=True)
    (root / "policies" / "care").mkdir(parents=True)
    return root


def write(folder: Path, text: str) -> Path:
    path = folder / "principlecheck.yaml"
    path.write_text(f"format: 1\n{text}", encoding="utf-8")
    return path


def found(first: Path) -> SettingsFile:
    file = find_settings(first)
    assert file is not None
    return file


def refused(text: str | bytes) -> list[Problem]:
    data = text if isinstance(text, bytes) else f"format: 1\n{text}".encode()
    with pytest.raises(BadSettings) as error:
        read_settings_file(SourceFile("principlecheck.yaml", data))
    return error.value.problems


def refused_at(first: Path) -> Problem:
    with pytest.raises(BadSettings) as error:
        find_settings(first)
    return error.value.problems[0]


def test_they_are_found_upwards_from_the_first_path(repository: Path) -> None:
    write(repository, "fail_on: low\n")
    assert found(repository / "policies" / "care").settings.fail_on == "low"
    assert found(repository).settings.fail_on == "low"


def test_the_nearest_settings_govern(repository: Path) -> None:
    write(repository, "fail_on: low\n")
    write(repository / "policies", "fail_on: medium\n")
    assert found(repository / "policies" / "care").settings.fail_on == "medium"


def test_no_settings_above_the_root_of_the_repository_are_read(
    repository: Path, tmp_path: Path
) -> None:
    write(tmp_path, "fail_on: critical\n")
    assert find_settings(repository / "policies") is None


def test_a_work_tree_and_a_submodule_are_repositories_too(tmp_path: Path) -> None:
    write(tmp_path, "fail_on: critical\n")
    (tmp_path / "tree").mkdir()
    (tmp_path / "tree" / ".git").write_text("gitdir: ../elsewhere\n")
    assert find_settings(tmp_path / "tree") is None


def test_without_a_repository_they_are_in_path_or_in_the_current_folder(
    tmp_path: Path, elsewhere: Path
) -> None:
    write(tmp_path, "fail_on: critical\n")
    (tmp_path / "policies").mkdir()
    assert find_settings(tmp_path / "policies") is None  # not upwards
    write(elsewhere, "fail_on: low\n")
    assert found(tmp_path / "policies").settings.fail_on == "low"
    write(tmp_path / "policies", "fail_on: medium\n")
    assert found(tmp_path / "policies").settings.fail_on == "medium"


def test_a_file_given_as_path_stands_for_its_folder(repository: Path) -> None:
    write(repository / "policies", "fail_on: low\n")
    policy = repository / "policies" / "a.yaml"
    policy.write_text("format: 1\n")
    assert found(policy).settings.fail_on == "low"


@pytest.mark.parametrize("name", ["principlecheck.yml", ".principlecheck.yaml"])
def test_a_name_that_is_nearly_right_is_refused(repository: Path, name: str) -> None:
    (repository / name).write_text("format: 1\nrequired: [SVC18]\n")
    problem = refused_at(repository / "policies")
    assert problem.place.file.endswith(name)
    assert "principlecheck.yaml" in problem.write


def test_a_link_out_of_the_repository_is_not_followed(repository: Path, tmp_path: Path) -> None:
    (tmp_path / "theirs.yaml").write_text("format: 1\nfail_on: critical\n")
    (repository / "principlecheck.yaml").symlink_to(tmp_path / "theirs.yaml")
    assert "leads out of the repository" in refused_at(repository).says


def test_a_link_that_leads_nowhere_is_no_lack_of_settings(repository: Path) -> None:
    (repository / "principlecheck.yaml").symlink_to(repository / "gone.yaml")
    assert "cannot be opened" in refused_at(repository).says


def test_a_circle_of_links_is_refused(repository: Path) -> None:
    (repository / "principlecheck.yaml").symlink_to(repository / "principlecheck.yaml")
    assert "leads out of the repository" in refused_at(repository).says


def test_a_folder_of_that_name_is_refused(repository: Path) -> None:
    (repository / "principlecheck.yaml").mkdir()
    assert "not a regular file" in refused_at(repository).says


def test_an_empty_file_is_refused(repository: Path) -> None:
    (repository / "principlecheck.yaml").write_bytes(b"")
    assert refused_at(repository).write == "format: 1 as the first line"


@pytest.mark.parametrize(
    ("text", "line", "write"),
    [
        ("fail_onn: high\n", 2, "fail_on:"),
        ("Fail-On: high\n", 2, "fail_on:"),
        ("fail_on: hihg\n", 2, "high"),
        ("severities:\n  PRD01: hgih\n", 3, "high"),
        ("select: PRD01\n", 2, "[PRD01]"),
        ("longest_waiver: 90 days\n", 2, "1 calendar day or more, such as 90 calendar days"),
        (
            "longest_waiver: 0 calendar days\n",
            2,
            "1 calendar day or more, such as 90 calendar days",
        ),
        ("longest_waiver: 90\n", 2, '"90" in quotes'),
        ("thresholds: {PRD02: 10%}\n", 2, "…"),
        ("exclude: {a: b}\n", 2, "[a]"),
    ],
)
def test_what_does_not_fit_is_an_error_with_its_place(text: str, line: int, write: str) -> None:
    problem = refused(text)[0]
    assert (problem.place.file, problem.place.line) == ("principlecheck.yaml", line)
    assert problem.write == write


@pytest.mark.parametrize(
    "data",
    [b"", b"- 1\n", b"format: 2\n", b"format: '1'\n", b"format: true\n", b"fail_on: high\n"],
)
def test_settings_without_their_format_are_refused(data: bytes) -> None:
    assert refused(data)


def test_everything_wrong_is_told_at_once() -> None:
    assert len(refused("fail_on: x\nselct: []\nformats: 3\n")) == 3


@pytest.mark.parametrize(
    "text",
    [
        "select: &all [PRD]\n",
        "select: !!python/object [PRD]\n",
        "fail_on: high\nfail_on: critical\n",
        "select: [\n",
        "waivers: 'a\u202eb'\n",
        "fail_on: high\n---\nfail_on: low\n",
    ],
)
def test_what_a_policy_may_not_hold_settings_may_not_either(text: str) -> None:
    assert refused(text)


@pytest.mark.parametrize(
    "text",
    [
        "packs: [../house.yaml]\n",
        "packs: [a/../../house.yaml]\n",
        "packs: [/etc/passwd]\n",
        "packs: ['C:\\house.yaml']\n",
        "packs: [link/house.yaml]\n",
        "waivers: ../waivers.yaml\n",
        "exclude: [../*]\n",
        "formats: [json=../out.json]\n",
        "formats: [json=/tmp/out.json]\n",
        "formats: [json=link/out.json]\n",
    ],
)
def test_no_path_leads_out_of_the_repository(repository: Path, tmp_path: Path, text: str) -> None:
    (tmp_path / "house.yaml").write_text("format: 1\n")
    (repository / "link").symlink_to(tmp_path)
    write(repository, text)
    problem = refused_at(repository)
    assert problem.place.line == 2
    assert "leads out of the repository" in problem.says or "does not start from" in problem.says


@pytest.mark.parametrize(
    "target", [".git/hooks/pre-commit", "a/.ssh/key", "policies/a.yaml", "policies/A.YML"]
)
def test_a_report_is_not_written_where_it_would_be_obeyed_or_judged(
    repository: Path, target: str
) -> None:
    write(repository, f"formats: [text={target}]\n")
    assert "cannot be a report" in refused_at(repository).says


def test_a_mistyped_pack_is_an_error_with_the_nearest_file(repository: Path) -> None:
    (repository / "principles").mkdir()
    (repository / "principles" / "house.yaml").write_text("format: 1\n")
    write(repository, "packs: [principles/huose.yaml]\n")
    assert refused_at(repository).write == "principles/house.yaml"
    write(repository, f"packs: [{'x' * 390}]\n")
    assert "There is no pack" in refused_at(repository).says


def test_the_command_line_is_over_the_environment_is_over_the_file(repository: Path) -> None:
    write(repository, "fail_on: low\nselect: [PRD]\nignore: [PRD02]\n")
    said = {"PRINCIPLECHECK_FAIL_ON": "medium", "PRINCIPLECHECK_SELECT": "SVC, INT01"}
    chosen = merge_settings(found(repository), said, {"fail_on": "critical", "select": None})
    assert chosen.fail_on == "critical"
    assert chosen.settings.select == ["SVC", "INT01"]
    assert chosen.settings.ignore == ["PRD02"]
    assert chosen.origins["fail_on"] == "command line"
    assert chosen.origins["select"] == "PRINCIPLECHECK_SELECT"
    assert chosen.origins["ignore"].endswith("principlecheck.yaml:4")
    assert chosen.origins["required"] == "default"


def test_an_empty_variable_says_nothing() -> None:
    chosen = merge_settings(None, {"PRINCIPLECHECK_FAIL_ON": "", "PRINCIPLECHECK_FORMAT": " "}, {})
    assert (chosen.fail_on, chosen.formats) == ("high", ["text"])
    assert chosen.settings.select is UNSET


def test_a_variable_that_is_nearly_one_of_ours_is_an_error() -> None:
    with pytest.raises(BadSettings) as error:
        merge_settings(None, {"PRINCIPLECHECK_FAILON": "low"}, {})
    assert error.value.problems[0].write == "PRINCIPLECHECK_FAIL_ON"
    merge_settings(None, {"PRINCIPLECHECK_UPDATE_GOLDEN": "1", "PRINCIPLECHECK_VERSION": "1"}, {})


def test_packs_typed_join_those_of_the_file(repository: Path) -> None:
    (repository / "house.yaml").write_text("format: 1\n")
    write(repository, "packs: [house.yaml]\n")
    chosen = merge_settings(found(repository), {}, {"packs": [Path("mine.yaml")]})
    assert [path.name for path in chosen.packs] == ["house.yaml", "mine.yaml"]
    assert chosen.origins["packs"].endswith("principlecheck.yaml:2 and command line")


@pytest.mark.parametrize(
    ("glob", "left"),
    [
        ("drafts", ["a.yaml", "care/b.yaml"]),
        ("drafts/", ["a.yaml", "care/b.yaml"]),
        ("./drafts/*", ["a.yaml", "care/b.yaml"]),
        ("*/b.yaml", ["a.yaml", "drafts/c.yaml"]),
        ("care/b.yaml", ["a.yaml", "drafts/c.yaml"]),
        ("b.yaml", ["a.yaml", "care/b.yaml", "drafts/c.yaml"]),
        ("dr[a]fts", ["a.yaml", "care/b.yaml"]),
    ],
)
def test_exclude_starts_from_the_settings_whatever_path_is_given(
    repository: Path, glob: str, left: list[str]
) -> None:
    files = ["a.yaml", "care/b.yaml", "drafts/c.yaml"]
    (repository / "policies" / "drafts").mkdir()
    for name in files:
        (repository / "policies" / name).write_text("format: 1\n")
    write(repository / "policies", f"exclude: ['{glob}']\n")
    exclude = merge_settings(found(repository / "policies"), {}, {}).exclude
    for path in (repository / "policies", repository):
        read = find_policy_files([path], exclude).files
        names = [Path(f.name).relative_to(repository / "policies").as_posix() for f in read]
        assert names == left
    inner = find_policy_files([repository / "policies" / "drafts"], exclude)
    assert bool(inner.files) == ("drafts/c.yaml" in left)


def test_packs_and_waivers_named_in_the_settings_are_no_policies(repository: Path) -> None:
    for name in ("house.yaml", "accepted.yaml", "a.yaml"):
        (repository / name).write_text("format: 1\n")
    write(repository, "packs: [house.yaml]\nwaivers: accepted.yaml\n")
    settings = merge_settings(found(repository), {}, {})
    read = find_policy_files(
        [repository], settings.exclude, effective_governing_files(settings, repository)
    )
    assert [Path(file.name).name for file in read.files] == ["a.yaml"]
    passed = [Path(one.file).name for one in read.passed]
    assert passed == ["accepted.yaml", "house.yaml", "principlecheck.yaml"]


def in_force(first: Path) -> EffectiveSettings:
    return merge_settings(find_settings(first), {}, {})


def test_waivers_stand_beside_the_settings_or_at_the_root_or_in_path(
    repository: Path, tmp_path: Path
) -> None:
    care = repository / "policies" / "care"
    assert find_waiver_file(in_force(care), care).resolve() == repository / "waivers.yaml"
    write(repository / "policies", "")
    assert (
        find_waiver_file(in_force(care), care).resolve() == repository / "policies" / "waivers.yaml"
    )
    write(repository / "policies", "waivers: care/accepted.yaml\n")
    assert find_waiver_file(in_force(care), care).resolve() == care / "accepted.yaml"
    alone = tmp_path / "alone"
    alone.mkdir()
    assert find_waiver_file(in_force(alone), alone).resolve() == alone / "waivers.yaml"


def test_two_files_of_waivers_are_refused(repository: Path) -> None:
    for folder in (repository, repository / "policies"):
        (folder / "waivers.yaml").write_text("format: 1\n")
    with pytest.raises(BadSettings, match="is a file of waivers too"):
        find_waiver_file(in_force(repository / "policies"), repository / "policies")


def test_every_setting_says_what_it_means_and_shows_an_example() -> None:
    schema = json_schema_of_struct(Settings, "settings", "settings")["$defs"]["Settings"]
    for name, field in schema["properties"].items():
        assert field["description"], name
        assert field["examples"], name
