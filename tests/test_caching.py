"""The cache serves what a fresh run would say, or nothing; whatever is wrong with it, runs go on."""

import multiprocessing
import os
import stat
import subprocess
import sys
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import msgspec
import pytest
from msgspec.structs import replace

from principlecheck import caching, judging
from principlecheck.caching import ENTRY, SECRET, Judged, cache_folder, keep, key_of, recall
from principlecheck.cli.formats import render
from principlecheck.composing import compose
from principlecheck.judging import report_on
from principlecheck.model.report.problem import Place, Problem
from principlecheck.model.report.report import Outcome, Passed, Report, Status
from principlecheck.model.settings import FORMATS
from principlecheck.packs import loading
from principlecheck.policies.find import find_files
from principlecheck.policies.load import load
from principlecheck.usecases.recalling import key_for
from principlecheck.usecases.run import Options, Run
from tests.cli.conftest import MEDIUM, Cli, cli, folder, loaded_once
from tests.reporters.desk import as_markdown

__all__ = ["cli", "folder"]
ROOT = Path(__file__).parent.parent
POLICIES = sorted(path for path in (ROOT / "policies").iterdir() if path.is_dir())
SMALLER = [path for path in POLICIES if path.name != "northwind-home"]
AS_OF = date(2026, 11, 22)
KEY = bytes(range(32))
posix = pytest.mark.skipif(os.name == "nt", reason="Windows has other rights and links")
Folder = Callable[..., Path]


def report_of(path: Path) -> Report:
    return report_on(load([path], AS_OF), loaded_once())


@pytest.fixture(scope="module")
def judged() -> Judged:
    report = report_of(ROOT / "policies" / "tidewater-tents")
    return Judged(report, tuple(rule.code for rule in report.rules))


@pytest.fixture
def cache(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The cache's folder, which is not there yet, for a run that uses it."""
    base = tmp_path_factory.mktemp("cache")
    monkeypatch.delenv("PRINCIPLECHECK_NO_CACHE")
    monkeypatch.setenv("XDG_CACHE_HOME", str(base))
    monkeypatch.setattr(caching, "_program", lambda: (__file__,))  # which may be edited meanwhile
    return base / "principlecheck" / "reports"


def entries(cache: Path) -> list[Path]:
    return sorted(cache.glob(f"*{ENTRY}"))


def refuse_to_judge(monkeypatch: pytest.MonkeyPatch) -> None:
    def refused(*_: object) -> None:
        raise AssertionError("judged, and its packs read, though nothing has changed")

    monkeypatch.setattr(judging, "report_on", refused)
    monkeypatch.setattr(loading, "built_in_packs", refused)


# What comes back


@pytest.mark.parametrize("path", SMALLER, ids=lambda path: path.name)
def test_a_report_comes_back_as_it_was_in_every_format(path: Path, tmp_path: Path) -> None:
    report = report_of(path)
    keep(tmp_path / "c", KEY, Judged(report, ("PRD01",)))
    found = recall(tmp_path / "c", KEY)
    assert found is not None
    assert found.codes == ("PRD01",)
    assert repr(found.report) == repr(report)
    assert hash(found.report.scope) == hash(report.scope)
    for name in FORMATS:
        again = render(name, found.report, on_terminal=False)
        assert again == render(name, report, on_terminal=False)
    assert as_markdown(compose(found.report, "x")) == as_markdown(compose(report, "x"))


def test_problems_files_passed_over_and_hostile_text_come_back(
    judged: Judged, tmp_path: Path
) -> None:
    text = "\u202e\n\0\x1b[31m`|<b>%0A::error \U0001f0a1" * 300
    place = Place(text, 1, 2, 3)
    problem = Problem("file", text, place, text, text, (place, place))
    scope = replace(judged.report.scope, passed=(Passed(text, text),))
    report = replace(judged.report, problems=(problem,), scope=scope, organisation=text)
    keep(tmp_path, KEY, Judged(report, ()))
    assert recall(tmp_path, KEY) == Judged(report, ())


def test_a_report_that_does_not_come_back_as_it_was_is_not_kept(
    judged: Judged, tmp_path: Path
) -> None:
    odd = replace(judged.report, coverage=1)  # would come back as 1.0, and be printed so
    for report in (odd, replace(judged.report, organisation="\udce9")):
        keep(tmp_path, KEY, Judged(report, ()))
    assert entries(tmp_path) == []


def test_a_report_with_a_broken_rule_is_not_kept(judged: Judged, tmp_path: Path) -> None:
    broken = Outcome("PRD01", "handle_time.chat", Status.ERROR, reason="broke")
    keep(tmp_path, KEY, Judged(replace(judged.report, outcomes=(broken,)), ()))
    assert entries(tmp_path) == []


# The key


def test_everything_that_bears_on_a_report_is_in_its_key(
    folder: Folder, monkeypatch: pytest.MonkeyPatch
) -> None:
    here = folder(a=MEDIUM, b="{}\n")
    found = find_files([here])
    keys = [key_of(found, AS_OF, "name", ("settings", [], []))]

    def other(*arguments: Any) -> None:
        keys.append(key_of(*arguments))

    assert key_of(found, AS_OF, "name", ("settings", [], [])) == keys[0]
    other(found, date(2026, 11, 23), "name", ("settings", [], []))
    other(found, AS_OF, "other", ("settings", [], []))
    other(found, AS_OF, "name", ("settings", ["PRD"], []))
    other(found, AS_OF, "name", ("settings", [], ["PRD"]))
    other(replace(found, passed=[Passed("c.yam", "not read")]), AS_OF, "name", ())
    problem = Problem("file", "This file cannot be opened.", Place("c.yaml", 1, 1, 1))
    other(replace(found, problems=[problem]), AS_OF, "name", ())
    other(replace(found, files=found.files[:1]), AS_OF, "name", ())
    other(found, AS_OF, "name", ())
    (here / "b.yaml").rename(here / "c.yaml")
    other(find_files([here]), AS_OF, "name", ())
    (here / "c.yaml").write_text("format: 1\n{} \n")
    other(find_files([here]), AS_OF, "name", ())
    monkeypatch.setattr(caching, "FORMAT", 0)
    other(find_files([here]), AS_OF, "name", ())
    monkeypatch.setattr(sys, "version", "3.99")
    other(find_files([here]), AS_OF, "name", ())
    assert None not in keys
    assert len(set(keys)) == len(keys) == 13


def test_a_changed_program_has_other_keys(
    tmp_path: Path, folder: Folder, monkeypatch: pytest.MonkeyPatch
) -> None:
    package = tmp_path / "package"
    package.mkdir()
    (package / "caching.py").write_text("")
    (package / "rule.yaml").write_text("1")
    monkeypatch.setattr(caching, "__file__", str(package / "caching.py"))
    found = find_files([folder(a=MEDIUM)])
    before = key_of(found, AS_OF, "", ())
    times = (package / "rule.yaml").stat()
    (package / "rule.yaml").write_text("2")
    os.utime(package / "rule.yaml", ns=(times.st_atime_ns, times.st_mtime_ns))
    assert key_of(found, AS_OF, "", ()) != before
    monkeypatch.setattr(caching, "__file__", str(tmp_path / "archive.zip" / "caching.py"))
    assert key_of(found, AS_OF, "", ()) is None


def test_settings_and_the_bytes_of_packs_are_in_the_key(
    folder: Folder, monkeypatch: pytest.MonkeyPatch
) -> None:
    here = folder(a=MEDIUM)
    monkeypatch.chdir(here)
    pack = ROOT / "src" / "principlecheck" / "principles" / "service.yaml"
    (here / "own.pack").write_bytes(pack.read_bytes())

    def key(**typed: Any) -> bytes | None:
        run = Run([here], Options(AS_OF, **typed))
        return key_for(run.settings, run.first, run.found, AS_OF)

    keys = [key(), key(select=["PRD"]), key(ignore=["PRD"]), key(packs=[here / "own.pack"])]
    (here / "own.pack").write_bytes(pack.read_bytes() + b"\n")
    keys.append(key(packs=[here / "own.pack"]))
    settings = here / "principlecheck.yaml"
    for line in ("thresholds: {PRD05: {most_cut: 20%}}", "severities: {RES06: low}"):
        settings.write_text(f"format: 1\n{line}\n")
        keys.append(key())
    assert None not in keys
    assert len(set(keys)) == len(keys)
    assert key(fail_on="low") == keys[-1]
    assert key(packs=[here / "gone.pack"]) is None


# Whole runs


def test_the_second_run_judges_nothing_and_prints_the_same(
    cli: Cli, folder: Folder, cache: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    here = folder(a=MEDIUM)
    words = ("check", here, "--as-of", "2026-11-22")
    fresh = {name: cli(*words, "--no-cache", "--format", name) for name in FORMATS}
    assert not cache.exists()
    first = cli(*words)
    assert first == fresh["text"]
    assert len(entries(cache)) == 1
    refuse_to_judge(monkeypatch)
    for name in FORMATS:
        assert cli(*words, "--format", name) == fresh[name]
    assert cli("audit", here, "--as-of", "2026-11-22").code == 0
    assert len(entries(cache)) == 1
    assert cli(*words, "--no-cache").code == 2  # judged, which here is refused


def test_waivers_and_the_gate_are_held_against_the_report_anew(
    cli: Cli, folder: Folder, cache: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    here = folder(a=MEDIUM)
    words = ("check", here, "--fail-on", "medium")
    assert cli(*words).code == 1
    until = (date.today() + timedelta(days=90)).isoformat()
    told = ("--owner", "a", "--approved-by", "b", "--reason", "c", "--until", until)
    assert cli("waive", "--all", "--on", here, *told).code == 0
    refuse_to_judge(monkeypatch)
    assert cli(*words).code == 0
    assert cli(*words, "--no-waivers").code == 1
    assert cli("check", here, "--no-waivers").code == 0


@pytest.mark.parametrize("variable", ["PRINCIPLECHECK_NO_CACHE", "--no-cache"])
def test_no_cache_neither_reads_nor_writes(
    cli: Cli, folder: Folder, cache: Path, monkeypatch: pytest.MonkeyPatch, variable: str
) -> None:
    options = [variable] if variable.startswith("--") else []
    if not options:
        monkeypatch.setenv(variable, "1")
    assert cli("check", folder(a=MEDIUM), *options).code == 0
    assert cli("audit", folder(a=MEDIUM), *options).code == 0
    assert not cache.exists()


def test_a_cache_inside_the_repository_is_not_used(
    cli: Cli, folder: Folder, cache: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    here = folder(a=MEDIUM)
    (here / ".git").mkdir()
    monkeypatch.setenv("XDG_CACHE_HOME", str(here / ".cache"))
    assert cli("check", here).code == 0
    assert not (here / ".cache").exists()


def test_a_forged_entry_is_judged_afresh(cli: Cli, folder: Folder, cache: Path) -> None:
    bad = folder(a="incentives: {x: nonsense}\n")
    assert cli("check", bad).code == 2
    (entry,) = entries(cache)
    clean = msgspec.msgpack.decode(entry.read_bytes()[32:], type=Judged)
    forged = replace(clean, report=replace(clean.report, problems=()))
    entry.write_bytes(entry.read_bytes()[:32] + msgspec.msgpack.encode(forged))
    assert cli("check", bad).code == 2


def test_nothing_to_check_and_bad_packs_stay_what_they_are(
    cli: Cli, tmp_path: Path, folder: Folder, cache: Path
) -> None:
    (tmp_path / "empty").mkdir()
    assert [cli("check", tmp_path / "empty").code for _ in range(2)] == [3, 3]
    (tmp_path / "bad.pack").write_text("format: 1\n")
    here = folder(a=MEDIUM)
    assert [cli("check", here, "--pack", tmp_path / "bad.pack").code for _ in range(2)] == [2, 2]
    assert entries(cache) == []


def test_a_second_run_loads_nothing_that_judges(folder: Folder, cache: Path) -> None:
    program = (
        "import sys; from principlecheck import caching; from principlecheck.cli import run\n"
        "caching._program = lambda: ()\n"
        "try: run()\n"
        "finally: print(*sorted(sys.modules), file=sys.stderr)"
    )
    command = [sys.executable, "-c", program, "check", str(folder(a=MEDIUM))]
    first, second = (
        subprocess.run(command, capture_output=True, text=True, check=True) for _ in range(2)
    )
    assert first.stdout == second.stdout
    heavy = ("cel_expr_python", "principlecheck.facts", "principlecheck.packs", "google.protobuf")
    assert [name for name in heavy if name in first.stderr.split()]
    assert not [name for name in heavy if name in second.stderr.split()]


# A cache that is not as it should be


def test_where_the_cache_lies(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    home = tmp_path / "home"
    monkeypatch.setattr(Path, "home", lambda: home)
    ours = Path("principlecheck", "reports")
    assert cache_folder({"XDG_CACHE_HOME": str(tmp_path)}) == tmp_path / ours
    for relative in ({}, {"XDG_CACHE_HOME": "here"}, {"XDG_CACHE_HOME": ""}):
        usual = cache_folder(relative)
        assert usual is None or os.name == "nt" or usual.is_relative_to(home)
    monkeypatch.setattr(sys, "platform", "darwin")
    assert os.name == "nt" or cache_folder({}) == home / "Library" / "Caches" / ours
    assert cache_folder({"XDG_CACHE_HOME": str(tmp_path), "PRINCIPLECHECK_NO_CACHE": "1"}) is None

    def nobody() -> Path:
        raise RuntimeError

    monkeypatch.setattr(Path, "home", nobody)
    assert cache_folder({}) is None


def test_every_damage_to_an_entry_is_noticed(judged: Judged, tmp_path: Path) -> None:
    keep(tmp_path, KEY, judged)
    (entry,) = entries(tmp_path)
    whole = entry.read_bytes()
    middle = len(whole) // 2
    for damaged in (
        b"",
        whole[:31],
        whole[:32],
        whole[:middle],
        whole + b"\0",
        whole[:middle] + bytes((whole[middle] ^ 1,)) + whole[middle + 1 :],
        bytes((whole[0] ^ 1,)) + whole[1:],
        os.urandom(200),
    ):
        entry.write_bytes(damaged)
        assert recall(tmp_path, KEY) is None
    entry.write_bytes(whole)
    assert recall(tmp_path, KEY) == judged
    other = bytes(reversed(KEY))
    entry.rename(entry.with_name(f"{other.hex()}{ENTRY}"))
    assert recall(tmp_path, other) is None


def test_an_entry_of_another_shape_is_ignored(judged: Judged, tmp_path: Path) -> None:
    keep(tmp_path, KEY, judged)
    secret = (tmp_path / SECRET).read_bytes()
    for packed in (b"\xc1", msgspec.msgpack.encode({"report": 1}), msgspec.msgpack.encode([])):
        entries(tmp_path)[0].write_bytes(caching._mac(secret, KEY, packed) + packed)
        assert recall(tmp_path, KEY) is None


@posix
def test_the_secret_is_the_users_alone_or_not_used(judged: Judged, tmp_path: Path) -> None:
    cache = tmp_path / "cache"
    keep(cache, KEY, judged)
    secret = cache / SECRET
    for path, rights in ((cache, 0o700), (secret, 0o600), (entries(cache)[0], 0o600)):
        assert stat.S_IMODE(path.stat().st_mode) == rights
    for path, rights in ((secret, 0o640), (secret, 0o604), (cache, 0o770), (cache, 0o702)):
        before = stat.S_IMODE(path.stat().st_mode)
        path.chmod(rights)
        assert recall(cache, KEY) is None
        keep(cache, bytes(32), judged)
        assert len(entries(cache)) == 1
        path.chmod(before)
    assert recall(cache, KEY) == judged


@posix
def test_a_secret_or_an_entry_of_somebody_else_is_not_used(
    judged: Judged, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    keep(tmp_path, KEY, judged)
    user = os.geteuid()
    monkeypatch.setattr(os, "geteuid", lambda: user + 1)
    assert recall(tmp_path, KEY) is None
    keep(tmp_path, bytes(32), judged)
    assert len(entries(tmp_path)) == 1


@posix
def test_links_and_pipes_are_not_followed(judged: Judged, tmp_path: Path) -> None:
    cache, elsewhere = tmp_path / "cache", tmp_path / "elsewhere"
    keep(cache, KEY, judged)
    for path in (cache / SECRET, entries(cache)[0]):
        path.rename(elsewhere)
        path.symlink_to(elsewhere)
        assert recall(cache, KEY) is None
        path.unlink()
        os.mkfifo(path, 0o600)
        assert recall(cache, KEY) is None
        path.unlink()
        path.mkdir()
        assert recall(cache, KEY) is None
        keep(cache, KEY, judged)
        path.rmdir()
        elsewhere.rename(path)
    assert recall(cache, KEY) == judged
    (tmp_path / "link").symlink_to(cache)
    assert recall(tmp_path / "link", KEY) is None
    victim = tmp_path / "victim"
    victim.write_text("kept")
    entry = entries(cache)[0]
    entry.unlink()
    entry.symlink_to(victim)
    keep(cache, KEY, judged)  # replaces the link itself
    assert victim.read_text() == "kept"
    assert recall(cache, KEY) == judged


def test_a_secret_of_another_length_is_not_used(judged: Judged, tmp_path: Path) -> None:
    keep(tmp_path, KEY, judged)
    secret = tmp_path / SECRET
    whole = secret.read_bytes()
    for wrong in (b"", whole[:-1], whole + b"x"):
        secret.write_bytes(wrong)
        assert recall(tmp_path, KEY) is None
        keep(tmp_path, KEY, judged)
        assert secret.read_bytes() == wrong


def test_a_cache_that_cannot_be_written_does_not_end_a_run(
    cli: Cli, folder: Folder, cache: Path, judged: Judged, monkeypatch: pytest.MonkeyPatch
) -> None:
    cache.parent.mkdir()
    cache.write_text("a file where the folder should be")
    assert cli("check", folder(a=MEDIUM)).code == 0
    cache.unlink()

    class Full:
        def __enter__(self) -> "Full":
            return self

        def __exit__(self, *_: object) -> None:
            pass

        def write(self, _: bytes) -> int:
            raise OSError(28, "No space left on device")

    real = open

    def full(path: Any, mode: str, **options: Any) -> Any:
        if mode == "xb":
            real(path, mode).close()
            return Full()
        return real(path, mode, **options)

    monkeypatch.setattr(caching, "open", full, raising=False)
    assert cli("check", folder(a=MEDIUM)).code == 0
    assert list(cache.iterdir()) == []

    def read_only(*_: object, **__: object) -> None:
        raise OSError(30, "Read-only file system")

    monkeypatch.setattr(Path, "mkdir", read_only)
    keep(cache, KEY, judged)
    assert recall(cache, KEY) is None


def test_the_oldest_of_too_many_go(
    judged: Judged, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(caching, "MOST_ENTRIES", 3)
    (tmp_path / "not-ours.txt").write_text("stays")
    (tmp_path / "torn.part").write_text("left behind by a run that was killed")
    os.utime(tmp_path / "torn.part", (0, 0))
    for number in range(5):
        keep(tmp_path, bytes([number]) * 32, judged)
        os.utime(caching._entry(tmp_path, bytes([number]) * 32), (number + 1, number + 1))
    assert [path.name[:2] for path in entries(tmp_path)] == ["02", "03", "04"]
    size = entries(tmp_path)[0].stat().st_size
    monkeypatch.setattr(caching, "MOST_BYTES", 2 * size)
    keep(tmp_path, bytes([5]) * 32, judged)
    names = sorted(path.name[:2] for path in tmp_path.iterdir())
    assert names == ["04", "05", "no", SECRET[:2]]


def test_what_is_too_large_is_neither_kept_nor_read(
    judged: Judged, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    keep(tmp_path, KEY, judged)
    size = entries(tmp_path)[0].stat().st_size
    monkeypatch.setattr(caching, "MOST_ENTRY_BYTES", size)
    assert recall(tmp_path, KEY) == judged
    monkeypatch.setattr(caching, "MOST_ENTRY_BYTES", size - 1)
    assert recall(tmp_path, KEY) is None
    keep(tmp_path, bytes(32), judged)
    assert len(entries(tmp_path)) == 1


def hammer(cache: Path, judged_bytes: bytes, wrong: Any) -> None:
    judged = msgspec.msgpack.decode(judged_bytes, type=Judged)
    for number in range(60):
        key = bytes([number % 3]) * 32
        keep(cache, key, judged)
        found = recall(cache, key)
        if found is not None and found != judged:
            wrong.value += 1


def test_two_runs_at_once_do_not_disturb_each_other(judged: Judged, tmp_path: Path) -> None:
    context = multiprocessing.get_context("spawn")
    wrong = context.Value("i", 0)
    packed = msgspec.msgpack.encode(judged)
    both = [
        context.Process(target=hammer, args=(tmp_path / "cache", packed, wrong)) for _ in range(2)
    ]
    for one in both:
        one.start()
    for one in both:
        one.join(60)
    assert [one.exitcode for one in both] == [0, 0]
    assert wrong.value == 0
    assert recall(tmp_path / "cache", bytes(32)) == judged
    assert not list((tmp_path / "cache").glob("*.part"))
