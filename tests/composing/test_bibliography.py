"""The list of sources that an audit's criteria come from."""

from msgspec.structs import replace

from principlecheck.composing import compose_audit
from principlecheck.composing.bibliography import UNKNOWN, compose_sources_table
from principlecheck.model.audit.document import AuditFinding
from principlecheck.model.audit.view import Text
from principlecheck.model.report.report import Source
from principlecheck.packs.practices import read_practices_of_packs
from tests.reporters import samples

ARTICLE = Source("Customer Service Mindset", "Deliver the Goods", "source")
READING = replace(ARTICLE, basis="interpretation")
LAW = Source("EU, Directive 2011/83/EU", "article 13(1)", "source")
OWN = Source("Our handbook", "Chapter 2", "source")


def cited(*sources: Source) -> list[AuditFinding]:
    found = [
        samples.failed(samples.finding(number, source=source))
        for number, source in enumerate(sources)
    ]
    report = samples.report(outcomes=found)
    return list(compose_audit(report, "principlecheck audit").findings)


def told(*sources: Source) -> list[list[str]]:
    rows = compose_sources_table(cited(*sources)).rows
    return [
        ["".join(word.text for word in cell if isinstance(word, Text)) for cell in row.cells]
        for row in rows
    ]


def test_a_source_stands_once_with_publisher_address_and_how_often_it_is_read_by_us() -> None:
    row = told(ARTICLE, READING, READING)[0]
    assert row[:2] == ["Customer Service Mindset", "Mind Tools"]
    assert row[2] == UNKNOWN
    assert row[3].startswith("https://www.mindtools.com/")
    assert row[4:] == ["3", "2"]


def test_a_law_says_since_when_it_holds_and_where_its_article_was_read() -> None:
    row = told(LAW)[0]
    assert row[1] == "EU"
    assert row[2].startswith("in force since 20")
    assert row[3].startswith("https://")
    assert "(on 20" in row[3]


def test_a_source_of_an_own_pack_is_not_given_an_address() -> None:
    assert told(OWN)[0][1:4] == [UNKNOWN, UNKNOWN, "see the pack or the file of law that cites it"]


def test_every_address_of_an_article_is_one_of_the_web() -> None:
    addresses = [one.at for one in read_practices_of_packs().articles if one.at]
    assert addresses
    assert all(one.startswith(("http://", "https://")) for one in addresses)
