"""The use case of `show`: one entry with its fields, its facts, and the rules that read it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from principlecheck.comparing.changes import format_declared
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
from principlecheck.model.units import listed
from principlecheck.packs.loading import LoadedRule
from principlecheck.packs.messages import format_value
from principlecheck.packs.reads import reads_of
from principlecheck.policies.editor_schema import extras_of
from principlecheck.policies.listed_words import own_words
from principlecheck.policies.load import Corpus
from principlecheck.reading.nearest import nearest
from principlecheck.usecases.run import Run


def routes(organisation: Organisation) -> list[str]:
    """Every entry by its name: `customer_rules.refunds`."""
    return [item.route for item in organisation.all_items()]


def named(organisation: Organisation, typed: str) -> Item | None:
    """The entry that `typed` means: its name, a route into it, or its id where only one has it."""
    items = list(organisation.all_items())
    for item in items:
        if typed == item.route or (item.id and typed.startswith(f"{item.route}.")):
            return item
    alike = [item for item in items if item.id == typed]
    return alike[0] if len(alike) == 1 else None


def entry_view(run: Run, entry: str) -> EntryView:
    """The entry that `entry` names, judged by the rules of the run. Raises `Refusal` for none."""
    with run.ports.working("Reading"):
        corpus = run.corpus
    item = named(corpus.organisation, entry)
    if item is None:
        raise _no_such_entry(entry, corpus)
    rules = run.rules
    with run.ports.working("Judging"):
        return _view(corpus, item, run.judged, rules)


def _no_such_entry(entry: str, corpus: Corpus) -> Refusal:
    known = routes(corpus.organisation)
    ids = {route.partition(".")[2]: route for route in known}
    close = nearest(entry, known) or ids.get(nearest(entry, ids) or "")
    hint = f" Did you mean {close}?" if close else " An entry is named section.id."
    more = ["Something could not be read; run check."] if corpus.problems else []
    return Refusal(f"There is no entry `{entry}`.{hint}", *more)


def _view(corpus: Corpus, item: Item, report: Report, rules: Sequence[LoadedRule]) -> EntryView:
    about = [one for one in report.outcomes if _speaks_of(one.subject, item.route)]
    fields = tuple(sorted(_fields(corpus, item), key=lambda one: (one.place is None, one.place)))
    codes = {one.code for one in about}
    reading = {
        rule.code for rule in rules if _reads(corpus, rule, item, [one.name for one in fields])
    }
    elsewhere = [one for one in report.outcomes if one.code in reading - codes]
    names = {field.name for field in fields}
    scopes = tuple(_open_scopes(corpus.organisation, item))
    told = {scope.name for scope in scopes}
    return EntryView(
        route=item.route,
        place=corpus.locate(item.route).place,
        fields=fields,
        scopes=scopes,
        undeclared=tuple(name for name in _names(item) if name not in names | told),
        facts=tuple(_facts(corpus.organisation, item, rules, about)),
        outcomes=tuple(about),
        elsewhere=tuple(elsewhere),
        rules=tuple(card for card in report.rules if card.code in codes | reading),
        problems=report.problems,
    )


def _names(item: Item) -> list[str]:
    own = [name.rstrip("_") for name in item.value.__struct_fields__]
    return [name for name in own if name not in COMMON or item.id == ""]


def _fields(corpus: Corpus, item: Item) -> Iterator[DeclaredField]:
    for attribute in item.value.__struct_fields__:
        name = attribute.rstrip("_")
        value = item.get(name)
        if value is not None:
            place = corpus.locate(f"{item.route}.{name}").place
            unread = [word.word for word in own_words(item) if word.field == name]
            note = f"  (no rule reads {', '.join(unread)})" if unread else ""
            yield DeclaredField(name, f"{format_declared(value)}{note}", place)


def _open_scopes(organisation: Organisation, item: Item) -> Iterator[OpenScope]:
    """The scopes that an entry leaves out, and that therefore take in several entries."""
    for name, extra in extras_of(type(item.value)):
        if extra.get("absent") == "all" and "refers_to" in extra and item.get(name) is None:
            ids = tuple(one.id for one in organisation.items(extra["refers_to"]))
            if len(ids) > 1:
                yield OpenScope(name, ids)


def _speaks_of(subject: str, route: str) -> bool:
    return any(side == route or side.startswith(f"{route}.") for side in subject.split(" ~ "))


def _reads(corpus: Corpus, rule: LoadedRule, item: Item, declared: Sequence[str]) -> bool:
    """Whether a rule rests on a field that this entry declares, or on the section's entries."""
    for read in reads_of(rule, corpus.organisation.laws):
        section, _, path = read.partition(".")
        if section == item.section and (not path or path.split(".")[0] in declared):
            return True
    return False


def _facts(
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
    for subject in (Subject(item.section, item), *_pairs(organisation, item)):
        names = wanted.get((subject.kind, subject.name), {})
        known = {fact.name: fact for fact in _known(organisation, subject, list(names))}
        # Two kinds of subject can have one name; people read them as one.
        header = "" if subject.name == item.route else subject.name
        found.setdefault(header, {}).update(known)
    for header, facts in found.items():
        if facts:
            yield FactsOf(header, tuple(facts.values()))


def _pairs(organisation: Organisation, item: Item) -> Iterator[Subject]:
    """The subjects of which the entry is one side, once each."""
    for pairing in pairings().values():
        if item.section in pairing.sections:
            for subject in pairing.find(organisation):
                if item.route in (subject.entry.route, subject.other and subject.other.route):
                    yield subject


def _known(
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
            value = format_value(spec.kind, sheet.computed(spec.name).value)
        except NotDeclared as missing:
            why = f"waits for {listed(list(dict.fromkeys(missing.routes)))}"
        except NotAssessable as error:
            why = error.reason
        except Exception as error:  # noqa: BLE001 - a fact that breaks is told, and no other lost
            why = f"broke: {type(error).__name__}: {error}"
        # A fact that only says where a finding points, or nothing, tells people nothing.
        if value is None or (value and not any(_speaks_of(value, side.route) for side in sides)):
            yield KnownFact(spec.name, spec.title, value, why)
