"""Audits written as pages, and what stands in a page, for the tests."""

from __future__ import annotations

from functools import cache
from html.parser import HTMLParser
from pathlib import Path

from msgspec.structs import replace

from principlecheck.composing import compose_audit
from principlecheck.judging import judge_corpus
from principlecheck.model.audit.document import AuditDocument
from principlecheck.model.audit.look import Look
from principlecheck.model.report.chart import Curve
from principlecheck.policies.load import load_policies
from tests.built_in import loaded_once
from tests.reporters.kit import AS_OF, COMMAND, as_html

POLICIES = Path(__file__).parent.parent.parent / "policies"
LOOK = Look()
VOID = {"area", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "wbr"}


@cache
def document(name: str) -> AuditDocument:
    """The audit of one of the example organisations."""
    return compose_audit(
        judge_corpus(load_policies([POLICIES / name], AS_OF), loaded_once(), name=name), COMMAND
    )


@cache
def page(name: str) -> str:
    return as_html(document(name), LOOK)


@cache
def shape_of(name: str) -> Shape:
    """What stands in the page of one of the example organisations; for looking at only."""
    return Shape(page(name))


@cache
def fewer() -> AuditDocument:
    """Northwind Home with every fourth of its findings, some for each filter, and all that have a
    curve: for tests of what a click does, which costs a browser as much as there is to lay out.
    """
    whole = document("northwind-home")
    dropped = {
        one.finding.fingerprint
        for number, one in enumerate(whole.findings)
        if number % 4 and not isinstance(one.finding.chart, Curve)
    }
    kept = [
        outcome
        for outcome in whole.report.outcomes
        if outcome.finding is None or outcome.finding.fingerprint not in dropped
    ]
    return compose_audit(replace(whole.report, outcomes=tuple(kept)), COMMAND)


class Shape(HTMLParser):
    """The elements of a page in order, with their attributes and their text; tells what is open
    that was never closed.
    """

    def __init__(self, html: str) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict[str, str]]] = []
        self.texts: list[tuple[str, str]] = []
        self.parents: list[str] = []
        self._open: list[str] = []
        self.feed(html)
        self.close()
        assert not self._open, f"never closed: {self._open}"

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        named = {name: value or "" for name, value in attrs}
        assert len(named) == len(attrs), f"an attribute twice on {tag}"
        self.parents.append(self._open[-1] if self._open else "")
        self.elements.append((tag, named))
        if tag not in VOID:
            self._open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.parents.append(self._open[-1] if self._open else "")
        self.elements.append((tag, {name: value or "" for name, value in attrs}))

    def handle_endtag(self, tag: str) -> None:
        assert self._open, f"</{tag}> closes nothing"
        assert self._open.pop() == tag, f"</{tag}> closes another element"

    def handle_data(self, data: str) -> None:
        self.texts.append((self._open[-1] if self._open else "", data))

    @property
    def tags(self) -> list[str]:
        """In order, without the places where a long word may break."""
        return [tag for tag, _ in self.elements if tag != "wbr"]

    def all(self, tag: str) -> list[dict[str, str]]:
        return [named for name, named in self.elements if name == tag]

    def under(self, parent: str) -> list[tuple[str, dict[str, str]]]:
        pairs = zip(self.elements, self.parents, strict=True)
        return [element for element, above in pairs if above == parent]

    def text(self, *tags: str) -> str:
        """All words within some elements, or of the page without style and script."""
        kept = [
            data
            for tag, data in self.texts
            if (tag in tags if tags else tag not in ("style", "script"))
        ]
        return " ".join(" ".join(kept).split())
