"""The use case of `show`: one entry with its fields, its facts, and the rules that read it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from principlecheck.comparing.changes import format_changed_value
from principlecheck.facts.case import NotAssessable, NotDeclared, Sheet
from principlecheck.facts.catalogue import fact_specs, pairings
from principlecheck.model.format.organisation import Item, Organisation
from principlecheck.model.format.shapes import COMMON
from principlecheck.model.format.subject import Subject
from principlecheck.model.report.entry_view import (
    DeclaredField,
    EntryView,
    FactsOf,
    KnownFact,
    OpenScope,
)
from principlecheck.model.report.refusal import Refusal
from principlecheck.model.report.report import Outcome, Report
from principlecheck.model.units import format_list
from principlecheck.packs.loading import LoadedRule
from principlecheck.packs.messages import format_placeholder_value
from principlecheck.packs.reads import routes_rule_reads
from principlecheck.policies.editor_schema import editor_extras_of_field
from principlecheck.policies.listed_words import find_own_words_of_entry
from principlecheck.policies.load import Corpus
from principlecheck.reading.nearest import nearest_name
from principlecheck.usecases.run import Run


def routes_of_entries_to_show(organisation: Organisation) -> list[str]:
    """Every entry by its name: `customer_rules.refunds`."""
    return [item.route for item in organisation.all_items()]


def find_entry_to_show(organisation: Organisation, typed: str) -> Item | None:
    """The entry that `typed` means: its name, a route into it, or its id where only one has it."""
    items = list(organisation.all_items())
    for item in items:
        if typed == item.route or (item.id and typed.startswith(f"{item.route}.")):
            return item
    alike = [item for item in items if item.id == typed]
    return alike[0] if len(alike) == 1 else None


def show_entry(run: Run, entry: str) -> EntryView:
    """The entry that `entry` names, judged by the rules of the run. Raises `Refusal` for none."""
    with run.ports.working("Reading"):
        corpus = run.corpus
    item = find_entry_to_show(corpus.organisation, entry)
    if item is None:
        raise _refuse_unknown_entry_to_show(entry, corpus)
    rules = run.rules
    with run.ports.working("Judging"):
        return _view_of_entry_to_show(corpus, item, run.judged, rules)


def _refuse_unknown_entry_to_show(entry: str, corpus: Corpus) -> Refusal:
    known = routes_of_entries_to_show(corpus.organisation)
    ids = {route.partition(".")[2]: route for route in known}
    close = nearest_name(entry, known) or ids.get(nearest_name(entry, ids) or "")
    hint = f" Did you mean {close}?" if close else " An entry is named section.id."
    more = ["Something could not be read; run check."] if corpus.problems else []
    return Refusal(f"There is no entry `{entry}`.{hint}", *more)


def _view_of_entry_to_show(
    corpus: Corpus, item: Item, report: Report, rules: Sequence[LoadedRule]
) -> EntryView:
    about = [one for one in report.outcomes if _outcome_of_entry_to_show(one.subject, item.route)]
    fields = tuple(
        sorted(
            _declared_fields_to_show(corpus, item), key=lambda one: (one.place is None, one.place)
        )
    )
    codes = {one.code for one in about}
    reading = {
        rule.code
        for rule in rules
        if _rule_on_entry_to_show(corpus, rule, item, [one.name for one in fields])
    }
    elsewhere = [one for one in report.outcomes if one.code in reading - codes]
    names = {field.name for field in fields}
    scopes = tuple(_open_scopes_to_show(corpus.organisation, item))
    told = {scope.name for scope in scopes}
    return EntryView(
        route=item.route,
        place=corpus.locate(item.route).place,
        fields=fields,
        scopes=scopes,
        undeclared=tuple(name for name in _field_names_to_show(item) if name not in names | told),
        facts=tuple(_facts_to_show(corpus.organisation, item, rules, about)),
        outcomes=tuple(about),
        elsewhere=tuple(elsewhere),
        rules=tuple(card for card in report.rules if card.code in codes | reading),
        problems=report.problems,
    )


def _field_names_to_show(item: Item) -> list[str]:
    own = [name.rstrip("_") for name in item.value.__struct_fields__]
    return [name for name in own if name not in COMMON or item.id == ""]


def _declared_fields_to_show(corpus: Corpus, item: Item) -> Iterator[DeclaredField]:
    for attribute in item.value.__struct_fields__:
        name = attribute.rstrip("_")
        value = item.get(name)
        if value is not None:
            place = corpus.locate(f"{item.route}.{name}").place
            unread = [word.word for word in find_own_words_of_entry(item) if word.field == name]
            note = f"  (no rule reads {', '.join(unread)})" if unread else ""
            yield DeclaredField(name, f"{format_changed_value(value)}{note}", place)


def _open_scopes_to_show(organisation: Organisation, item: Item) -> Iterator[OpenScope]:
    """The scopes that an entry leaves out, and that therefore take in several entries."""
    for name, extra in editor_extras_of_field(type(item.value)):
        if extra.get("absent") == "all" and "refers_to" in extra and item.get(name) is None:
            ids = tuple(one.id for one in organisation.items(extra["refers_to"]))
            if len(ids) > 1:
                yield OpenScope(name, ids)


def _outcome_of_entry_to_show(subject: str, route: str) -> bool:
    return any(side == route or side.startswith(f"{route}.") for side in subject.split(" ~ "))


def _rule_on_entry_to_show(
    corpus: Corpus, rule: LoadedRule, item: Item, declared: Sequence[str]
) -> bool:
    """Whether a rule rests on a field that this entry declares, or on the section's entries."""
    for read in routes_rule_reads(rule, corpus.organisation.laws):
        section, _, path = read.partition(".")
        if section == item.section and (not path or path.split(".")[0] in declared):
            return True
    return False


def _facts_to_show(
    organisation: Organisation, item: Item, rules: Sequence[LoadedRule], about: Sequence[Outcome]
) -> Iterator[FactsOf]:
    """The facts that the rules with an outcome rest on; of the rest nothing depends."""
    by_code = {rule.code: rule for rule in rules}
    wanted: dict[tuple[str, str], dict[str, None]] = {}
    for outcome in about:
        rule = by_code[outcome.code]
        names = wanted.setdefault((rule.on, outcome.subject), {})
        names.update(dict.fromkeys(rule.fact_names))
    found: dict[str, dict[str, KnownFact]] = {}
    for subject in (Subject(item.section, item), *_pairs_of_entry_to_show(organisation, item)):
        names = wanted.get((subject.kind, subject.name), {})
        known = {
            fact.name: fact for fact in _compute_facts_to_show(organisation, subject, list(names))
        }
        # Two kinds of subject can have one name; people read them as one.
        header = "" if subject.name == item.route else subject.name
        found.setdefault(header, {}).update(known)
    for header, facts in found.items():
        if facts:
            yield FactsOf(header, tuple(facts.values()))


def _pairs_of_entry_to_show(organisation: Organisation, item: Item) -> Iterator[Subject]:
    """The subjects of which the entry is one side, once each."""
    for pairing in pairings().values():
        if item.section in pairing.sections:
            for subject in pairing.find(organisation):
                if item.route in (subject.entry.route, subject.other and subject.other.route):
                    yield subject


def _compute_facts_to_show(
    organisation: Organisation, subject: Subject, names: Sequence[str]
) -> Iterator[KnownFact]:
    specs = fact_specs(subject.kind)
    sheet = Sheet(organisation, subject, specs)
    sides = (subject.entry, subject.other or subject.entry)
    for spec in (specs[name] for name in names):
        if spec.kind == "chart":
            continue
        value, why = None, ""
        try:
            value = format_placeholder_value(spec.kind, sheet.computed(spec.name).value)
        except NotDeclared as missing:
            why = f"waits for {format_list(list(dict.fromkeys(missing.routes)))}"
        except NotAssessable as error:
            why = error.reason
        except Exception as error:  # noqa: BLE001 - a fact that breaks is told, and no other lost
            why = f"broke: {type(error).__name__}: {error}"
        # A fact that only says where a finding points, or nothing, tells people nothing.
        if value is None or (
            value and not any(_outcome_of_entry_to_show(value, side.route) for side in sides)
        ):
            yield KnownFact(spec.name, spec.title, value, why)
