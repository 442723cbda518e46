"""What a gate rests on is the state before a change, and what the change does to it is said."""

from datetime import date
from pathlib import Path
from typing import Any

import pytest
from msgspec.structs import replace

from principlecheck import judging
from principlecheck.comparing.verdict import NO_POLICY
from principlecheck.packs import loading
from principlecheck.usecases import reading
from principlecheck.usecases.gate import basis, once_merged
from principlecheck.usecases.gate import gate as gate_module
from principlecheck.usecases.gate.base import choose_gate_base
from principlecheck.usecases.gate.basis import gate_basis_of_base, gate_basis_of_head
from principlecheck.usecases.gate.gate import Change, gate
from principlecheck.usecases.gate.settings_at_base import settings_at_gate_base
from principlecheck.usecases.run import Options, Run
from tests.cli.conftest import MEDIUM, loaded_once
from tests.packs.kit import pack_text

STRICT = "format: 1\nfail_on: medium\nselect: [BUY02]\n"
SMALL = "roles: {agent: {}}\n"
EXCUSED = (
    "organisation: {not_applicable: {customer_rules: {reason: none, approved_by: director, "
    "review: 2027-01-01}}}\n"
)
PACK = pack_text()
LOOSE = "format: 1\nfail_on: critical\nselect: [BUY02]\n"


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    """A change that loosens its settings; the state before it stands in ./before."""
    monkeypatch.setattr(loading, "load_built_in_packs", loaded_once)
    monkeypatch.chdir(tmp_path)
    for folder, settings in (("before", STRICT), ("now", LOOSE)):
        Path(folder).mkdir()
        Path(folder, "a.yaml").write_text(f"format: 1\n{MEDIUM}", encoding="utf-8")
        Path(folder, "principlecheck.yaml").write_text(settings, encoding="utf-8")
    return Run([Path("now")], Options(date(2026, 11, 22)))


def test_a_change_is_judged_by_the_settings_before_it(run: Run) -> None:
    result = gate(run, Change("./before"))
    assert run.settings.fail_on == "critical"
    assert result.settings.fail_on == "medium"
    assert result.exit_code == 1
    assert result.loosened == (
        "now/principlecheck.yaml sets fail_on otherwise (not counted before it is merged)",
    )
    assert result.preface[0].startswith("This changes its own gate: ")
    assert result.once_merged == ""
    assert f" First look at: {result.loosened[0]}." in result.verdict
    assert "waivers" not in result.verdict


def test_a_trusted_change_is_judged_by_its_own_and_says_so(run: Run) -> None:
    result = gate(run, Change("./before", trust_head=True))
    assert result.exit_code == 0
    assert result.loosened[0].endswith("(counted: --trust-head)")


def test_only_what_a_change_adds_decides_where_that_is_asked(run: Run) -> None:
    result = gate(run, Change("./before", only_new=True))
    assert (result.exit_code, len(result.whole.findings), result.deciding.findings) == (0, 1, ())
    assert result.report("sarif") is result.whole
    assert result.report("text") is result.deciding


def test_the_basis_is_one_value_from_one_side(run: Run) -> None:
    base = choose_gate_base(run.paths, "./before")
    before = settings_at_gate_base(run.paths, base, run.settings.file, run.options.settings)
    rests_on, own = gate_basis_of_base(run, before), gate_basis_of_head(run, base)
    assert rests_on.base is own.base is base
    assert rests_on.settings.fail_on == "medium"
    assert own.settings is run.settings
    assert {rule.code for rule in rests_on.rules} == {"BUY02"}
    assert set(rests_on.codes) == set(run.codes)


CODES = "select: [BUY02]\n"
WAIVER = """\
waivers:
  "0123456789abcdef":
    {code: BUY02, entry: customer_rules.r, owner: a, approved_by: b, reason: c,
     created: 2026-11-01, expires: 2027-01-31}
"""


class Calls:
    """How often reports were made and files looked for."""

    def __init__(self, patch: pytest.MonkeyPatch) -> None:
        self.reports = self.searches = 0
        report_on, found_under = judging.judge_corpus, reading.find_policy_files_for_run

        def judged(*words: Any) -> Any:
            self.reports += 1
            return report_on(*words)

        def found(*words: Any) -> Any:
            self.searches += 1
            return found_under(*words)

        for module in (gate_module, once_merged, judging):
            patch.setattr(module, "judge_corpus", judged)
        for module in (basis, reading):
            patch.setattr(module, "find_policy_files_for_run", found)


@pytest.mark.parametrize(
    ("files", "judged"),
    [
        ({"waivers.yaml": WAIVER}, 2),
        ({"principlecheck.yaml": f"{CODES}fail_on: critical\n"}, 2),
        ({"principlecheck.yaml": f"{CODES}# for now\n"}, 2),
        ({"principlecheck.yaml": f"{CODES}formats: [text]\n"}, 2),
        ({"principlecheck.yaml": f"{CODES}required: [BUY02]\n"}, 2),
        ({"principlecheck.yaml": "select: [BUY01, BUY02]\n"}, 3),
        ({"principlecheck.yaml": f"{CODES}ignore: [BUY01]\n"}, 3),
        ({"principlecheck.yaml": f"{CODES}exclude: [b.yaml]\n"}, 3),
        ({"principlecheck.yaml": f"{CODES}severities: {{BUY02: low}}\n"}, 3),
        ({"principlecheck.yaml": f"{CODES}packs: [own.yaml]\n", "own.yaml": PACK}, 3),
        ({"b.yaml": EXCUSED}, 3),
    ],
)
@pytest.mark.parametrize("trust_head", [False, True])
def test_a_change_is_judged_once_more_only_where_it_may_end_otherwise(
    run: Run, monkeypatch: pytest.MonkeyPatch, files: dict[str, str], judged: int, trust_head: bool
) -> None:
    for folder in ("before", "now"):
        Path(folder, "principlecheck.yaml").write_text(f"format: 1\n{CODES}", encoding="utf-8")
        Path(folder, "b.yaml").write_text(f"format: 1\n{SMALL}", encoding="utf-8")
    for name, text in files.items():
        text = text if text.startswith("format: 1\n") else f"format: 1\n{text}"
        Path("now", name).write_text(text, encoding="utf-8")
    calls = Calls(monkeypatch)
    result = gate(Run(run.paths, run.options), Change("./before", trust_head=trust_head))
    assert result.loosened
    assert calls.reports == judged


def test_patterns_are_held_against_the_files_that_were_found_already(
    run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    for folder in ("before", "now"):
        text = f"format: 1\n{CODES}exclude: [old.yaml]\n"
        Path(folder, "principlecheck.yaml").write_text(text, encoding="utf-8")
    calls = Calls(monkeypatch)
    result = gate(Run(run.paths, run.options), Change("./before"))
    assert result.notes[0].startswith("exclude: `old.yaml` matches no file")
    assert (calls.reports, calls.searches) == (2, 1)


def test_what_a_trusted_change_excuses_is_told_with_what_it_hides(run: Run) -> None:
    deliberate = "deliberate: {levels: we like it so, approved_by: agent, review: 2027-06-01}"
    for folder, more in (("before", "people: 2"), ("now", deliberate)):
        Path(folder, "principlecheck.yaml").write_text(
            "format: 1\nselect: [PRD14]\n", encoding="utf-8"
        )
        text = f"format: 1\nroles: {{agent: {{levels: [one, two], {more}}}}}\n"
        Path(folder, "b.yaml").write_text(text, encoding="utf-8")
    for trust_head in (False, True):
        result = gate(Run(run.paths, run.options), Change("./before", trust_head=trust_head))
        assert result.loosened[0].startswith("it declares deliberate: roles.agent.levels")
        assert result.once_merged.startswith("once merged, 1 finding")
        assert result.once_merged.endswith((" will no longer be judged", " will pass"))
        assert result.once_merged.count(" will ") == 1
        assert f"; {result.once_merged}." in result.verdict


def test_waivers_of_a_change_that_lead_out_of_it_end_2(run: Run, tmp_path: Path) -> None:
    (tmp_path / "elsewhere.yaml").write_text(f"format: 1\n{WAIVER}", encoding="utf-8")
    Path("now/waivers.yaml").symlink_to(tmp_path / "elsewhere.yaml")
    result = gate(Run(run.paths, run.options), Change("./before", only_new=True))
    assert result.exit_code == 2
    assert "leads out of the repository" in result.whole.problems[-1].says


def test_where_no_waivers_are_asked_for_those_of_a_change_say_nothing(run: Run) -> None:
    Path("now/waivers.yaml").write_text("format: 1\nwaivers: []\n", encoding="utf-8")
    options = replace(run.options, waive=False)
    result = gate(Run(run.paths, options), Change("./before", only_new=True))
    assert (result.exit_code, result.whole.problems) == (0, ())
    assert gate(Run(run.paths, run.options), Change("./before", only_new=True)).exit_code == 2


def test_waivers_that_were_bad_before_are_noted_and_are_not_the_doing_of_a_change(run: Run) -> None:
    bad = f"format: 1\n{WAIVER}".replace("2026-11-01", "2031-11-01")
    for folder in ("before", "now"):
        Path(folder, "waivers.yaml").write_text(bad, encoding="utf-8")
    result = gate(Run(run.paths, run.options), Change("./before", only_new=True))
    assert (result.exit_code, result.whole.problems) == (0, ())
    assert "Of the waivers of ./before, 1 cannot be followed" in result.notes[0]


def test_where_what_was_declared_complete_cannot_be_read_a_gap_is_no_question(run: Run) -> None:
    for folder in ("before", "now"):
        Path(folder, "principlecheck.yaml").write_text("format: 1\nselect: [INT06]\n")
        text = "format: 1\nfollow_ups: {letter: {within: 1 working day}}\n"
        Path(folder, "a.yaml").write_text(text, encoding="utf-8")
    again = Run(run.paths, run.options)
    assert gate(again, Change("./before", only_new=True)).exit_code == 0
    Path("before/b.yaml").write_text("format: 1\nroles: [\n", encoding="utf-8")
    result = gate(again, Change("./before", only_new=True))
    assert (result.exit_code, result.whole.findings[0].code) == (1, "INT06")


@pytest.mark.parametrize(
    ("settings", "says"),
    [
        ("fail_on: critical\n", ""),
        ("severities: {BUY02: low}\n", "1 finding will weigh less"),
        ("severities: {BUY02: critical}\n", ""),
        ("ignore: [BUY02]\n", "1 finding will no longer be judged"),
        ("exclude: [b.yaml]\n", "1 file will no longer be judged"),
        (
            "exclude: ['*.yaml']\n",
            "2 files and 1 finding will no longer be judged, and nothing else is left to judge",
        ),
    ],
)
def test_what_the_settings_of_a_change_will_do_is_told_in_numbers(
    run: Run, settings: str, says: str
) -> None:
    for folder, more in (("before", ""), ("now", settings)):
        Path(folder, "b.yaml").write_text(f"format: 1\n{SMALL}", encoding="utf-8")
        text = f"format: 1\n{CODES if 'ignore' not in settings else ''}{more}"
        Path(folder, "principlecheck.yaml").write_text(text, encoding="utf-8")
    result = gate(Run(run.paths, run.options), Change("./before", only_new=True))
    assert result.once_merged == (f"once merged, {says}" if says else "")
    assert f": {NO_POLICY if says else 'Nothing changes.'} " in result.verdict


LOWERED = "thresholds: {SVC18: {most_beyond: 99%}}\n"


@pytest.mark.parametrize(
    ("before", "now", "says"),
    [
        ("", LOWERED, "1 finding (1 high) will pass"),
        ("", f"{LOWERED}exclude: [b.yaml]\n",
         "1 file will no longer be judged; 1 finding (1 high) will pass without what those files say"),
        (LOWERED, "", "1 finding (1 high) will come"),
    ],
)  # fmt: skip
def test_what_will_pass_or_come_is_told_apart_from_what_is_not_judged(
    run: Run, before: str, now: str, says: str
) -> None:
    rule = (
        "{kind: refund, agent_may_approve_up_to: 50 EUR, amounts: {median: 48 EUR, p90: 160 EUR}}"
    )
    for folder, more in (("before", before), ("now", now)):
        Path(folder, "a.yaml").write_text(f"format: 1\ncustomer_rules: {{r: {rule}}}\n")
        Path(folder, "b.yaml").write_text(f"format: 1\n{SMALL}", encoding="utf-8")
        Path(folder, "principlecheck.yaml").write_text(f"format: 1\nselect: [SVC18]\n{more}")
    result = gate(Run(run.paths, run.options), Change("./before", only_new=True))
    assert result.once_merged == f"once merged, {says}"


def test_what_more_cannot_be_read_once_a_change_is_merged_is_told(run: Run) -> None:
    for folder, more in (("before", "exclude: [c.yaml]\n"), ("now", "")):
        Path(folder, "principlecheck.yaml").write_text(f"format: 1\n{CODES}{more}")
        for name in ("c.yaml", "d.yaml"):
            Path(folder, name).write_text("format: 1\nroles: [\n", encoding="utf-8")
    result = gate(Run(run.paths, run.options), Change("./before", only_new=True))
    says = "1 more problem will keep the rest from being judged whole"
    assert (result.exit_code, result.once_merged) == (2, f"once merged, {says}")
