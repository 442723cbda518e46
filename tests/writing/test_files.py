"""Files are written whole or not at all, and never over what a person may have written."""

import os
import stat
from pathlib import Path

import pytest

from principlecheck.model.report.refusal import Refusal
from principlecheck.writing import files
from principlecheck.writing.files import (
    refuse_overwrite,
    write_file_in_place_of,
    write_new_file,
    write_own_file,
)

posix = pytest.mark.skipif(os.name == "nt", reason="Windows has other rights and links")


def test_a_file_is_replaced_whole_and_nothing_is_left_beside_it(tmp_path: Path) -> None:
    file = tmp_path / "a.md"
    file.write_bytes(b"before")
    write_file_in_place_of(file, b"after")
    assert file.read_bytes() == b"after"
    assert list(tmp_path.iterdir()) == [file]


@posix
def test_the_rights_of_a_file_stay_and_its_other_names_keep_what_was_there(tmp_path: Path) -> None:
    file, other = tmp_path / "a.md", tmp_path / "b.md"
    file.write_bytes(b"before")
    file.chmod(0o600)
    other.hardlink_to(file)
    write_file_in_place_of(file, b"after")
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert other.read_bytes() == b"before"


@pytest.mark.parametrize("known", [None, b"earlier"])
def test_what_has_changed_meanwhile_is_not_written_over(
    tmp_path: Path, known: bytes | None
) -> None:
    file = tmp_path / "waivers.yaml"
    file.write_bytes(b"now")
    with pytest.raises(Refusal, match="has just been changed"):
        write_file_in_place_of(file, b"new", known=known)
    assert file.read_bytes() == b"now"
    assert list(tmp_path.iterdir()) == [file]


@posix
def test_a_link_stays_one_where_the_file_was_read_through_it(tmp_path: Path) -> None:
    target, link = tmp_path / "far.yaml", tmp_path / "waivers.yaml"
    target.write_bytes(b"before")
    link.symlink_to(target)
    write_file_in_place_of(link, b"after", known=b"before")
    assert link.is_symlink()
    assert target.read_bytes() == b"after"


@pytest.mark.parametrize("name", ["a.yaml", "a.YML"])
def test_no_report_is_written_where_a_policy_may_be(tmp_path: Path, name: str) -> None:
    with pytest.raises(Refusal, match="files of that kind hold policies"):
        write_own_file(tmp_path / name, b"report")
    assert not list(tmp_path.iterdir())


@posix
def test_no_report_is_written_through_a_link(tmp_path: Path) -> None:
    link = tmp_path / "a.md"
    link.symlink_to(tmp_path / "elsewhere")
    with pytest.raises(Refusal, match="is a link"):
        refuse_overwrite(link)


def test_a_folder_is_no_file_and_one_missing_folder_is_made(tmp_path: Path) -> None:
    with pytest.raises(Refusal, match="it is a folder"):
        write_own_file(tmp_path, b"")
    with pytest.raises(Refusal) as refused:
        write_own_file(tmp_path / "a" / "b" / "c.md", b"")
    assert refused.value.lines[1] == f"Make {(tmp_path / 'a').as_posix()} first."
    write_own_file(tmp_path / "a" / "c.md", b"report")
    assert (tmp_path / "a" / "c.md").read_bytes() == b"report"


def test_a_new_file_takes_the_place_of_none(tmp_path: Path) -> None:
    write_new_file(tmp_path / "a" / "b.yaml", "one\n", tmp_path)
    with pytest.raises(Refusal, match="cannot be written"):
        write_new_file(tmp_path / "a" / "b.yaml", "two\n", tmp_path)
    assert (tmp_path / "a" / "b.yaml").read_bytes() == b"one\n"


@posix
def test_a_new_file_stays_in_its_folder(tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "out").symlink_to(tmp_path)
    with pytest.raises(Refusal, match="leads out of the folder"):
        write_new_file(tmp_path / "in" / "out" / "a.yaml", "", tmp_path / "in")


def test_a_lock_that_a_killed_run_has_left_is_no_obstacle(tmp_path: Path) -> None:
    file = tmp_path / "waivers.yaml"
    (tmp_path / ".waivers.yaml.lock").write_bytes(b"")
    write_file_in_place_of(file, b"new", known=None)
    assert list(tmp_path.iterdir()) == [file]


def test_whoever_waits_too_long_for_another_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "waivers.yaml"
    monkeypatch.setattr(files, "_MOST_SECONDS", 0)
    with files._wait_for_write_lock(file):
        with pytest.raises(Refusal, match="Somebody else has been writing"):
            write_file_in_place_of(file, b"new", known=None)
        assert not file.exists()
    write_file_in_place_of(file, b"new", known=None)
    assert file.read_bytes() == b"new"


@posix
def test_where_nothing_can_be_locked_what_cannot_be_written_is_told_as_before(
    tmp_path: Path,
) -> None:
    (tmp_path / ".waivers.yaml.lock").symlink_to(tmp_path / "elsewhere")
    write_file_in_place_of(tmp_path / "waivers.yaml", b"new", known=None)
    assert not (tmp_path / "elsewhere").exists()
    assert (tmp_path / "waivers.yaml").read_bytes() == b"new"
