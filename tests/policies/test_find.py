"""Which files are read, and what is said of the others."""

import os
import socket
from pathlib import Path

import pytest

from principlecheck.policies import find as finding
from principlecheck.policies.find import MOST_FILE_BYTES, FoundFiles, find_files

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


def says(found: FoundFiles) -> list[str]:
    return [problem.says for problem in found.problems]


def test_every_yaml_file_in_a_fixed_order(folder: Path) -> None:
    for name in ("b.yaml", "a/z.yml", "a.yaml", "UPPER.YAML", "readme.md", "x.json"):
        put(folder / name)
    found = find_files([folder])
    assert names(found, folder) == ["UPPER.YAML", "a.yaml", "a/z.yml", "b.yaml"]
    assert (found.passed, found.problems) == ([], [])


def test_hidden_and_reserved_names_are_left_alone(folder: Path) -> None:
    for name in (".git/a.yaml", ".hidden.yaml", "waivers.yaml", "sub/principlecheck.yaml"):
        put(folder / name)
    found = find_files([folder])
    assert (found.files, found.passed, found.problems) == ([], [], [])


def test_near_misses_and_exclusions_are_said(folder: Path) -> None:
    for name in ("a.yam", "b.yaml.bak", "c.yml~x", "d.yaml", "vendor/e.yaml"):
        put(folder / name)
    found = find_files([folder], exclude=("vendor/*", "d.yaml"))
    assert found.files == []
    assert [(Path(p.file).name, p.reason) for p in found.passed] == [
        ("a.yam", "not read: its name does not end in .yaml or .yml"),
        ("b.yaml.bak", "not read: its name does not end in .yaml or .yml"),
        ("d.yaml", "excluded in the settings"),
        ("e.yaml", "excluded in the settings"),
    ]


def test_one_path_given_twice_is_read_once(folder: Path) -> None:
    file = put(folder / "a.yaml")
    assert len(find_files([folder, file, folder, folder / "."]).files) == 1


def test_a_file_of_50_mib_is_refused_and_not_read(folder: Path) -> None:
    big = folder / "big.yaml"
    with big.open("wb") as file:
        file.truncate(50 << 20)
    put(folder / "small.yaml")
    found = find_files([folder])
    assert names(found, folder) == ["small.yaml"]
    assert says(found) == ["This file is 50 MiB; 1 MiB is the most that is read."]
    assert found.problems[0].write == "it as several files"


def test_a_file_of_just_1_mib_is_read(folder: Path) -> None:
    put(folder / "a.yaml", b"#" * MOST_FILE_BYTES)
    put(folder / "b.yaml", b"#" * (MOST_FILE_BYTES + 1))
    found = find_files([folder])
    assert names(found, folder) == ["a.yaml"]
    assert len(found.problems) == 1


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no FIFOs here")
def test_a_pipe_or_a_socket_is_not_opened(folder: Path) -> None:
    os.mkfifo(folder / "pipe.yaml")
    assert says(find_files([folder])) == ["This is not a regular file."]
    here = Path.cwd()
    os.chdir(folder)  # the path of a socket may not be long
    try:
        with socket.socket(socket.AF_UNIX) as listener:
            listener.bind("socket.yaml")
            assert says(find_files([folder])) == ["This is not a regular file."] * 2
    finally:
        os.chdir(here)


@needs_links
@pytest.mark.parametrize("name", ["a.yaml", "sub"])
def test_a_link_out_of_the_folder_is_not_followed(folder: Path, name: str) -> None:
    put(folder.parent / "outside" / "secret.yaml")
    target = folder.parent / "outside"
    (folder / name).symlink_to(target / "secret.yaml" if name == "a.yaml" else target)
    found = find_files([folder])
    assert found.files == []
    assert says(found) == ["This link leads out of the folder, so it is not followed."]
    assert found.problems[0].write == "the file itself into the folder, or remove the link"


@needs_links
def test_a_link_that_leads_nowhere_or_to_itself(folder: Path) -> None:
    (folder / "gone.yaml").symlink_to(folder / "nothing.yaml")
    (folder / "loop.yaml").symlink_to(folder / "loop.yaml")
    assert says(find_files([folder])) == ["This link leads nowhere."] * 2


@needs_links
def test_links_that_nobody_would_read_are_left_alone(folder: Path) -> None:
    put(folder.parent / "README.md")
    (folder / "README.md").symlink_to(folder.parent / "README.md")
    (folder / "logo.svg").symlink_to(folder / "nothing.svg")
    found = find_files([folder])
    assert (found.files, found.passed, found.problems) == ([], [], [])


@needs_links
def test_a_link_within_the_folder_is_read_where_it_stands(folder: Path) -> None:
    put(folder / "real" / "a.yaml")
    (folder / "again").symlink_to(folder / "real")
    (folder / "b.yaml").symlink_to(folder / "real" / "a.yaml")
    found = find_files([folder])
    assert names(found, folder) == ["real/a.yaml"]
    assert {p.reason for p in found.passed} == {"a link to what is read where it stands"}


@needs_links
def test_a_mounted_volume_links_into_a_hidden_folder(folder: Path) -> None:
    put(folder / "..data" / "a.yaml")
    (folder / "a.yaml").symlink_to("..data/a.yaml")
    found = find_files([folder])
    assert names(found, folder) == ["a.yaml"]
    assert found.problems == []


def test_a_file_given_by_name_is_read_whatever_its_name(folder: Path) -> None:
    file = put(folder / "policy.txt")
    assert len(find_files([file]).files) == 1


def test_what_cannot_be_opened_is_a_problem(folder: Path) -> None:
    found = find_files([folder / "nothing.yaml"])
    assert says(found) == ["This file cannot be opened: No such file or directory."]


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="root may open all")
def test_a_folder_that_may_not_be_opened(folder: Path) -> None:
    (folder / "shut").mkdir(mode=0)
    assert says(find_files([folder]))[0].startswith("This folder cannot be opened")


def test_no_more_than_200_are_told(folder: Path) -> None:
    for n in range(300):
        (folder / f"{n}.yaml").symlink_to("nothing")
    assert len(find_files([folder]).problems) == 200


@pytest.mark.parametrize("limit", [{"MOST_FILES": 1}, {"MOST_RUN_BYTES": 15}])
def test_a_run_has_a_limit(
    folder: Path, limit: dict[str, int], monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("a.yaml", "b.yaml"):
        put(folder / name)
    for name, value in limit.items():
        monkeypatch.setattr(finding, name, value)
    found = find_files([folder])
    assert names(found, folder) == ["a.yaml"]
    assert len(found.problems) == 1
    assert "the rest is not" in found.problems[0].says


@needs_links
def test_a_link_to_a_hidden_folder_is_said(folder: Path) -> None:
    put(folder / ".drafts" / "a.yaml")
    (folder / "drafts").symlink_to(".drafts")
    found = find_files([folder])
    assert (found.files, found.problems) == ([], [])
    assert [p.reason for p in found.passed] == ["a link to a hidden folder"]
