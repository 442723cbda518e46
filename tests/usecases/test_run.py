"""A run is opened once: its parts are made when asked for, and refuse before anything is judged."""

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from principlecheck import judging
from principlecheck.model.report.refusal import Refusal
from principlecheck.packs import loading
from principlecheck.usecases.ports import Ports
from principlecheck.usecases.run import Options, Run
from tests.cli.conftest import CLEAN, MEDIUM, loaded_once

Folder = Callable[..., Path]
AS_OF = date(2026, 11, 22)


@pytest.fixture(autouse=True)
def _packs_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(loading, "load_built_in_packs", loaded_once)


def test_every_part_is_made_once(folder: Folder) -> None:
    run = Run([folder(a=CLEAN)], Options(AS_OF))
    for part in ("settings", "packs", "rules", "waivers", "found", "corpus", "judged", "report"):
        assert getattr(run, part) is getattr(run, part)
    assert run.side.corpus is run.corpus
    assert run.report.as_of == AS_OF


@pytest.mark.parametrize(
    ("options", "says"),
    [
        (Options(select=["PDR01"]), "There is no rule `PDR01`. Did you mean PRD01?"),
        (Options(fail_on="hihg"), "There is no severity `hihg`. Did you mean high?"),
        (Options(packs=[Path("nowhere.yaml")]), "There is no file or folder `nowhere.yaml`."),
    ],
)
def test_what_was_mistyped_is_refused_before_anything_is_judged(
    folder: Folder, monkeypatch: pytest.MonkeyPatch, options: Options, says: str
) -> None:
    monkeypatch.setattr(judging, "judge_corpus", None)
    with pytest.raises(Refusal) as refused:
        _ = Run([folder(a=CLEAN)], options).report
    assert refused.value.lines == (says,)
    assert not refused.value.nothing_there


def test_where_no_policy_is_everything_that_needs_one_says_so(tmp_path: Path) -> None:
    run = Run([tmp_path])
    for part in ("corpus", "judged", "side", "report"):
        with pytest.raises(Refusal, match="There is no policy file under") as refused:
            getattr(run, part)
        assert refused.value.nothing_there
    assert run.settings.file is None


def test_one_rule_is_judged_whatever_the_settings_ignore(folder: Folder) -> None:
    where = folder(a=MEDIUM)
    settings = "format: 1\nignore: [BUY02]\n"
    (where / "principlecheck.yaml").write_text(settings, encoding="utf-8")
    run = Run([where], Options(AS_OF))
    assert "BUY02" not in {rule.code for rule in run.rules}
    only = run.only("BUY02")
    assert {outcome.code for outcome in only.report.outcomes} == {"BUY02"}
    assert only.waivers is None


def test_waivers_are_held_against_today_even_where_an_earlier_day_is_judged(
    folder: Folder,
) -> None:
    where, today = folder(a=MEDIUM), date(2026, 12, 24)
    run = Run([where], Options(AS_OF), Ports(today=lambda: today))
    assert (run.as_of, run.waived_on) == (AS_OF, today)
    assert Run([where], ports=Ports(today=lambda: today)).as_of == today
