"""Which files are read, and what is said of the others."""

import os
import socket
from pathlib import Path

import pytest

from principlecheck.policies import find as finding
from principlecheck.policies.find import MOST_FILE_BYTES, FoundFiles, find_policy_files
from principlecheck.policies.named import (
    EXCLUDED,
    FOR_EDITORS,
    HIDDEN_FILE,
    HIDDEN_FOLDER,
    IN_FORCE,
    KEPT_BY_IMPORT,
    LINK,
    LINK_TO_READ,
    NEAR_MISS,
    OF_IMPORT,
    OTHER_KIND,
    REGISTER_BEGINS,
)

needs_links = pytest.mark.skipif(os.name == "nt", reason="links need rights on Windows")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    made = tmp_path / "policies"
    made.mkdir()
    return made


def put(path: Path, data: bytes = b"format: 1\n") -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data)
    return path


def names(found: FoundFiles, folder: Path) -> list[str]:
    return [Path(file.name).relative_to(folder).as_posix() for file in found.files]


def passed(found: FoundFiles, folder: Path) -> dict[str, str]:
    return {Path(one.file).relative_to(folder).as_posix(): one.reason for one in found.passed}


def says(found: FoundFiles) -> list[str]:
    return [problem.says for problem in found.problems]


def test_every_yaml_file_in_a_fixed_order(folder: Path) -> None:
    for name in ("b.yaml", "a/z.yml", "a.yaml", "UPPER.YAML", "readme.md", "x.json"):
        put(folder / name)
    found = find_policy_files([folder])
    assert names(found, folder) == ["UPPER.YAML", "a.yaml", "a/z.yml", "b.yaml"]
    assert passed(found, folder) == {"readme.md": OTHER_KIND, "x.json": NEAR_MISS}
    assert found.problems == []


def test_every_file_that_is_not_read_is_told_and_gits_own_is_none(folder: Path) -> None:
    for name in (".git/a.yaml", ".hidden.yaml", ".drafts/b.yaml", "waivers.yaml", "empty/.keep"):
        put(folder / name)
    found = find_policy_files([folder])
    assert (found.files, found.problems, found.empty) == ([], [], [])
    assert passed(found, folder) == {
        ".drafts": HIDDEN_FOLDER,
        ".hidden.yaml": HIDDEN_FILE,
        "empty/.keep": HIDDEN_FILE,
        "waivers.yaml": "not read: waivers that are not in force here",
    }


SCHEMA = b'{"$id": "principlecheck-policy.schema.json"}'
FOR_VS_CODE = b'{"yaml.schemas": {"./.principlecheck/policy.schema.json": ["*.yaml"]}}'
RECORD = (
    b"format: 1\n# principlecheck import wrote this from what a.csv says.\nroles: {agent: {}}\n"
)
TOLD = b"# What the import did not read\n\nFrom a.csv.\n"


def test_what_the_program_writes_itself_is_told_as_in_use(folder: Path) -> None:
    put(folder / ".principlecheck/policy.schema.json", SCHEMA)
    put(folder / ".vscode/settings.json", FOR_VS_CODE)
    put(folder / "table-not-read.md", TOLD)
    found = find_policy_files([folder])
    assert passed(found, folder) == {
        ".principlecheck": FOR_EDITORS,
        ".vscode": FOR_EDITORS,
        "table-not-read.md": OF_IMPORT,
    }
    assert {one.kind for one in found.passed} == {"in use"}


@pytest.mark.parametrize("others", [(), (".principlecheck/policy.schema.json",)])
def test_what_an_import_keeps_is_told_as_in_use(folder: Path, others: tuple[str, ...]) -> None:
    put(folder / ".principlecheck/imported/a.yaml", RECORD)
    for name in others:
        put(folder / name, SCHEMA)
    found = find_policy_files([folder])
    assert passed(found, folder) == {".principlecheck": KEPT_BY_IMPORT}
    assert {one.kind for one in found.passed} == {"in use"}
    put(folder / ".principlecheck/imported/b.yaml", b"format: 1\nroles: {agent: {}}\n")
    assert passed(find_policy_files([folder]), folder) == {".principlecheck": HIDDEN_FOLDER}


@pytest.mark.parametrize(
    ("name", "data", "told"),
    [
        (".principlecheck/a.yaml", RECORD, HIDDEN_FOLDER),
        (".principlecheck/imported/deep/a.yaml", RECORD, HIDDEN_FOLDER),
        (".principlecheck/imported/policy.schema.json", SCHEMA, HIDDEN_FOLDER),
        (".vscode/imported/a.yaml", RECORD, HIDDEN_FOLDER),
        (".principlecheck/policy.schema.json", b'{"roles": {}, "$id": "principlecheck-policy.schema.json"}', HIDDEN_FOLDER),
        (".principlecheck/other.schema.json", SCHEMA, HIDDEN_FOLDER),
        (".principlecheck/policy.yaml", SCHEMA, HIDDEN_FOLDER),
        (".principlecheck/policy.schema.json", b"format: 1", HIDDEN_FOLDER),
        (".principlecheck/deep/policy.schema.json", SCHEMA, HIDDEN_FOLDER),
        (".vscode/settings.json", b'{"yaml.schemas": {}, "roles": {}}', HIDDEN_FOLDER),
        (".vscode/policy.schema.json", SCHEMA, HIDDEN_FOLDER),
        (".others/policy.schema.json", SCHEMA, HIDDEN_FOLDER),
        ("a-not-read.md", b"# Our policies\n", OTHER_KIND),
        ("a-not-read.md", TOLD + b"\nformat: 1\npromises: {a: {}}\n", OTHER_KIND),
        ("a.md", TOLD, OTHER_KIND),
    ],
)  # fmt: skip
def test_nothing_else_gets_past_by_such_a_name(
    folder: Path, name: str, data: bytes, told: str
) -> None:
    put(folder / name, data)
    assert told in passed(find_policy_files([folder]), folder).values()
    assert not {FOR_EDITORS, KEPT_BY_IMPORT, OF_IMPORT} & set(
        passed(find_policy_files([folder]), folder).values()
    )


@pytest.mark.parametrize(
    "name",
    ["a.yam", "a.yaml.bak", "a.yml~x", "a.yaml~", "a.yaml.txt", "a.eyaml", "a.yaml.j2", "a.yaml ",
     "a.yaml.orig", "a.yaml_", "a.YAML.old", "a.jsonl", "a.ymal", "yaml"],
)  # fmt: skip
def test_a_name_that_is_nearly_a_policys_is_told_as_such(folder: Path, name: str) -> None:
    put(folder / name)
    found = find_policy_files([folder])
    assert (found.files, found.problems) == ([], [])
    assert passed(found, folder) == {name: NEAR_MISS}


def test_exclusions_are_said_whatever_they_are_called(folder: Path) -> None:
    for name in ("d.yaml", "vendor/e.yaml", "vendor/waivers.yaml", "vendor/.hidden"):
        put(folder / name)
    found = find_policy_files([folder], exclude=("vendor/*", "d.yaml"))
    assert found.files == []
    assert set(passed(found, folder).values()) == {EXCLUDED}
    assert len(found.passed) == 4


RESERVED = {
    "principlecheck.yaml": "fail_on: low\n",
    "waivers.yaml": "waivers: {}\n",
    "report.yaml": "client: Northwind\n",
    "responses.yaml": "responses: {}\n",
    "records.yaml": "columns: {}\n",
    "themes/plain/theme.yaml": "footer: Plain\n",
}


@pytest.mark.parametrize("name", [*RESERVED, "numbers.yaml", "audit.numbers.yaml"])
@pytest.mark.parametrize("text", ["roles: {}\n", "nonsense: 1\n", "a: [\n", "", "- 1\n"])
def test_a_reserved_name_takes_nothing_out_of_sight(folder: Path, name: str, text: str) -> None:
    """A section in it makes it a policy, and so does whatever is not what it is called."""
    own = RESERVED.get(name, "numbers: []\n")
    begins = REGISTER_BEGINS.decode() + "\n" if "numbers" in name else ""
    put(folder / name, f"{begins}format: 1\n{own}{text}".encode() if text else b"")
    found = find_policy_files([folder])
    assert names(found, folder) == [name]


@pytest.mark.parametrize(("name", "text"), RESERVED.items())
def test_what_is_what_it_is_called_is_no_policy(folder: Path, name: str, text: str) -> None:
    put(folder / name, f"format: 1\n{text}".encode())
    found = find_policy_files([folder])
    assert (found.files, found.problems) == ([], [])
    assert list(passed(found, folder)) == [name]


def test_what_is_in_force_is_no_policy_whatever_it_holds(folder: Path) -> None:
    put(folder / "waivers.yaml", b"roles: {}\n")
    whole = (folder.resolve() / "waivers.yaml").as_posix()
    found = find_policy_files([folder], in_force=(whole,))
    assert found.files == []
    assert passed(found, folder) == {"waivers.yaml": IN_FORCE}


def test_no_more_than_1000_files_are_named_and_the_rest_is_counted(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(finding, "MOST_PASSED", 3)
    for n in range(5):
        put(folder / f"{n}.md")
    found = find_policy_files([folder])
    assert (len(found.passed), found.more) == (3, 2)


def test_an_empty_folder_is_noted(folder: Path) -> None:
    (folder / "a" / "b").mkdir(parents=True)
    assert find_policy_files([folder]).empty == [folder / "a" / "b"]


def test_one_path_given_twice_is_read_once(folder: Path) -> None:
    file = put(folder / "a.yaml")
    assert len(find_policy_files([folder, file, folder, folder / "."]).files) == 1


def test_a_file_of_50_mib_is_refused_and_not_read(folder: Path) -> None:
    big = folder / "big.yaml"
    with big.open("wb") as file:
        file.truncate(50 << 20)
    put(folder / "small.yaml")
    found = find_policy_files([folder])
    assert names(found, folder) == ["small.yaml"]
    assert says(found) == ["This file is 50 MiB; 1 MiB is the most that is read."]
    assert found.problems[0].write == "it as several files"


def test_a_file_of_just_1_mib_is_read(folder: Path) -> None:
    put(folder / "a.yaml", b"#" * MOST_FILE_BYTES)
    put(folder / "b.yaml", b"#" * (MOST_FILE_BYTES + 1))
    found = find_policy_files([folder])
    assert names(found, folder) == ["a.yaml"]
    assert len(found.problems) == 1


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no FIFOs here")
def test_a_pipe_or_a_socket_is_not_opened(folder: Path) -> None:
    os.mkfifo(folder / "pipe.yaml")
    assert says(find_policy_files([folder])) == ["This is not a regular file."]
    here = Path.cwd()
    os.chdir(folder)  # the path of a socket may not be long
    try:
        with socket.socket(socket.AF_UNIX) as listener:
            listener.bind("socket.yaml")
            assert says(find_policy_files([folder])) == ["This is not a regular file."] * 2
    finally:
        os.chdir(here)


@needs_links
@pytest.mark.parametrize("name", ["a.yaml", "sub"])
def test_a_link_out_of_the_folder_is_not_followed(folder: Path, name: str) -> None:
    put(folder.parent / "outside" / "secret.yaml")
    target = folder.parent / "outside"
    (folder / name).symlink_to(target / "secret.yaml" if name == "a.yaml" else target)
    found = find_policy_files([folder])
    assert found.files == []
    assert says(found) == ["This link leads out of the folder, so it is not followed."]
    assert found.problems[0].write == "the file itself into the folder, or remove the link"


@needs_links
def test_a_link_that_leads_nowhere_or_to_itself(folder: Path) -> None:
    (folder / "gone.yaml").symlink_to(folder / "nothing.yaml")
    (folder / "loop.yaml").symlink_to(folder / "loop.yaml")
    assert says(find_policy_files([folder])) == ["This link leads nowhere."] * 2


@needs_links
def test_links_that_nobody_would_read_are_told_and_not_followed(folder: Path) -> None:
    put(folder.parent / "README.md")
    (folder / "README.md").symlink_to(folder.parent / "README.md")
    (folder / "logo.svg").symlink_to(folder / "nothing.svg")
    found = find_policy_files([folder])
    assert (found.files, found.problems) == ([], [])
    assert passed(found, folder) == {"README.md": LINK, "logo.svg": LINK}


@needs_links
@pytest.mark.parametrize("target", ["notes.txt", "waivers.yaml", "drafts/b.yaml"])
def test_a_link_to_a_file_that_is_not_read_is_a_problem(folder: Path, target: str) -> None:
    put(folder / target)
    (folder / "a.yaml").symlink_to(target)
    found = find_policy_files([folder], exclude=("drafts/*",))
    assert found.files == []
    assert says(found) == ["This link leads to a file that is not read as a policy."]


@needs_links
def test_a_link_within_the_folder_is_read_where_it_stands(folder: Path) -> None:
    put(folder / "real" / "a.yaml")
    (folder / "again").symlink_to(folder / "real")
    (folder / "b.yaml").symlink_to(folder / "real" / "a.yaml")
    found = find_policy_files([folder])
    assert names(found, folder) == ["real/a.yaml"]
    assert {p.reason for p in found.passed} == {LINK_TO_READ}


@needs_links
def test_a_mounted_volume_links_into_a_hidden_folder(folder: Path) -> None:
    put(folder / "..data" / "a.yaml")
    (folder / "a.yaml").symlink_to("..data/a.yaml")
    found = find_policy_files([folder])
    assert names(found, folder) == ["a.yaml"]
    assert found.problems == []


def test_a_file_given_by_name_is_read_whatever_its_name(folder: Path) -> None:
    file = put(folder / "policy.txt")
    assert len(find_policy_files([file]).files) == 1


def test_what_cannot_be_opened_is_a_problem(folder: Path) -> None:
    found = find_policy_files([folder / "nothing.yaml"])
    assert says(found) == ["This file cannot be opened: No such file or directory."]


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="root may open all")
def test_a_folder_that_may_not_be_opened(folder: Path) -> None:
    (folder / "shut").mkdir(mode=0)
    assert says(find_policy_files([folder]))[0].startswith("This folder cannot be opened")


def test_no_more_than_200_are_told(folder: Path) -> None:
    for n in range(300):
        (folder / f"{n}.yaml").symlink_to("nothing")
    assert len(find_policy_files([folder]).problems) == 200


@pytest.mark.parametrize("limit", [{"MOST_FILES": 1}, {"MOST_RUN_BYTES": 15}])
def test_a_run_has_a_limit(
    folder: Path, limit: dict[str, int], monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("a.yaml", "b.yaml"):
        put(folder / name)
    for name, value in limit.items():
        monkeypatch.setattr(finding, name, value)
    found = find_policy_files([folder])
    assert names(found, folder) == ["a.yaml"]
    assert len(found.problems) == 1
    assert "the rest is not" in found.problems[0].says


@needs_links
def test_a_link_to_a_hidden_folder_is_said(folder: Path) -> None:
    put(folder / ".drafts" / "a.yaml")
    (folder / "drafts").symlink_to(".drafts")
    found = find_policy_files([folder])
    assert (found.files, found.problems) == ([], [])
    assert passed(found, folder) == {
        ".drafts": HIDDEN_FOLDER,
        "drafts": "a link to a hidden folder",
    }
