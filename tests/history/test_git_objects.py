"""Files of a commit are read as files of a folder are, from a repository that is not trusted."""

import os
import stat
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from principlecheck.history import git_objects, git_process
from principlecheck.history.git_objects import find_policy_files_in_commit
from principlecheck.history.git_process import Git, GitRefuses
from principlecheck.history.git_repository import (
    find_commit,
    git_ref_names,
    git_repository_of_paths,
    refuse_unknown_commit,
)
from principlecheck.policies.find import FoundFiles, find_policy_files
from tests.repositories import commit, git, new_repository, write

ONE = "roles: {agent: {}}\n"


def found_at(folder: Path, ref: str = "HEAD", exclude: tuple[str, ...] = ()) -> FoundFiles:
    repository = git_repository_of_paths([folder])
    assert repository is not None
    at = find_commit(repository, ref)
    assert at is not None
    return find_policy_files_in_commit(at, [folder], exclude)


def told(found: FoundFiles) -> tuple[list[tuple[str, bytes]], list[str], list[tuple[str, str]]]:
    """What was read, passed over and refused, for comparing."""
    return (
        [(file.name, file.data) for file in found.files],
        [f"{one.file}: {one.reason}" for one in found.passed],
        sorted((one.place.file, one.says) for one in found.problems),
    )


SCHEMA = '{"$id": "principlecheck-policy.schema.json"}'


def varied(folder: Path) -> Path:
    """A repository with a file of every sort that the search tells apart."""
    new_repository(folder, {"a.yaml": ONE, "deep/er/b.yml": ONE, "Ünï ✓.yaml": ONE})
    write(folder.parent, {"elsewhere.yaml": ONE})
    write(folder, {".hidden/c.yaml": ONE, ".d.yaml": ONE, "waivers.yaml": ONE})
    write(folder, {".principlecheck/policy.schema.json": SCHEMA, ".vscode/settings.json": SCHEMA})
    record = "format: 1\n# principlecheck import wrote this from what a.csv says.\n"
    write(folder, {"deep/.principlecheck/imported/a.yaml": record})
    write(folder, {"deep/er/.principlecheck/imported/a.yaml": ONE})
    write(folder, {"a-not-read.md": "# What the import did not read\n", "b-not-read.md": ONE})
    write(folder, {"e.yaml.bak": ONE, "f.YAML": ONE, "notes.txt": ONE, "line\nbreak.yaml": ONE})
    write(folder, {"drafts/g.yaml": ONE, "big.yaml": "#" * (1 << 20), "deep/waivers.yaml": ONE})
    write(folder, {"report.yaml": "client: A\n", "responses.yaml": ONE, ".tools/a/b.yaml": ONE})
    for name, target in {
        "in.yaml": "a.yaml",
        "to-folder": "deep",
        "to-hidden.yaml": ".hidden/c.yaml",
        "to-hidden": ".hidden",
        "through.yaml": "to-folder/er/b.yml",
        "twice.yaml": "in.yaml",
        "out.yaml": "../elsewhere.yaml",
        "nowhere.yaml": "missing.yaml",
        "unread.yaml": "notes.txt",
        "to-waivers.yaml": "waivers.yaml",
        "deep/up.yaml": "../a.yaml",
        "readme": "notes.txt",
        "notes.md": "nowhere",
        "whole": ".",
    }.items():
        (folder / name).symlink_to(target)
    commit(folder)
    return folder


@pytest.mark.parametrize("exclude", [(), ("drafts/*", "*.bak", "out.yaml")])
def test_a_commit_reads_like_its_checkout(tmp_path: Path, exclude: tuple[str, ...]) -> None:
    folder = varied(tmp_path / "r")
    assert told(found_at(folder, exclude=exclude)) == told(find_policy_files([folder], exclude))


class Counted(dict[str, Any]):
    """A tree that counts how often it is gone through."""

    passes = 0

    def __iter__(self) -> Iterator[str]:
        self.passes += 1
        return super().__iter__()

    def items(self) -> Any:
        self.passes += 1
        return super().items()


def test_a_tree_is_gone_through_as_often_whatever_number_of_hidden_folders_it_has(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    trees: list[Counted] = []
    read = git_objects._read_commit_tree

    def counted(*words: Any) -> Counted:
        trees.append(Counted(read(*words)))
        return trees[-1]

    monkeypatch.setattr(git_objects, "_read_commit_tree", counted)
    for many in (1, 30):
        files = {f"d{n}/.principlecheck/policy.schema.json": SCHEMA for n in range(many)}
        folder = new_repository(tmp_path / f"r{many}", files)
        assert len(found_at(folder).passed) == many
    assert trees[0].passes == trees[1].passes


def test_single_files_and_overlapping_paths_are_read_once(tmp_path: Path) -> None:
    folder = varied(tmp_path / "r")
    repository = git_repository_of_paths([folder])
    assert repository is not None
    at = find_commit(repository, "main")
    assert at is not None
    paths = [folder / "deep", folder / "notes.txt", folder, folder / "a.yaml"]
    names = [file.name for file in find_policy_files_in_commit(at, paths).files]
    assert sorted(names) == sorted(set(names))
    assert f"{folder.as_posix()}/notes.txt" in names
    assert told(find_policy_files_in_commit(at, [folder / "deep"])) == told(
        find_policy_files([folder / "deep"])
    )


def test_relative_paths_are_named_as_given(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = new_repository(tmp_path / "r", {"p/a.yaml": ONE})
    monkeypatch.chdir(folder)
    assert [file.name for file in found_at(Path()).files] == ["p/a.yaml"]
    monkeypatch.chdir(folder / "p")
    assert [file.name for file in found_at(Path("..")).files] == ["../p/a.yaml"]


def test_the_work_tree_and_the_index_are_not_asked(tmp_path: Path) -> None:
    folder = new_repository(tmp_path / "r", {"a.yaml": ONE})
    write(folder, {"a.yaml": "roles: {other: {}}\n", "new.yaml": ONE})
    git(folder, "add", "new.yaml")
    before = (folder / ".git" / "index").read_bytes()
    (file,) = found_at(folder).files
    assert b"agent" in file.data
    assert (folder / ".git" / "index").read_bytes() == before


def test_a_submodule_and_an_lfs_pointer_are_problems(tmp_path: Path) -> None:
    inner = new_repository(tmp_path / "inner", {"x.yaml": ONE})
    folder = new_repository(tmp_path / "r", {"a.yaml": ONE})
    git(folder, "submodule", "add", "-q", str(inner), "inner")
    pointer = "version https://git-lfs.github.com/spec/v1\noid sha256:" + "0" * 64 + "\nsize 9\n"
    (folder / "large.yaml").write_text(pointer, encoding="utf-8")
    commit(folder)
    found = found_at(folder)
    assert [file.name for file in found.files] == [f"{folder.as_posix()}/a.yaml"]
    says = {Path(p.place.file).name: p.says for p in found.problems}
    assert "submodule" in says["inner"]
    assert "LFS" in says["large.yaml"]
    assert not found_at(folder, exclude=("inner", "large.yaml")).problems


def test_a_link_in_place_of_the_folder_is_a_problem(tmp_path: Path) -> None:
    folder = new_repository(tmp_path / "r", {"real/a.yaml": ONE})
    (folder / "p").symlink_to("real")
    commit(folder)
    found = found_at(folder / "p")
    assert not found.files
    assert "was a link" in found.problems[0].says


def test_a_name_that_is_not_utf8_is_a_problem(tmp_path: Path) -> None:
    folder = new_repository(tmp_path / "r", {"a.yaml": ONE})
    blob = git(folder, "hash-object", "-w", "--stdin", data=b"format: 1\n")
    tree = git(folder, "mktree", "-z", data=b"100644 blob " + blob.encode() + b"\tcaf\xe9.yaml\0")
    id_ = git(folder, "commit-tree", tree, "-m", "x")
    found = found_at(folder, id_)
    assert not found.files
    assert found.problems[0].place.file.endswith("caf\\xe9.yaml")


def test_links_in_a_circle_end(tmp_path: Path) -> None:
    folder = new_repository(tmp_path / "r", {"a.yaml": ONE})
    (folder / "x.yaml").symlink_to("y.yaml")
    (folder / "y.yaml").symlink_to("x.yaml")
    commit(folder)
    assert len(found_at(folder).problems) == 2


@pytest.mark.parametrize(
    "ref",
    ["", "-h", "--upload-pack=x", "--all", "HEAD:../x", "HEAD:a.yaml", "HEAD^{tree}", "^HEAD",
     "HEAD..HEAD", "HEAD HEAD", "main\nmain", "0" * 40, "@{-1}", "nope"],
)  # fmt: skip
def test_what_is_no_commit_names_none(tmp_path: Path, ref: str) -> None:
    repository = git_repository_of_paths([new_repository(tmp_path / "r", {"a.yaml": ONE})])
    assert repository is not None
    assert find_commit(repository, ref) is None


def test_commits_by_branch_tag_id_and_step(tmp_path: Path) -> None:
    folder = new_repository(tmp_path / "r", {"a.yaml": ONE})
    first = git(folder, "rev-parse", "HEAD")
    git(folder, "tag", "-m", "annotated", "v1")
    commit(folder)
    repository = git_repository_of_paths([folder / "a.yaml"])
    assert repository is not None
    for ref in ("v1", "refs/tags/v1", first, first[:8], "HEAD~1", "main^", "main@{1}"):
        at = find_commit(repository, ref)
        assert at is not None, ref
        assert at.id == first


def test_a_name_of_a_branch_and_a_tag_is_refused(tmp_path: Path) -> None:
    folder = new_repository(tmp_path / "r", {"a.yaml": ONE})
    git(folder, "tag", "main")
    git(folder, "config", "core.warnAmbiguousRefs", "false")
    repository = git_repository_of_paths([folder])
    assert repository is not None
    with pytest.raises(GitRefuses, match="several things"):
        find_commit(repository, "main")
    assert find_commit(repository, "refs/heads/main") is not None


def test_the_nearest_name_and_a_shallow_clone(tmp_path: Path) -> None:
    folder = new_repository(tmp_path / "r", {"a.yaml": ONE})
    commit(folder)
    git(tmp_path, "clone", "-q", "--depth=1", f"file://{folder}", "shallow")
    whole, shallow = (
        git_repository_of_paths([folder]),
        git_repository_of_paths([tmp_path / "shallow"]),
    )
    assert whole is not None
    assert shallow is not None
    assert (whole.shallow, shallow.shallow) == (False, True)
    assert refuse_unknown_commit(whole, "mian").lines == (
        "There is no branch, tag or commit `mian` in this repository. Did you mean main?",
    )
    assert "origin/main" in git_ref_names(shallow)
    assert find_commit(shallow, "HEAD~1") is None
    assert any("fetch-depth: 0" in line for line in refuse_unknown_commit(shallow, "HEAD~1").lines)


def test_no_repository_or_two(tmp_path: Path) -> None:
    (tmp_path / "plain").mkdir()
    assert git_repository_of_paths([tmp_path / "plain"]) is None
    paths = [new_repository(tmp_path / name, {"a.yaml": ONE}) for name in ("r", "s")]
    with pytest.raises(GitRefuses, match="do not lie in one"):
        git_repository_of_paths(paths)
    with pytest.raises(GitRefuses, match="do not lie in one"):
        git_repository_of_paths([paths[0], tmp_path / "plain"])


def test_git_is_missing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "git").write_text("#!/bin/sh\n", encoding="utf-8")
    (tmp_path / "git").chmod(0o755)
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("PATH", f".{os.pathsep}{os.pathsep}bin")
    with pytest.raises(GitRefuses, match="not installed"):
        Git(tmp_path)


def test_a_folder_that_poses_as_a_repository_is_not_believed(tmp_path: Path) -> None:
    """Whoever proposes a change could bring a history of their own to be compared with."""
    own = new_repository(tmp_path / "own", {"policies/a.yaml": ONE})
    folder = new_repository(tmp_path / "r", {"policies/a.yaml": ONE})
    (own / ".git").rename(tmp_path / "git")
    for name in ("HEAD", "config", "objects", "refs"):
        (tmp_path / "git" / name).rename(folder / "policies" / name)
    with pytest.raises(GitRefuses):
        git_repository_of_paths([folder / "policies"])
    git(folder, "config", "--file", "policies/config", "core.bare", "false")
    git(folder, "config", "--file", "policies/config", "core.worktree", str(folder))
    with pytest.raises(GitRefuses):
        git_repository_of_paths([folder / "policies"])


def test_a_linked_work_tree_is_read(tmp_path: Path) -> None:
    folder = new_repository(tmp_path / "r", {"a.yaml": ONE})
    git(folder, "worktree", "add", "-q", str(tmp_path / "w"))
    assert [Path(file.name).name for file in found_at(tmp_path / "w", "main").files] == ["a.yaml"]


def test_the_environment_points_git_nowhere_else(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    other = new_repository(tmp_path / "other", {"wrong.yaml": ONE})
    folder = new_repository(tmp_path / "r", {"a.yaml": ONE})
    monkeypatch.setenv("GIT_DIR", str(other / ".git"))
    monkeypatch.setenv("GIT_WORK_TREE", str(other))
    monkeypatch.setenv("GIT_OBJECT_DIRECTORY", str(other / ".git" / "objects"))
    monkeypatch.setenv("GIT_TRACE", str(tmp_path / "trace"))
    assert [Path(file.name).name for file in found_at(folder).files] == ["a.yaml"]
    assert not (tmp_path / "trace").exists()


def hostile(folder: Path, mark: Path) -> str:
    """A repository whose configuration runs a program wherever git can be made to run one."""
    new_repository(folder, {"a.yaml": ONE})
    first = git(folder, "rev-parse", "HEAD")
    program = folder / ".git" / "program"
    program.write_text(f"#!/bin/sh\ntouch '{mark}'\nexit 1\n", encoding="utf-8")
    program.chmod(program.stat().st_mode | stat.S_IXUSR)
    hooks = folder / ".git" / "hooks"
    hooks.mkdir(exist_ok=True)
    for name in ("post-checkout", "post-index-change", "reference-transaction", "pre-auto-gc"):
        (hooks / name).symlink_to(program)
    (folder / ".gitattributes").write_text("*.yaml filter=x diff=x\n", encoding="utf-8")
    settings = {
        "core.fsmonitor": str(program), "core.hooksPath": str(hooks), "core.pager": str(program),
        "core.editor": str(program), "core.sshCommand": str(program), "core.askPass": str(program),
        "core.alternateRefsCommand": str(program), "credential.helper": f"!{program}",
        "filter.x.smudge": str(program), "filter.x.clean": str(program),
        "filter.x.process": str(program), "diff.x.textconv": str(program),
        "diff.external": str(program), "alias.rev-parse": f"!{program}",
        "alias.ls-tree": f"!{program}", "alias.cat-file": f"!{program}",
        "pager.cat-file": str(program), "pager.ls-tree": str(program),
        "remote.origin.url": f"ext::{program}", "remote.origin.promisor": "true",
        "remote.origin.uploadpack": str(program), "protocol.ext.allow": "always",
        "protocol.allow": "always", "extensions.partialClone": "origin",
        "core.repositoryFormatVersion": "1", "gpg.program": str(program),
        "log.showSignature": "true",
    }  # fmt: skip
    for name, value in settings.items():
        git(folder, "config", name, value)
    return first


def test_a_hostile_repository_runs_nothing(tmp_path: Path) -> None:
    folder, mark = tmp_path / "r", tmp_path / "mark"
    hostile(folder, mark)
    assert [Path(file.name).name for file in found_at(folder).files] == ["a.yaml"]
    repository = git_repository_of_paths([folder])
    assert repository is not None
    assert find_commit(repository, "nope") is None
    assert refuse_unknown_commit(repository, "nope").lines
    assert not mark.exists()
    subprocess.run(["git", "-C", folder, "status"], capture_output=True, check=False)
    assert mark.exists()  # the trap works on whoever is not careful


def test_an_object_that_is_missing_is_not_fetched(tmp_path: Path) -> None:
    folder, mark = tmp_path / "r", tmp_path / "mark"
    hostile(folder, mark)
    blob = git(folder, "-c", "core.fsmonitor=", "rev-parse", "HEAD:a.yaml")
    (folder / ".git" / "objects" / blob[:2] / blob[2:]).unlink()
    with pytest.raises(GitRefuses):
        found_at(folder)
    assert not mark.exists()
    subprocess.run(["git", "-C", folder, "cat-file", "-p", blob], capture_output=True, check=False)
    assert mark.exists()


def test_a_partial_clone_says_what_is_missing(tmp_path: Path) -> None:
    folder = new_repository(tmp_path / "r", {"a.yaml": ONE})
    git(folder, "config", "uploadpack.allowFilter", "true")
    clone = ("clone", "-q", "--filter=blob:none", "--no-checkout", f"file://{folder}", "partial")
    git(tmp_path, *clone)
    with pytest.raises(GitRefuses):
        found_at(tmp_path / "partial")


def test_replacements_are_not_believed(tmp_path: Path) -> None:
    folder = new_repository(tmp_path / "r", {"a.yaml": ONE})
    blob = git(folder, "rev-parse", "HEAD:a.yaml")
    forged = git(folder, "hash-object", "-w", "--stdin", data=b"format: 1\nroles: {forged: {}}\n")
    git(folder, "replace", blob, forged)
    (file,) = found_at(folder).files
    assert b"agent" in file.data


def test_git_is_given_a_limit_of_time_and_of_output(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = new_repository(tmp_path / "r", {"a.yaml": ONE})
    with pytest.raises(GitRefuses, match="more to say"):
        Git(folder).ask("ls-tree", "HEAD", most=10)
    slow = tmp_path / "bin" / "git"
    slow.parent.mkdir()
    slow.write_text("#!/bin/sh\nexec /bin/sleep 20\n", encoding="utf-8")
    slow.chmod(0o755)
    monkeypatch.setenv("PATH", str(slow.parent))
    monkeypatch.setattr(git_process, "MOST_SECONDS", 0.2)
    with pytest.raises(GitRefuses, match="did not answer"):
        Git(folder).ask("rev-parse", "HEAD")


def test_somebody_elses_repository_needs_the_users_word(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Stands in for a repository owned by another user, which a test cannot make."""
    real = git_process._find_git_program()
    fake = tmp_path / "bin" / "git"
    fake.parent.mkdir()
    fake.write_text(
        '#!/bin/sh\nif [ "$GIT_CONFIG_GLOBAL" = /dev/null ]; then\n'
        '  echo "fatal: detected dubious ownership in repository" >&2; exit 128\nfi\n'
        f'exec {real} "$@"\n',
        encoding="utf-8",
    )
    fake.chmod(0o755)
    folder = new_repository(tmp_path / "r", {"a.yaml": ONE})
    monkeypatch.setenv("PATH", str(fake.parent))
    assert len(found_at(folder).files) == 1
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", os.devnull)
    with pytest.raises(GitRefuses, match="another user"):
        git_repository_of_paths([folder])
