"""Where the criteria of an audit come from: each source once, with who wrote it and where it stands."""

from __future__ import annotations

from collections.abc import Sequence

from principlecheck.composing.words import make_words
from principlecheck.model.audit.document import AuditFinding
from principlecheck.model.audit.view import Column, Row, Table
from principlecheck.packs.practices import read_practices_of_packs
from principlecheck.policies.laws import built_in_laws

UNKNOWN = "not recorded"
_COLUMNS = (
    Column("Source", "wide"),
    Column("By", "long"),
    Column("Year or date", "long"),
    Column("Where it was read", "wide"),
    Column("Findings", "figure"),
    Column("Our interpretation", "figure"),
)


def compose_sources_table(findings: Sequence[AuditFinding]) -> Table:
    """A row a source, the most cited first, with how many findings it judges and how many of them
    by a reading of it.
    """
    by_title: dict[str, list[AuditFinding]] = {}
    for one in findings:
        by_title.setdefault(one.finding.source.title, []).append(one)
    ordered = sorted(by_title.items(), key=lambda item: (-len(item[1]), item[0]))
    rows = tuple(
        Row(tuple(make_words(cell) for cell in _sources_table_cells(*item))) for item in ordered
    )
    return Table("sources-table", "Sources of the criteria", _COLUMNS, rows, "small")


def _sources_table_cells(title: str, cited: Sequence[AuditFinding]) -> tuple[str, ...]:
    ours = sum(one.finding.source.basis != "source" for one in cited)
    articles = frozenset(one.finding.source.section for one in cited)
    return (
        title,
        *(_sources_table_article_cells(title) or _sources_table_law_cells(title, articles)),
        str(len(cited)),
        str(ours),
    )


def _sources_table_article_cells(title: str) -> tuple[str, str, str] | None:
    for one in read_practices_of_packs().articles:
        if one.title == title:
            return one.by or UNKNOWN, one.year or UNKNOWN, one.at or UNKNOWN
    return None


def _sources_table_law_cells(title: str, articles: frozenset[str]) -> tuple[str, str, str]:
    """Who made the law, since when it holds and where it was read; of a file of somebody's own, that
    file and the rules that cite it say so.
    """
    found = [
        provision
        for law in built_in_laws()
        for provision in law.file.provisions.values()
        if f"{law.file.title}, {provision.law}" == title and provision.article in articles
    ]
    if not found:
        return UNKNOWN, UNKNOWN, "see the pack or the file of law that cites it"
    since = sorted({str(one.in_force) for one in found})
    reads = {f"{one.read.at} (on {one.read.on})": None for one in found if one.read}
    maker = title.partition(",")[0]
    return maker, f"in force since {', '.join(since)}", "; ".join(reads) or UNKNOWN
