"""What a plan says of a finding whose figures moved."""

from principlecheck.model.report.comparison import FigureChange
from principlecheck.reporters.plan_text import _plan_text_figures_before


def moved(before: str, after: str, title: str = "share solved") -> FigureChange:
    return FigureChange(title.replace(" ", "_"), title, "share", before, after)


def test_two_figures_of_one_value_are_told_once() -> None:
    says, rest = _plan_text_figures_before(
        "At most 41 % are solved.", [moved("86 %", "41 %"), moved("86 %", "41 %", "reach")]
    )
    assert (says, rest) == ("At most 41 % (was 86 %) are solved.", [])


def test_a_figure_that_stayed_is_not_told_as_changed() -> None:
    says, rest = _plan_text_figures_before("At most 41 % are solved.", [moved("41 %", "41 %")])
    assert (says, rest) == ("At most 41 % are solved.", [])


def test_what_a_value_was_does_not_stand_in_for_another_figure() -> None:
    figures = [moved("86 %", "41 %"), moved("90 %", "86 %", "reach")]
    says, rest = _plan_text_figures_before("At most 41 % are solved.", figures)
    assert says == "At most 41 % (was 86 %) are solved."
    assert [figure.title for figure in rest] == ["reach"]


def test_a_figure_within_a_longer_one_is_not_it() -> None:
    says, _ = _plan_text_figures_before("141 % of 41 % are solved.", [moved("86 %", "41 %")])
    assert says == "141 % of 41 % (was 86 %) are solved."


def test_two_figures_that_were_different_are_told_beside_the_sentence() -> None:
    figures = [moved("86 %", "41 %"), moved("90 %", "41 %", "reach")]
    says, rest = _plan_text_figures_before("At most 41 % are solved.", figures)
    assert says == "At most 41 % are solved."
    assert [figure.title for figure in rest] == ["share solved", "reach"]
