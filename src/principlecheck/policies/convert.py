"""The values of one file to typed entries, one by one: a bad entry does not hide its neighbours."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache
from typing import Any

import msgspec
from msgspec import Struct, structs

from principlecheck.model.format.organisation import ORGANISATION, SECTION_NAMES, SECTIONS, Item
from principlecheck.model.format.quantities import Quantity
from principlecheck.model.format.sections.who import AboutOrganisation
from principlecheck.model.format.shapes import (
    ID,
    NEVER,
    Entry,
    Shape,
    inner_shape_of_field_type,
    type_hints_of,
)
from principlecheck.model.report.problem import MOST_EXCERPT, Place, Problem
from principlecheck.policies.listed_words import convert_to_policy_words
from principlecheck.policies.refusals.foreign import recognise_foreign_file
from principlecheck.policies.refusals.meanings import (
    fields_of_policy_section,
    sections_meant_by_name,
)
from principlecheck.policies.refusals.refused import MOST_PROBLEMS, RefusedPart, problem_in_policy
from principlecheck.reading.draft import YamlDraft, read_broken_yaml
from principlecheck.reading.source import SourceFile
from principlecheck.reading.text import STAND_IN, Unreadable, quote_text_on_one_line
from principlecheck.reading.yaml import decode_yaml_text

_ID = re.compile(ID)
_CHARACTERS = ("hidden-character", "encoding")


class ConvertedFile(Struct):
    """What one file holds: typed items, the raw fields of `organisation`, and what is wrong.

    `bad` are the entries that were refused, by section: their names exist all the same.
    `unreadable` says that more may stand in the file than was understood, and `lost` is the text
    in which it may, None where there is no telling. `drafts` and `about_drafts` are what was read
    of a file that has a fault: they are held against everything else so that all of it is told at
    once, and are never judged. `told` are the sections that something was told to be written in,
    and whether that is in braces.
    """

    source: SourceFile
    items: list[Item] = []
    about: dict[str, Any] = {}
    begun: set[str] = set()
    bad: dict[str, set[str]] = {}
    problems: list[Problem] = []
    unreadable: bool = False
    lost: str | None = ""
    drafts: list[Item] = []
    about_drafts: dict[str, Any] = {}
    told: dict[str, bool] = {}

    def whole(self) -> ConvertedFile:
        """The same file with its drafts among the entries."""
        return structs.replace(
            self, items=[*self.items, *self.drafts], about={**self.about, **self.about_drafts}
        )

    def set_unreadable(self) -> None:
        """Keeps what was read for telling alone."""
        self.unreadable = True
        self.drafts, self.items = self.items, []
        self.about_drafts, self.about = self.about, {}
        for item in self.drafts:
            self.refuse(item.section, [item.id])
        if self.about_drafts:
            self.refuse(ORGANISATION, self.about_drafts)

    @property
    def full(self) -> bool:
        """Whether so much is wrong that no more of it is told."""
        return len(self.problems) >= MOST_PROBLEMS

    def note(self, problem: Problem) -> None:
        """Adds a problem, up to the most that are told of one file; none of a line with characters
        that are told of already.
        """
        known = any(one.kind in _CHARACTERS for one in self.problems)
        if not self.full and (
            problem.kind in _CHARACTERS or not (known and STAND_IN in problem.excerpt)
        ):
            self.problems.append(problem)

    def forget_empty(self, section: str) -> None:
        """Drops what was told of a section without a value, of which more is said."""
        empty = self.source.places.value((section,))
        self.problems = [one for one in self.problems if one.place != empty]

    def refuse(self, section: str, names: Iterable[str]) -> None:
        """Notes entries that exist and could not be read."""
        self.bad.setdefault(section, set()).update(names)


def convert_quantity(kind: type, value: object) -> Any:
    """msgspec's hook for quantities; raises `ValueError` as it asks."""
    if issubclass(kind, Quantity):
        return kind.parsed(value) if isinstance(value, str) else kind(value)
    raise NotImplementedError(kind)


def policy_value_fits_field(value: object, hint: Any) -> bool:
    """Whether a field of this type surely takes a value; of one that may not, `convert_policy_file` says
    what is wrong.
    """
    try:
        msgspec.convert(value, hint, dec_hook=convert_quantity)
    except msgspec.ValidationError:
        return False
    return True


def convert_to_shape(value: object, kind: type[Struct]) -> Any:
    """`value` as `kind`, its words those of the format.

    Raises `msgspec.ValidationError` at the first misfit.
    """
    if isinstance(value, dict) and value.get("reviewed") == "never" and issubclass(kind, Entry):
        value = {**value, "reviewed": NEVER.isoformat()}
    found = msgspec.convert(_convert_other_names(value, kind), kind, dec_hook=convert_quantity)
    return convert_to_policy_words(found)


def _convert_other_names(value: object, kind: type[Struct]) -> object:
    """`value` with the other names of its shapes (see `Shape.rest`) under one field of each."""
    gathering = [
        (name, shape)
        for name, shape in _fields_to_convert_names_under(kind)
        if _policy_map_has(value, name)
    ]
    if not gathering or not isinstance(value, dict):
        return value
    made = dict(value)
    for name, shape in gathering:
        part = made[name]
        made[name] = (
            [_convert_names_under_one_field(one, shape) for one in part]
            if isinstance(part, list)
            else _convert_names_under_one_field(part, shape)
        )
    return made


def _policy_map_has(value: object, name: str) -> bool:
    return isinstance(value, dict) and name in value


def _convert_names_under_one_field(value: object, shape: type[Shape]) -> object:
    if not isinstance(value, dict):
        return value
    own = {name for name in shape.__struct_encode_fields__ if name != shape.rest}
    made = {name: part for name, part in value.items() if name in own}
    made[shape.rest] = {name: part for name, part in value.items() if name not in own}
    return made


@cache
def _fields_to_convert_names_under(kind: type[Struct]) -> tuple[tuple[str, type[Shape]], ...]:
    """The fields of an entry that hold a shape which takes other names, or a list of them."""
    found = []
    for attribute, hint in type_hints_of(kind).items():
        shape = inner_shape_of_field_type(hint)
        if shape is not None and shape.rest:
            found.append((attribute.rstrip("_"), shape))
    return tuple(found)


def convert_policy_file(source: SourceFile) -> ConvertedFile:
    """The entries of one file, and everything that is wrong with it."""
    file = ConvertedFile(source)
    try:
        text, _ = decode_yaml_text(source.data, source.name)
        foreign = recognise_foreign_file(source, text)
        if foreign is not None:
            file.note(foreign)
            file.unreadable, file.lost = True, text
            return file
        draft = read_broken_yaml(source.data, source.name)
    except Unreadable as error:
        for problem in error.problems:
            file.note(problem)
        file.unreadable, file.lost = True, None
        return file
    for problem in draft.problems:
        file.note(problem)
    file.lost = draft.lost
    if draft.problems:
        source.read_as(draft.text)
    _convert_policy_value(draft, file)
    return file


def _convert_policy_value(draft: YamlDraft, file: ConvertedFile) -> None:
    value, source = draft.value, file.source
    fault = None if draft.lost and value is None else _why_file_is_no_policy(value, source)
    if fault is not None:
        file.note(fault)
    file.unreadable = fault is not None or bool(draft.problems)
    if not isinstance(value, dict) or (fault is not None and not _reads_like_policy_file(value)):
        file.lost = "\n".join(filter(None, [file.lost, draft.text]))
        return
    refused = _convert_policy_sections(value, file)
    if refused:
        # Loaded only to explain a no: importing jsonschema costs more than a clean run.
        from principlecheck.policies.refusals.diagnose import diagnose_refused

        known = {(one.place.line, one.place.column) for one in draft.problems} | draft.quiet
        for problem in diagnose_refused(source, refused, empties_reported=bool(draft.problems)):
            if file.full:
                break  # no more is told, and finding it takes time
            if (problem.place.line, problem.place.column) not in known:
                file.note(problem)
    if file.unreadable:
        file.set_unreadable()


def _convert_policy_sections(value: dict[str, Any], file: ConvertedFile) -> list[RefusedPart]:
    """Takes the entries of every section into `file`; returns those that do not fit their type."""
    refused: list[RefusedPart] = []
    lost: list[str] = []
    for section, content in value.items():
        if section == "format":
            continue
        if section not in SECTION_NAMES:
            meant = (
                []
                if file.full
                else _refuse_mistyped_section(section, content, value, file, refused)
            )
            lost += [] if meant else [section, *_names_in_misshapen_section(content)]
        elif not isinstance(content, dict):
            _refuse_misshapen_section(section, content, file, refused)
        elif section == ORGANISATION:
            _convert_organisation_fields(content, file, refused)
        else:
            _convert_policy_section(section, content, file, refused)
    if lost:
        file.unreadable = True
        file.lost = None if file.lost is None else "\n".join([file.lost, *lost])
    return refused


def _reads_like_policy_file(value: dict[Any, Any]) -> bool:
    """Whether a file without the right first line is a policy all the same, to be told whole."""
    declared = value.get("format", 1)
    return declared in (1, "1", True) and bool(SECTION_NAMES & value.keys())


def _convert_organisation_fields(
    content: dict[str, Any], file: ConvertedFile, refused: list[RefusedPart]
) -> None:
    for name, value in content.items():
        try:
            convert_to_shape({name: value}, AboutOrganisation)
        except msgspec.ValidationError as error:
            refused.append(
                RefusedPart((ORGANISATION,), {name: value}, AboutOrganisation, str(error))
            )
            file.refuse(ORGANISATION, [name])
        else:
            file.about[name] = value


def _convert_policy_section(
    section: str, content: dict[str, Any], file: ConvertedFile, refused: list[RefusedPart]
) -> None:
    kind = SECTIONS[section]
    file.begun.add(section)
    for id_, value in content.items():
        if not _ID.search(id_):
            file.note(_refuse_bad_id(section, id_, file.source))
            file.refuse(section, [id_])
            continue
        try:
            file.items.append(Item(section, id_, convert_to_shape(value, kind)))
        except msgspec.ValidationError as error:
            refused.append(RefusedPart((section, id_), value, kind, str(error)))
            file.refuse(section, [id_])


def _refuse_mistyped_section(
    section: str,
    content: object,
    value: dict[str, Any],
    file: ConvertedFile,
    refused: list[RefusedPart],
) -> list[str]:
    """What stands in a mistyped section exists in those that are meant, which are returned; where
    there are none, who knows where.
    """
    # A figure beside the name of a field of the organisation is that field: `staff: 40`.
    is_field = isinstance(content, int) and section in AboutOrganisation.__struct_fields__
    meant = [] if is_field else sections_meant_by_name(section)
    for one in meant:
        file.refuse(one, _names_in_misshapen_section(content))
    says = f"There is no section `{_shorten_refused_text(section)}`."
    rewritten = [_rewrite_misshapen_section(one, content, section, len(meant)) for one in meant]
    write = _suggest_section_as_meant(meant, rewritten, section, value, file)
    if meant and content is None:
        file.forget_empty(section)
    if not meant:
        write = "one of the sections that `principlecheck schema` lists"
        above = _section_above_name(section, value)
        if above and section in fields_of_policy_section(above):
            says = f"`{_shorten_refused_text(section)}` is a field of an entry in `{above}`, and no section."
            write = f"it further in, under the entry of `{above}` that it belongs to"
        else:
            write = _suggest_where_name_belongs(section, content, value, file) or write
    elif len(meant) == 1 and not all(rewritten) and isinstance(content, dict):
        _convert_section_by_other_name(meant[0], section, content, refused)
    for one in meant:
        file.told.setdefault(one, all(rewritten) or _section_stands_in_braces(section, file.source))
    file.note(problem_in_policy("unknown-section", says, file.source, (section,), write, key=True))
    return meant


def _suggest_section_as_meant(
    meant: list[str], rewritten: list[str], section: str, value: dict[str, Any], file: ConvertedFile
) -> str:
    """What to write for a section under the names that it has here; empty where it has none."""
    # Loaded only to explain a no.
    from principlecheck.policies.refusals.margin import mend_entry_at_margin, suggest_other_figure

    content = value[section]
    write = " or ".join(rewritten if all(rewritten) else (f"{one}:" for one in meant))
    if rewritten and all(rewritten):
        write += suggest_other_figure(meant[0], write, section) if meant[0] in SECTIONS else ""
        about = value.get(ORGANISATION)
        if meant == ["hours"] and not (isinstance(about, dict) and "hours" in about):
            write += "; and organisation: {hours: …} with its name, where that is when you are open"
    elif content is None:
        write = " or ".join(f"{one}: {{{_suggest_example_entry(one)}}}" for one in meant)
    elif len(meant) == 1:
        write = mend_entry_at_margin(meant[0], section, content)
    there = next((one for one in meant if _suggest_in_begun_section(one, value, file)), "")
    if there:
        within = _suggest_in_begun_section(there, value, file).replace("further in, ", "")
        write += f"; and {within} the {there}: that is there already, not as a second one"
    return write


def _suggest_in_begun_section(section: str, value: dict[str, Any], file: ConvertedFile) -> str:
    """How something is written in a section that is there, or was told to be written; empty where it
    is neither.
    """
    if section not in value and section not in file.told:
        return ""
    there = section in value
    flow = _section_stands_in_braces(section, file.source) if there else file.told[section]
    return "within the braces of" if flow else "further in, under"


def _section_stands_in_braces(section: str, source: SourceFile) -> bool:
    """Whether the entries of a section stand in braces, or are told to: not so where its line ends
    after its name.
    """
    place = source.places.key((section,))
    return place is not None and bool(re.search(r":\s+[^\s#]", source.lines[place.line - 1]))


def _suggest_where_name_belongs(
    section: str, content: object, value: dict[str, Any], file: ConvertedFile
) -> str:
    """What to write for what is no section and belongs in one; empty where nothing says so."""
    # Loaded only to explain a no.
    from principlecheck.policies.refusals.margin import (
        mend_channel_at_margin,
        mend_field_at_margin,
        mend_organisation_field,
    )

    begun = _suggest_in_begun_section(ORGANISATION, value, file)
    if about := mend_organisation_field(section, content, begun):
        file.told.setdefault(ORGANISATION, not begun)
        return about
    return mend_channel_at_margin(section, content) or mend_field_at_margin(section, content)


def _convert_section_by_other_name(
    meant: str, section: str, content: dict[str, Any], refused: list[RefusedPart]
) -> None:
    """What does not fit in the entries of a section that has another name, to be told with it; of
    what holds no entries, only its name is told.
    """
    if meant == ORGANISATION:
        _convert_organisation_by_other_name(section, content, refused)
    holds_entries = meant in SECTIONS and all(isinstance(one, dict) for one in content.values())
    for id_, value in content.items() if holds_entries else ():
        try:
            convert_to_shape(value, SECTIONS[meant])
        except msgspec.ValidationError as error:
            refused.append(RefusedPart((section, id_), value, SECTIONS[meant], str(error), meant))


def _convert_organisation_by_other_name(
    section: str, content: dict[str, Any], refused: list[RefusedPart]
) -> None:
    """The fields of the organisation that do not fit, under another name of its section."""
    for name, part in content.items():
        try:
            convert_to_shape({name: part}, AboutOrganisation)
        except msgspec.ValidationError as error:
            held = RefusedPart(
                (section,), {name: part}, AboutOrganisation, str(error), ORGANISATION
            )
            refused.append(held)


def _section_above_name(section: str, value: dict[str, Any]) -> str | None:
    """The section that was begun last before a name at the left margin."""
    before = list(value)[: list(value).index(section)]
    return next((name for name in reversed(before) if name in SECTIONS), None)


def _refuse_misshapen_section(
    section: str, content: object, file: ConvertedFile, refused: list[RefusedPart]
) -> None:
    """A section that is no map: told so, and what can be read of its entries is."""
    if content is None:
        file.forget_empty(section)
    rewritten = _rewrite_misshapen_section(section, content)
    file.note(_refuse_section_not_a_map(section, content, file.source, rewritten))
    file.refuse(section, _names_in_misshapen_section(content))
    if section == ORGANISATION or not isinstance(content, list):
        return
    for index, item in enumerate(content):
        name, fields = _entry_in_misshapen_list(item)
        if name is None:
            continue
        file.refuse(section, [name])
        empty = file.source.places.value((section, index, name))
        file.problems = [one for one in file.problems if one.place != empty]  # its fields follow
        if rewritten:
            continue
        try:
            convert_to_shape(fields, SECTIONS[section])
        except msgspec.ValidationError as error:
            refused.append(RefusedPart((section, index), fields, SECTIONS[section], str(error)))


def _entry_in_misshapen_list(item: object) -> tuple[str | None, Any]:
    """The name and the fields of an entry that stands in a list: `- phone:` with its fields
    beside it or under it, or `- name: phone`.
    """
    if not isinstance(item, dict):
        return None, None
    for key in ("id", "name"):
        if isinstance(item.get(key), str):
            return item[key], {name: part for name, part in item.items() if name != key}
    first = next(iter(item), None)
    if isinstance(first, str) and item[first] is None and len(item) > 1:
        return first, {name: part for name, part in item.items() if name != first}
    if isinstance(first, str) and isinstance(item[first], dict) and len(item) == 1:
        return first, item[first]
    return None, None


def _names_in_misshapen_section(content: object) -> list[str]:
    """The names of entries, as far as a misshapen section shows them."""
    return (
        [name for name in content if isinstance(name, str)]
        if isinstance(content, list | dict)
        else []
    )


def _why_file_is_no_policy(value: object, source: SourceFile) -> Problem | None:
    """What is wrong with how a file begins; None where it is a policy of this format."""
    if isinstance(value, dict) and "format" in value:
        declared = value["format"]
        if declared == 1 and declared is not True:
            return None
        quoted = (
            _shorten_refused_text(str(declared)) if isinstance(declared, str | int | float) else "…"
        )
        says = f"`format: {quoted}` is not a format that this version reads."
        if declared == "1":
            says = "The number of the format stands in quotes."
        return problem_in_policy("format", says, source, ("format",), "format: 1")
    ours = isinstance(value, dict) and bool(SECTION_NAMES & value.keys())
    says = "This file does not begin with `format: 1`."
    write = "format: 1 as its first line, or list the file under exclude: in principlecheck.yaml"
    if value is None:
        says = "This file is empty."
    elif not ours:
        says = "This file does not begin with `format: 1`, and may belong to another program."
    return Problem(
        "format", says, Place(source.name, 1, 1, 1), write, source.lines[0][:MOST_EXCERPT]
    )


def _refuse_section_not_a_map(
    section: str, content: object, source: SourceFile, rewritten: str
) -> Problem:
    if rewritten:
        what = "a list" if isinstance(content, list) else "a single value"
        holds = "fields" if section == ORGANISATION else "names with their fields"
        says = f"`{section}` holds {holds}, not {what}."
        return problem_in_policy("wrong-shape", says, source, (section,), rewritten, key=True)
    if isinstance(content, list) and content:
        name, fields = _entry_in_misshapen_list(content[0])
        if name is not None:
            says = f"`{section}` holds names, not a list."
            key = "each name" if len(content) > 1 else _shorten_refused_text(name)
            write = f"{_shorten_refused_text(name)}: without the dash, and its fields further in under it"
            if fields is not None and key == "each name":
                write = f"{write}; the same for the others"
            return problem_in_policy("wrong-shape", says, source, (section, 0), write)
        if all(isinstance(one, str) for one in content):
            says = f"`{section}` holds names with their fields, not a list."
            listed = ", ".join(
                _suggest_example_entry(section, _policy_name_from_words(one)) for one in content[:6]
            )
            return problem_in_policy(
                "wrong-shape", says, source, (section,), f"{section}: {{{listed}}}", key=True
            )
    what = "a list" if isinstance(content, list) else "a single value"
    says = (
        f"`{section}` holds {what if content is not None else 'nothing'}; its entries have names."
    )
    example = (
        _suggest_example_entry(section) if content is None else _suggest_entry_for_unread(section)
    )
    return problem_in_policy(
        "wrong-shape",
        says,
        source,
        (section,),
        f"{section}:, and under it {example} (or {{}} for “we have none”)",
        key=True,
    )


def _suggest_example_entry(section: str, name: str = "an-id") -> str:
    """An entry of a section, or a field of the organisation, as one would write it."""
    if section == ORGANISATION:
        return "name: …"
    # Loaded only to explain a no.
    from principlecheck.policies.refusals.margin import example_of_section_entry

    return f"{name}: {example_of_section_entry(section, name)}"


def _suggest_entry_for_unread(section: str) -> str:
    """An entry to write in place of what was not read, which no example's times are of."""
    # Loaded only to explain a no.
    from principlecheck.policies.refusals.mended import (
        schema_of_section_entry,
        suggest_hours_to_write,
    )

    said = section != ORGANISATION and suggest_hours_to_write(schema_of_section_entry(section))
    return f"usual: {said}" if said else _suggest_example_entry(section)


def _rewrite_misshapen_section(
    section: str, content: object, called: str = "", among: int = 1
) -> str:
    """A misshapen section as it is to be written, with what stands in it; empty where that is not
    clear. `among` is how many sections are offered.
    """
    # Loaded only to explain a no.
    from principlecheck.policies.refusals.mended import (
        MOST_READINGS,
        mend_misshapen_section,
        suggest_in_flow_style,
    )

    if section == ORGANISATION:
        named = isinstance(content, str) and len(content) <= _MOST_NAMED and content.strip()
        return f"{ORGANISATION}: {suggest_in_flow_style({'name': content})}" if named else ""

    return mend_misshapen_section(section, content, called, MOST_READINGS // among)


def _policy_name_from_words(text: str) -> str:
    """A name that the format takes, from words; empty where none can be made."""
    return re.sub(r"[^a-z0-9]+", "-", text.lower()).strip("-")[:63]


def _refuse_bad_id(section: str, id_: str, source: SourceFile) -> Problem:
    suggestion = _policy_name_from_words(id_)
    says = f"`{_shorten_refused_text(id_)}` cannot be a name: small letters, digits and hyphens, 63 at most."
    return problem_in_policy(
        "bad-name", says, source, (section, id_), suggestion or "a-name", key=True
    )


_MOST_NAMED = 60
"""Characters of what may be the name of an organisation alone."""


def _shorten_refused_text(text: str) -> str:
    text = quote_text_on_one_line(text)
    return text if len(text) <= 60 else f"{text[:59]}…"
