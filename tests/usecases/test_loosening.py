"""What a change does to its own gate is told in words: each file, each setting, each waiver."""

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from principlecheck.governance.settings import find_settings
from principlecheck.model.report.refusal import Refusal
from principlecheck.packs import loading
from principlecheck.usecases.gate.base import choose_gate_base
from principlecheck.usecases.gate.loosening import find_gate_loosening, first_names_at_gate
from principlecheck.usecases.gate.settings_at_base import (
    laws_at_gate_base,
    packs_at_gate_base,
    settings_at_gate_base,
    waivers_at_gate_base,
    waivers_path_at_gate_base,
)
from principlecheck.usecases.run import Options, Run
from tests.cli.conftest import MEDIUM, loaded_once
from tests.cli.test_ways_through import CONTRACT
from tests.packs.kit import pack_text
from tests.repositories import commit, git, new_repository

AS_OF = date(2026, 11, 22)
WAIVER = """\
  "%s":
    {code: BUY02, entry: customer_rules.%s, owner: a, approved_by: b, reason: c,
     created: 2026-11-01, expires: 2027-01-31}
"""
Tell = Callable[..., list[str]]


@pytest.fixture
def tell(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Tell:
    """What is told of two folders, given as the files that each holds beside its policy."""
    monkeypatch.setattr(loading, "load_built_in_packs", loaded_once)
    monkeypatch.chdir(tmp_path)

    def told(before: dict[str, str], now: dict[str, str], **options: list[Path]) -> list[str]:
        for folder, files in (("before", before), ("now", now)):
            Path(folder).mkdir()
            for name, text in {"a.yaml": MEDIUM, **files}.items():
                text = text if text.startswith("format: 1\n") else f"format: 1\n{text}"
                Path(folder, name).write_text(text, encoding="utf-8")
        run = Run([Path("now")], Options(AS_OF, **options))  # type: ignore[arg-type]
        base = choose_gate_base(run.paths, "./before")
        was = settings_at_gate_base(run.paths, base, run.settings.file, run.options.settings)
        return list(find_gate_loosening(was, run.settings, run.waivers, AS_OF))

    return told


SETTINGS = "principlecheck.yaml"


@pytest.mark.parametrize(
    ("before", "now", "says"),
    [
        ({}, {}, []),
        ({SETTINGS: "fail_on: low\n"}, {SETTINGS: "fail_on: low\n"}, []),
        ({SETTINGS: "fail_on: low\n"}, {SETTINGS: "fail_on: high\nselect: [BUY02]\n"},
         [f"now/{SETTINGS} sets select, fail_on otherwise"]),
        ({SETTINGS: "fail_on: low\n"}, {SETTINGS: "fail_on: low  # for now\n"},
         [f"now/{SETTINGS} is written otherwise"]),
        ({SETTINGS: "fail_on: low\n"}, {}, [f"now/{SETTINGS} no longer governs"]),
        ({}, {SETTINGS: "fail_on: low\n"}, [f"now/{SETTINGS} now governs"]),
    ],
)  # fmt: skip
def test_what_becomes_of_the_settings(
    tell: Tell, before: dict[str, str], now: dict[str, str], says: list[str]
) -> None:
    assert tell(before, now) == says


def test_packs_and_laws_that_differ_are_told_whichever_side_names_them(tell: Tell) -> None:
    both = {SETTINGS: "packs: [own.yaml]\nlaws: [bank.yaml]\n"}
    law = CONTRACT % ("30m", "30m")
    assert tell(
        {**both, "own.yaml": pack_text(), "bank.yaml": law},
        {**both, "own.yaml": pack_text(severity="low"), "bank.yaml": CONTRACT % ("40m", "40m")},
    ) == ["the pack now/own.yaml differs", "the file of law now/bank.yaml differs"]


def test_a_pack_and_a_law_of_the_command_line_are_told_too(tell: Tell) -> None:
    law = CONTRACT % ("30m", "30m")
    said = tell(
        {"own.yaml": pack_text(), "bank.yaml": law},
        {"own.yaml": pack_text(severity="low"), "bank.yaml": law},
        packs=[Path("now/own.yaml")],
        laws=[Path("now/bank.yaml")],
    )
    assert said == ["the pack now/own.yaml differs"]


def test_a_pack_outside_the_policies_is_that_of_whoever_runs_the_gate(
    tell: Tell, tmp_path: Path
) -> None:
    outside = tmp_path / "elsewhere.yaml"
    outside.write_text(pack_text(), encoding="utf-8")
    assert tell({}, {}, packs=[outside]) == []


def test_waivers_are_told_by_rule_and_entry(tell: Tell) -> None:
    zero, one = WAIVER % ("0" * 16, "r"), WAIVER % ("1" * 16, "s")
    assert tell(
        {"waivers.yaml": f"waivers:\n{zero}{one}"},
        {"waivers.yaml": f"waivers:\n{zero.replace('2027-01-31', '2027-02-28')}"},
    ) == [
        "it writes waivers: BUY02 on customer_rules.r",
        "it takes out waivers: BUY02 on customer_rules.s",
    ]


def test_of_many_names_the_first_five_are_told() -> None:
    assert first_names_at_gate(["a"]) == "a"
    assert first_names_at_gate(list("abcde")) == "a, b, c, d, e"
    assert first_names_at_gate(list("abcdef")) == "a, b, c, d, e and 1 more"
    assert first_names_at_gate(list("abcdefgh")) == "a, b, c, d, e and 3 more"


def test_what_the_settings_of_before_name_must_have_been_there(tell: Tell) -> None:
    told = tell({SETTINGS: "fail_on: low\n"}, {})
    assert told
    run = Run([Path("now")], Options(AS_OF))
    base = choose_gate_base(run.paths, "./before")

    def at_base(text: str) -> None:
        Path("before", SETTINGS).write_text(f"format: 1\n{text}", encoding="utf-8")
        was = settings_at_gate_base(run.paths, base, None, {})
        packs_at_gate_base(was, loaded_once())
        laws_at_gate_base(was)
        waivers_at_gate_base(was, AS_OF)

    for text, says in (
        ("packs: [own.yaml]\n", "There is no pack `now/own.yaml` in ./before."),
        ("laws: [own.yaml]\n", "There is no file of law `now/own.yaml` in ./before."),
        ("waivers: own.yaml\n", "The file of waivers that the settings of ./before name is not"),
        ("fail_on: soon\n", "The settings of ./before cannot be followed:"),
        ("formats: [json=../../x.json]\n", "The settings of ./before cannot be followed:"),
    ):
        with pytest.raises(Refusal) as refused:
            at_base(text)
        assert refused.value.lines[0].startswith(says), text
    at_base("formats: [json=x.json]\n")


def test_waivers_of_before_stand_where_its_settings_say(tell: Tell) -> None:
    tell({SETTINGS: "waivers: mine.yaml\n", "mine.yaml": f"waivers:\n{WAIVER % ('0' * 16, 'r')}"},
         {})  # fmt: skip
    run = Run([Path("now")], Options(AS_OF))
    was = settings_at_gate_base(run.paths, choose_gate_base(run.paths, "./before"), None, {})
    assert waivers_path_at_gate_base(was).name == "mine.yaml"
    assert [one.fingerprint for one in waivers_at_gate_base(was, AS_OF).waivers] == ["0" * 16]
    assert waivers_at_gate_base(was, AS_OF).folder == waivers_path_at_gate_base(was).parent
    late = waivers_at_gate_base(was, date(2026, 10, 1))
    assert "has not come yet" in late.problems[0].says


def test_packs_and_laws_of_the_command_line_are_those_of_before(tell: Tell) -> None:
    files = [Path("now/own.yaml")], [Path("now/bank.yaml")]
    tell(
        {"own.yaml": pack_text(), "bank.yaml": CONTRACT % ("30m", "30m")},
        {"own.yaml": pack_text(severity="low"), "bank.yaml": CONTRACT % ("40m", "40m")},
    )
    run = Run([Path("now")], Options(AS_OF, packs=files[0], laws=files[1]))
    was = settings_at_gate_base(
        run.paths, choose_gate_base(run.paths, "./before"), None, run.options.settings
    )
    severities = {
        rule.code: rule.rule.severity
        for pack in packs_at_gate_base(was, loaded_once())
        for rule in pack.rules
    }
    assert severities["HSE01"] == "high"
    assert b"within 30m" in laws_at_gate_base(was)[-1].data
    for name in ("own", "bank"):
        Path("before", f"{name}.yaml").unlink()
    severities = {
        rule.code: rule.rule.severity
        for pack in packs_at_gate_base(was, loaded_once())
        for rule in pack.rules
    }
    assert severities["HSE01"] == "low"
    assert b"within 40m" in laws_at_gate_base(was)[-1].data


def test_a_file_of_before_is_told_so_only_where_it_is_another_now(tell: Tell) -> None:
    bad = {"waivers.yaml": f"waivers:\n{WAIVER % ('0' * 16, 'r')}"}
    tell(bad, bad)
    run = Run([Path("now")], Options(AS_OF))
    was = settings_at_gate_base(run.paths, choose_gate_base(run.paths, "./before"), None, {})
    early = date(2026, 10, 1)
    assert waivers_at_gate_base(was, early).problems[0].place.file == "now/waivers.yaml"
    Path("now/waivers.yaml").write_text("format: 1\n", encoding="utf-8")
    assert waivers_at_gate_base(was, early).problems[0].place.file == "now/waivers.yaml in ./before"


@pytest.fixture
def nested(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A repository with settings at its top, in a folder, and none beside its policies."""
    monkeypatch.setattr(loading, "load_built_in_packs", loaded_once)
    folder = new_repository(
        tmp_path / "house",
        {"real/policies/a.yaml": MEDIUM, f"real/{SETTINGS}": "fail_on: low\n"},
    )
    (folder / "linked").symlink_to("real/policies")
    commit(folder)
    monkeypatch.chdir(folder)
    return folder


def governing(path: str, against: str) -> str:
    """The settings of before that govern a path; nothing where there are none."""
    paths = [Path(path)]
    file = settings_at_gate_base(paths, choose_gate_base(paths, against), None, {}).settings.file
    return "" if file is None else file.source.name


@pytest.mark.parametrize("path", ["linked", "real/policies", ".", ""])
def test_settings_of_before_are_looked_for_where_those_of_now_are(nested: Path, path: str) -> None:
    found = governing(path, "main")
    assert found == ("" if path in ("", ".") else f"real/{SETTINGS}")
    now = find_settings(Path(path))
    assert found == ("" if now is None else now.source.name)


def test_below_a_path_that_leads_up_no_settings_govern(
    nested: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(nested / "real")
    assert governing("..", "main") == ""
    assert governing(".", "main") == SETTINGS


def test_settings_above_a_folder_to_compare_with_govern_as_far_as_its_repository(
    nested: Path, tmp_path: Path
) -> None:
    other = tmp_path / "before"
    git(nested, "worktree", "add", "-q", str(other), "-b", "before")
    assert governing("real/policies", f"{other}/real/policies") == f"real/{SETTINGS}"


def test_settings_outside_of_its_repository_do_not_govern_a_folder_to_compare_with(
    nested: Path, tmp_path: Path
) -> None:
    other = tmp_path / "before"
    git(nested, "worktree", "add", "-q", str(other), "-b", "before")
    for above in (tmp_path, tmp_path / "plain"):
        above.mkdir(exist_ok=True)
        (above / SETTINGS).write_text("format: 1\n", encoding="utf-8")
    (tmp_path / "plain" / "policies").mkdir()
    assert governing("real/policies", str(other)) == ""
    assert governing("real/policies", str(tmp_path / "plain" / "policies")) == ""


def test_two_files_of_waivers_before_are_refused_though_one_is_left(
    nested: Path, tmp_path: Path
) -> None:
    (nested / "real" / SETTINGS).unlink()
    files = [nested / "waivers.yaml", nested / "real" / "policies" / "waivers.yaml"]
    for file in files:
        file.write_text("format: 1\nwaivers: {}\n", encoding="utf-8")
    commit(nested)
    files[1].unlink()
    paths = [Path("real/policies")]
    was = settings_at_gate_base(paths, choose_gate_base(paths, "main"), None, {})
    with pytest.raises(Refusal, match="two files of waivers in main"):
        waivers_path_at_gate_base(was)
    commit(nested)
    assert (
        waivers_path_at_gate_base(
            settings_at_gate_base(paths, choose_gate_base(paths, "main"), None, {})
        )
        == files[0]
    )


def test_settings_around_both_folders_are_those_of_the_change_and_none_of_before(
    nested: Path,
) -> None:
    for folder in ("before", "now"):
        (nested / folder).mkdir()
    (nested / SETTINGS).write_text("format: 1\n", encoding="utf-8")
    assert governing("now", "./before") == ""
    assert governing("now", "main") == ""
    commit(nested)
    assert governing("now", "./before") == ""
    assert governing("now", "main") == SETTINGS


def test_packs_of_before_that_do_not_go_together_are_refused(tell: Tell) -> None:
    both = {SETTINGS: "packs: [own.yaml]\n", "own.yaml": pack_text("BUY02")}
    tell(both, {})
    paths = [Path("now")]
    was = settings_at_gate_base(paths, choose_gate_base(paths, "./before"), None, {})
    with pytest.raises(Refusal, match=r"A pack of \./before cannot be used"):
        packs_at_gate_base(was, loaded_once())
