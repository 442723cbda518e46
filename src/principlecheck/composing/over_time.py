"""Several reports beside one another: findings by severity and topic, and each principle's range."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from principlecheck.composing.chart_tables import compose_picture
from principlecheck.composing.topics import NAMES
from principlecheck.composing.words import DASH, make_words
from principlecheck.model.audit.view import Block, Column, Paragraph, Part, Row, Table
from principlecheck.model.report.chart import Bar, Ranges
from principlecheck.model.report.earlier import Moment
from principlecheck.model.report.report import SEVERITIES, TOPICS, principle_title

_AS_REPORTED = (
    "Counts and ranges are those of each report as it was written, by the checks of its day; what "
    "has changed since the latest is judged again above where that is possible."
)


def compose_trend_over_audits(moments: Sequence[Moment]) -> Iterator[Block]:
    """A column a report; nothing where there is one earlier report alone."""
    if not moments:
        return
    days = tuple(Column(one.as_of.isoformat(), "figure") for one in moments)
    rows = [
        Row(
            (
                make_words(name),
                *(make_words(str(dict(one.severities)[name]) or DASH) for one in moments),
            )
        )
        for name in SEVERITIES
    ]
    severities = Table(
        "severities-over-time",
        "Findings by severity",
        (Column("Severity", "name"), *days),
        tuple(rows),
    )
    blocks: list[Block] = [Paragraph(make_words(_AS_REPORTED), "note"), severities]
    if any(one.topics for one in moments):
        lines = [
            Row(
                (
                    make_words(NAMES[topic]),
                    *(make_words(_topic_count_at_earlier_audit(one, topic)) for one in moments),
                )
            )
            for topic in TOPICS
            if any(topic in dict(one.topics) for one in moments)
        ]
        head = (Column("Topic", "name"), *days)
        blocks.append(Table("topics-over-time", "Findings by topic", head, tuple(lines)))
    blocks.append(
        compose_picture(
            _principle_ranges_over_audits(moments), "ranges-over-time", "ranges-over-time.svg"
        )
    )
    yield Part("Over time", tuple(blocks), "over-time")


def _topic_count_at_earlier_audit(moment: Moment, topic: str) -> str:
    if not moment.topics:
        return DASH
    return str(dict(moment.topics).get(topic, 0))


def _principle_ranges_over_audits(moments: Sequence[Moment]) -> Ranges:
    """The range of each principle at each day, the days of one principle beneath one another."""
    names = dict.fromkeys(score.principle for one in moments for score in one.ranges)
    bars = [
        Bar(f"{principle_title(name)}, {one.as_of}", score.low, score.high, score.note)
        for name in names
        for one in moments
        for score in one.ranges
        if score.principle == name
    ]
    told = "; ".join(
        f"{bar.label}: {bar.low:.0%} to {bar.high:.0%}"
        for bar in bars
        if bar.low is not None and bar.high is not None
    )
    return Ranges("Each principle over time", f"{told}.", tuple(bars))
