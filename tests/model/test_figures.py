"""Which figures of a derivation are printed."""

from msgspec.structs import replace

from principlecheck.model.report.figure import Figure, Located, report_figures_without_repeats

LEAST = Figure("least", "how often one is asked at least", "2.3", "number", "sum of caps", "")
MOST = replace(LEAST, name="most", title="how often one is asked at most")
MIDDLE = replace(LEAST, name="asked", title="how often one is asked in 30 days")
ROUNDED = replace(LEAST, name="said", title="how often, for people", value="about 2")


def test_a_figure_whose_two_ends_meet_is_printed_once_under_its_own_title() -> None:
    assert list(report_figures_without_repeats([LEAST, MOST, MIDDLE, ROUNDED])) == [MIDDLE]


def test_two_ends_that_differ_are_both_printed() -> None:
    wide = replace(MOST, value="3.1")
    assert list(report_figures_without_repeats([LEAST, wide])) == [LEAST, wide]


def test_figures_that_are_equal_by_chance_are_both_printed() -> None:
    elsewhere = replace(LEAST, inputs=(Located("listening.survey.cap"),))
    declared = replace(LEAST, formula="")
    other = replace(declared, name="another")
    assert list(report_figures_without_repeats([LEAST, elsewhere, declared, other])) == [
        LEAST, elsewhere, declared, other,
    ]  # fmt: skip
