"""What a gate rests on is the state before a change, and what the change does to it is said."""

from datetime import date
from pathlib import Path

import pytest

from principlecheck.packs import loading
from principlecheck.usecases.gate.base import base_of
from principlecheck.usecases.gate.basis import basis_of_base, basis_of_head
from principlecheck.usecases.gate.gate import Change, gate
from principlecheck.usecases.gate.settings_at_base import settings_at
from principlecheck.usecases.run import Options, Run
from tests.cli.conftest import MEDIUM, loaded_once

STRICT = "format: 1\nfail_on: medium\nselect: [BUY02]\n"
LOOSE = "format: 1\nfail_on: critical\nselect: [BUY02]\n"


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    """A change that loosens its settings; the state before it stands in ./before."""
    monkeypatch.setattr(loading, "built_in_packs", loaded_once)
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
    base = base_of(run.paths, "./before")
    before = settings_at(run.paths, base, run.settings.file, run.options.settings)
    rests_on, own = basis_of_base(run, before), basis_of_head(run, base)
    assert rests_on.base is own.base is base
    assert rests_on.settings.fail_on == "medium"
    assert own.settings is run.settings
    assert {rule.code for rule in rests_on.rules} == {"BUY02"}
    assert set(rests_on.codes) == set(run.codes)
