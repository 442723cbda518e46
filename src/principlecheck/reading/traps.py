"""What people trip over in YAML, each refused in one sentence with its place and the way out."""

from __future__ import annotations

import re
from functools import cached_property
from typing import Any, NoReturn

from principlecheck.model.report.problem import Place, Problem
from principlecheck.reading.places import Path, YamlPlaces, place_of_yaml_event, places_in_yaml_text
from principlecheck.reading.plain import LEAVE_OUT, doubt_about_plain_scalar
from principlecheck.reading.scalars import NotAScalar
from principlecheck.reading.text import REFUSED, Unreadable, code_point_of_character, split_lines

MOST_PROBLEMS = 200
_LONGEST_REST = 2_000
_THOUSANDS = 3
_JOINED = re.compile(r"([A-Za-z_][\w-]*):(\S.*)", re.DOTALL)
_LAST_DIGITS = re.compile(r"(?:^|[\s:\[{,])([0-9]+)$")
_FIRST_DIGITS = re.compile(r"([0-9]+)( ?[^0-9].*)?", re.DOTALL)


class YamlTraps:
    """The problems of one text, in its order.

    Most are noted and the reading goes on, so that all are told at once. After those that change
    what the rest of the text means, `Unreadable` is raised at once; so it is at the 200th.
    """

    def __init__(self, text: str, file: str, *, numbers: bool = False) -> None:
        """With `numbers`, those whose dot may mark thousands are traps as well."""
        self.text, self.file, self.numbers = text, file, numbers
        self.problems: list[Problem] = []
        self.quiet: set[tuple[int, int]] = set()
        """Lines and columns of what is told of already, by a problem that stands elsewhere."""
        self._documents = 0

    def document(self, event: Any) -> None:
        """A document begins: only one may, and nothing may give orders before it."""
        self._documents += 1
        if self._documents > 1:
            self._refuse(
                "second-document",
                "A second document begins here.",
                event,
                "it in a file of its own, or take the line --- out",
            )
        if event.version or event.tags:
            self._refuse(
                "directive",
                "A line beginning with % gives orders to the reader.",
                event,
                "the file without it",
            )

    def alias(self, event: Any) -> None:
        """A `*name` stands here."""
        self._refuse(
            "anchor-or-alias",
            "An alias (*) stands for text written elsewhere.",
            event,
            "the value out in full (a text that begins with * needs quotes)",
        )

    def anchor_or_tag(self, event: Any) -> None:
        """A `&name` or a `!type` stands before a value."""
        if event.anchor is not None:
            self._refuse(
                "anchor-or-alias",
                "An anchor (&) lets other places copy this one.",
                event,
                "the value out in full wherever it is needed",
            )
        # As written: the event has the tag expanded.
        handle = re.match(r"\S*", self.text[event.start_mark.index :])
        tag = handle.group() if handle else "!"
        self._refuse(
            "tag",
            f"The tag `{tag[:40]}` asks for a type by name.",
            event,
            "the value without it (a text that begins with ! needs quotes)",
        )

    def too_deep(self, event: Any, most: int) -> None:
        """Containers stand in containers, more than `most` of them."""
        self._refuse(
            "too-deep", f"This is nested more than {most} levels deep.", event, "it flatter"
        )

    def key_not_text(self, event: Any) -> None:
        """A list or a map stands where a name should."""
        self._refuse(
            "key-not-text",
            "A list or a map stands where a name should.",
            event,
            "a name before the colon",
        )

    def key(self, event: Any, path: Path, *, doubled: bool) -> None:
        """A key that is doubled, empty or the merge key."""
        if path[-1] == "<<" and not event.style:
            self._refuse(
                "merge-key",
                "A merge key (<<) copies fields from elsewhere.",
                event,
                "the fields out in full",
            )
        if path[-1] == "" and self.text[event.start_mark.index - 1 :][:1] == "?":
            says = "A question mark is not a value: leave out what is not known yet."
            self._note("no-value-yet", says, event, LEAVE_OUT)
        elif path[-1] == "":
            self._note("null", "A key is empty.", event, "a name before the colon")
        elif doubled:
            first = self._places.key(path)
            says = f"`{str(path[-1])[:60]}` is written twice in the same place."
            write = "it once, or give the second one a name of its own"
            self._note("duplicate-key", says, event, write, (first,) if first else ())

    def hidden(self, event: Any) -> None:
        """An escape in double quotes stands for a character that hides or commands."""
        found = REFUSED.search(event.value)
        name = code_point_of_character(found.group()) if found else ""
        says = f"This text holds the character {name}, which cannot be shown."
        self._note("hidden-character", says, event, "the text without it")

    def doubtful(self, event: Any, key: str | None) -> bool:
        """Whether a plain text is noted as one that people read otherwise than programs do."""
        end = event.end_mark.index
        doubt = doubt_about_plain_scalar(event.value, self.text[end : end + _LONGEST_REST], key)
        if doubt is not None and doubt.kind == "number" and not self.numbers:
            return False
        if doubt is not None:
            self._note(doubt.kind, doubt.says, event, doubt.write)
        return doubt is not None

    def number(self, event: Any, error: NotAScalar) -> None:
        """A number that no policy can hold."""
        self._note(error.kind, error.says, event, error.write)

    def empty(self, event: Any, name: str | None) -> None:
        """A value is empty, or a word for nothing; `name` is its key."""
        place = self._place(event)
        rest = self._lines[place.line - 1][place.column - 1 :].lstrip()
        quoted = (name or "")[:60]
        before = self._before_comma(name, event) if name else None
        if event.value:
            says, write = f"`{event.value}` means nothing here.", "a value, or leave the field out"
        elif rest.startswith("#") and not rest.startswith("# "):
            word = rest.split()[0][:60]
            says = f"`{word}` is read as a comment, so the value is empty."
            write = f'"{word}" in quotes'
        elif name and (joined := _JOINED.fullmatch(name)):
            says = f"After the colon in `{quoted}` a space is missing."
            write = f"{joined[1]}: {joined[2][:60]}"
            self.quiet.add((place.line, place.column - len(name)))
        elif before is not None and name:
            self._hush(place, before, name)
            says = f"The comma before `{quoted}` makes it a key of its own."
            write = _yaml_text_without_comma(before, name)
        else:
            says = f"`{quoted}` has no value." if name else "A value is empty."
            write = "a value, or leave the field out ({} for “we have none” in a section)"
        self._note("null", says, event, write)

    def _hush(self, place: Place, before: str, name: str) -> None:
        """Lets nothing more be said of the two halves of a text that a comma has cut."""
        key = place.column - len(name)
        self.quiet.add((place.line, key))
        line = self._lines[place.line - 1][: key - 1].rstrip().removesuffix(",")
        number = _LAST_DIGITS.search(line)
        if number and before.endswith(number[1]):
            self.quiet.add((place.line, number.start(1) + 1))

    def _before_comma(self, name: str, event: Any) -> str | None:
        """What stands before `, name` where that stands right before an event, without a colon."""
        start = max(event.start_mark.index - _LONGEST_REST, 0)
        before = self.text[start : event.start_mark.index].rstrip()
        if not before.endswith(name):
            return None
        before = before.removesuffix(name)
        return before.rstrip()[:-1] if before.rstrip().endswith(",") else None

    @cached_property
    def _lines(self) -> list[str]:
        return split_lines(self.text)

    @cached_property
    def _places(self) -> YamlPlaces:
        return places_in_yaml_text(self.text, self.file)

    def _place(self, event: Any) -> Place:
        place = place_of_yaml_event(event, self.file)
        if place.line <= len(self._lines):
            return place
        end = len(self._lines[-1]) + 1  # what is missing at the very end is put a line too far
        return Place(self.file, len(self._lines), end, end + 1)

    def _note(
        self, kind: str, says: str, event: Any, write: str, also: tuple[Place, ...] = ()
    ) -> None:
        place = self._place(event)
        excerpt = self._lines[place.line - 1]
        self.problems.append(Problem(kind, says, place, write, excerpt, also))
        if len(self.problems) >= MOST_PROBLEMS:
            raise Unreadable(self.problems)

    def _refuse(self, kind: str, says: str, event: Any, write: str) -> NoReturn:
        self._note(kind, says, event, write)
        raise Unreadable(self.problems)


def _yaml_text_without_comma(before: str, name: str) -> str:
    """How to write a text that a comma has cut in two, `name` being the second part."""
    first, second = _LAST_DIGITS.search(before), _FIRST_DIGITS.fullmatch(name)
    if first is None or second is None:
        return "the text with the comma in quotes"
    whole, part, unit = first[1], second[1], (second[2] or "")[:40]
    if len(part) == _THOUSANDS and len(whole) <= _THOUSANDS and not whole.startswith("0"):
        point = f"{whole}.{part}".rstrip("0").rstrip(".")
        return f"the number without a comma: {whole}{part}{unit} or {point}{unit}"
    return f"the number with a dot: {whole}.{part}{unit}"
