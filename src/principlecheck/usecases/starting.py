"""Policies to begin with: commented policies that pass, and what editors and CI need."""

from __future__ import annotations

import json
import os
from collections.abc import Collection, Iterator, Mapping, Sequence
from pathlib import Path

from msgspec import Struct

from principlecheck import __version__
from principlecheck.importing.naming import id_from_label
from principlecheck.importing.understood import quote_source
from principlecheck.model.report.refusal import Refusal, format_problems_of_refusal
from principlecheck.policies.find import FoundFiles, find_policy_files
from principlecheck.policies.load import assemble_policies
from principlecheck.reading.source import SourceFile
from principlecheck.usecases.ports import today_for_run
from principlecheck.usecases.schemas import schema_text_for_run
from principlecheck.usecases.trades import (
    ASSUMED,
    EXCEPTIONS,
    OFFICE_HOURS,
    TRADES,
    mark_starter_line_assumed,
    starter_authority_line,
    starter_rule_lines,
)
from principlecheck.writing.files import write_new_file
from principlecheck.writing.yaml import flow_yaml

SCHEMA_FOLDER = ".principlecheck"
LIVE = ("phone", "chat", "in_person")
CHANNELS = (*LIVE, "messaging", "email", "form", "social", "post")
BUSINESS_MODELS = ("balanced", "service_led", "low_cost")
CI = ("none", "github", "gitlab")
WAIVERS = "waivers.yaml"
_SCHEMAS = ("policy", "settings", "waivers")
_EDITED = {"policy": ("*.yaml", "!principlecheck.yaml", f"!{WAIVERS}")}

CITIES = {
    "AR": "America/Argentina/Buenos_Aires", "AT": "Europe/Vienna", "AU": "Australia/Sydney",
    "BE": "Europe/Brussels", "BG": "Europe/Sofia", "BR": "America/Sao_Paulo",
    "CA": "America/Toronto", "CH": "Europe/Zurich", "CL": "America/Santiago",
    "CN": "Asia/Shanghai", "CO": "America/Bogota", "CY": "Asia/Nicosia", "CZ": "Europe/Prague",
    "DE": "Europe/Berlin", "DK": "Europe/Copenhagen", "EE": "Europe/Tallinn",
    "EG": "Africa/Cairo", "ES": "Europe/Madrid", "FI": "Europe/Helsinki", "FR": "Europe/Paris",
    "GB": "Europe/London", "GR": "Europe/Athens", "HR": "Europe/Zagreb",
    "HU": "Europe/Budapest", "ID": "Asia/Jakarta", "IE": "Europe/Dublin",
    "IL": "Asia/Jerusalem", "IN": "Asia/Kolkata", "IS": "Atlantic/Reykjavik",
    "IT": "Europe/Rome", "JP": "Asia/Tokyo", "KE": "Africa/Nairobi", "KR": "Asia/Seoul",
    "LT": "Europe/Vilnius", "LU": "Europe/Luxembourg", "LV": "Europe/Riga",
    "MA": "Africa/Casablanca", "MT": "Europe/Malta", "MX": "America/Mexico_City",
    "MY": "Asia/Kuala_Lumpur", "NG": "Africa/Lagos", "NL": "Europe/Amsterdam",
    "NO": "Europe/Oslo", "NZ": "Pacific/Auckland", "PE": "America/Lima", "PH": "Asia/Manila",
    "PL": "Europe/Warsaw", "PT": "Europe/Lisbon", "RO": "Europe/Bucharest",
    "RS": "Europe/Belgrade", "SA": "Asia/Riyadh", "SE": "Europe/Stockholm",
    "SG": "Asia/Singapore", "SI": "Europe/Ljubljana", "SK": "Europe/Bratislava",
    "TH": "Asia/Bangkok", "TR": "Europe/Istanbul", "TW": "Asia/Taipei", "UA": "Europe/Kyiv",
    "US": "America/New_York", "VN": "Asia/Ho_Chi_Minh", "ZA": "Africa/Johannesburg",
}  # fmt: skip
"""A time zone to begin with by ISO country code; a file says it, and people correct it."""


class StartingAnswers(Struct, frozen=True, kw_only=True):
    """What `init` needs to know; every default is one that a person can correct in a file.

    `departments` are names as people write them, the first of which serves customers. `promise`
    and `target` are times as the format has them, empty where somebody does not know, None where
    nobody was asked. `of_trade` answers the question that belongs to the trade, `unclear` is what
    was said and not understood, by what was asked, and `unsaid` names the fields that hold what is
    usual, because nobody said it.
    """

    name: str
    country: str = ""
    business_model: str = "balanced"
    channels: tuple[str, ...] = ("email", "phone")
    departments: tuple[str, ...] = ("support",)
    hours: tuple[str, ...] = OFFICE_HOURS
    trade: str = ""
    sells_to: tuple[str, ...] = ()
    volume: str = ""
    promise: str | None = None
    target: str | None = None
    of_trade: str = ""
    unclear: tuple[tuple[str, str], ...] = ()
    unsaid: frozenset[str] = frozenset()
    waivers: bool = False
    ci: str = "none"


class StartResult(Struct, frozen=True):
    """What `start_policies_from_answers` did, by paths within the folder: files written, files that were there and stay
    as they are, and policies that were there before, beside which none were added; and how many
    lines of the files written hold what nobody said.
    """

    created: tuple[str, ...]
    left_alone: tuple[str, ...]
    policies_before: tuple[str, ...]
    assumed: int = 0


def start_policies_from_answers(folder: Path, answers: StartingAnswers) -> StartResult:
    """Writes policies to begin with; overwrites nothing. Raises `Refusal`."""
    policies = starter_policy_files(answers)
    _refuse_unreadable_start(policies)
    before = _policies_there_before_start(folder, policies)
    others = starter_files_beside_policies(
        answers, {name: schema_text_for_run(name) for name in _SCHEMAS}
    )
    files = others if before else {**policies, **others}
    left = tuple(name for name in files if os.path.lexists(folder / name))
    created = tuple(name for name in files if name not in left)
    for name in created:
        write_new_file(folder / name, files[name], folder)
    lines = sum(files[name].count(f"  {ASSUMED}") for name in created)
    return StartResult(created, left, tuple(before), lines)


def _refuse_unreadable_start(policies: Mapping[str, str]) -> None:
    """Raises `Refusal` where the answers do not make policies that can be read."""
    files = [SourceFile(name, text.encode("utf-8")) for name, text in policies.items()]
    problems = assemble_policies(FoundFiles(files, [], []), today_for_run()).problems
    if problems:
        lines = format_problems_of_refusal(problems)
        raise Refusal("Nothing is written; with these answers it would read:", *lines)


def _policies_there_before_start(folder: Path, starters: Collection[str]) -> list[str]:
    """The YAML files that are there already, unless they are the ones that this wrote."""
    if not folder.is_dir():
        return []
    found = find_policy_files([folder])
    names = [file.name for file in found.files] + [one.place.file for one in found.problems]
    whole = {(folder / name).as_posix() for name in starters}
    own = names and whole <= set(names)
    return [] if own else sorted(set(names))


def starter_policy_files(answers: StartingAnswers) -> dict[str, str]:
    """The starter policies by file name."""
    return {
        "organisation.yaml": _join_starter_lines(_starter_organisation_lines(answers)),
        "contacts.yaml": _join_starter_lines(_starter_contacts_lines(answers)),
        "rules.yaml": _join_starter_lines(_starter_rules_lines(answers)),
    }


def starter_files_beside_policies(
    answers: StartingAnswers, schemas: Mapping[str, str]
) -> dict[str, str]:
    """What stands beside the policies, by path; `schemas` are texts of schemas by their names."""
    found = {f"{SCHEMA_FOLDER}/{name}.schema.json": text for name, text in schemas.items()}
    found[".vscode/settings.json"] = starter_editor_settings(schemas)
    if answers.waivers:
        found[WAIVERS] = _WAIVERS
    if answers.ci == "github":
        found[".github/workflows/principlecheck.yml"] = _GITHUB
    elif answers.ci == "gitlab":
        found[".gitlab-ci.yml"] = _GITLAB
    return found


def starter_editor_settings(schemas: Sequence[str] | Mapping[str, str]) -> str:
    """The settings that make VS Code check and complete each kind of file by its schema."""
    named = {"settings": ("principlecheck.yaml",), "waivers": (WAIVERS,), **_EDITED}
    mapped = {f"./{SCHEMA_FOLDER}/{name}.schema.json": list(named[name]) for name in schemas}
    return json.dumps({"yaml.schemas": mapped}, indent=2) + "\n"


def _join_starter_lines(lines: Iterator[str]) -> str:
    head = f"# yaml-language-server: $schema={SCHEMA_FOLDER}/policy.schema.json"
    return "\n".join([head, "format: 1", *lines]) + "\n"


def _starter_organisation_lines(answers: StartingAnswers) -> Iterator[str]:
    names = [id_from_label(one) for one in answers.departments]
    first = names[0]
    zone = CITIES.get(answers.country, "Etc/UTC")
    yield from _starter_lines_not_understood(answers)
    yield "# Who we are. Names that you invent use hyphens; what you leave out is “not declared”,"
    yield "# which is neither a pass nor a fault. Change whatever is not true of you."
    yield "organisation:"
    yield _starter_answer_line(answers, "name", f"  name: {flow_yaml(answers.name)}")
    model = f"  business_model: {answers.business_model}"
    yield _starter_answer_line(
        answers,
        "business_model",
        model,
        "or " + " or ".join(_starter_business_models(answers.business_model)),
    )
    if answers.country:
        yield f"  jurisdictions: [{flow_yaml(answers.country)}]  # whose law applies; a list, even of one"
    else:
        yield "  # jurisdictions: [IE]  # whose law applies: ISO country codes"
    if answers.trade:
        yield f"  sectors: [{TRADES[answers.trade].sector}]"
    if answers.sells_to:
        yield _starter_answer_line(
            answers, "sells_to", f"  sells_to: [{', '.join(answers.sells_to)}]"
        )
    yield "  # costs: {agent_hour: 28 EUR to 34 EUR, contact: 5 EUR}  # findings then say what they cost"
    yield "  hours: usual  # what a working day is, where nothing nearer says so"
    yield ""
    yield "hours:"
    yield "  usual:"
    yield mark_starter_line_assumed(
        f"    time_zone: {zone}", "the nearest large city of the list, as Europe/Madrid"
    )
    yield "    open:"
    for line in answers.hours:
        days, _, times = line.partition(" ")
        yield _starter_answer_line(answers, "hours", f"      {days}: {times}")
    yield "    # closed: [2026-12-25, 2026-12-31 to 2027-01-01]"
    yield ""
    yield "# Who decides. `{}` means: it exists, and there is no more to say yet."
    yield "departments:"
    yield _starter_answer_line(answers, "departments", f"  {first}: {{kind: support}}")
    yield from (f"  {name}: {{}}" for name in names[1:])
    yield ""
    yield "roles:"
    yield mark_starter_line_assumed(f"  {first}-lead: {{department: {first}, leads: true}}")
    yield f"  {first}-agent:"
    yield mark_starter_line_assumed(f"    department: {first}")
    yield mark_starter_line_assumed(
        "    discretion: May put right at once what we got wrong.", "beyond the script"
    )
    yield ""
    yield "# What we stand for, in words that can be held against us, and who answers for it."
    yield "principles:"
    yield "  honesty:"
    yield mark_starter_line_assumed(
        "    says: We say what we will do and by when, and we keep to it."
    )
    yield mark_starter_line_assumed(f"    owner: {first}-lead")


def _starter_business_models(model: str) -> list[str]:
    return [one for one in BUSINESS_MODELS if one != model]


def _starter_answer_line(answers: StartingAnswers, field: str, line: str, note: str = "") -> str:
    """A line that holds an answer, marked where nobody gave it."""
    return mark_starter_line_assumed(line, note, said=field not in answers.unsaid)


def _starter_lines_not_understood(answers: StartingAnswers) -> Iterator[str]:
    """What was said and not understood, kept where somebody finds it."""
    if answers.unclear:
        yield "# You said, and it was not understood; write it where it belongs:"
        for asked, said in answers.unclear:
            yield f"#   {asked} {quote_source(said, 200)}"
        yield ""


def _starter_contacts_lines(answers: StartingAnswers) -> Iterator[str]:
    ids = {channel: channel.replace("_", "-") for channel in dict.fromkeys(answers.channels)}
    waiting = [channel for channel in ids if channel not in LIVE]
    yield "# How customers reach us: `channels` are what they see, `queues` what we staff behind them."
    yield "channels:"
    for channel, id_ in ids.items():
        told = f"  {id_}: {{kind: {channel}, advertised: true, hours: usual}}"
        yield _starter_answer_line(answers, "channels", told)
    yield ""
    yield "queues:"
    planned = f", planned_volume: {answers.volume}" if answers.volume and len(ids) == 1 else ""
    for id_ in ids.values():
        yield _starter_answer_line(
            answers, "channels", f"  {id_}: {{channels: [{id_}], hours: usual{planned}}}"
        )
    if answers.volume and not planned:
        yield f"  # {answers.volume} in all: write each queue's part in it, as planned_volume."
    yield ""
    if waiting:
        yield from _starter_promises_lines(answers, [ids[channel] for channel in waiting])
    yield from _starter_targets_lines(answers, ids)
    yield "# How long the work takes, and what we do about it. Take the # away and write your figures."
    yield "# contact_reasons:"
    example = next(iter(ids.values()))
    yield f"#   orders: {{queue: {example}, share: 60%, handle_time: {{median: 5m, p90: 12m}}}}"
    yield "# handle_time:"
    yield f"#   {example}: {{queues: [{example}], hard_limit: none}}  # or 15m, with on_limit: colleague_assists"


def _starter_promises_lines(answers: StartingAnswers, waiting: Sequence[str]) -> Iterator[str]:
    """What customers are told, on every channel on which they wait."""
    yield "# What we tell customers. `working` says that the clock stops when we are closed."
    if answers.promise == "":
        yield "# promises:  # not said yet: by when do customers hear from you?"
        yield f"#   {waiting[0]}: {{channels: [{waiting[0]}], first_reply: {{at_most: 2 working days}}}}"
        yield ""
        return
    yield "promises:"
    told = answers.promise or "2 working days"
    bound = "none" if told == "none" else f"{{at_most: {told}}}"
    for id_ in waiting:
        line = f"  {id_}: {{channels: [{id_}], first_reply: {bound}}}"
        yield mark_starter_line_assumed(line, said=answers.promise is not None)
    yield "  # Sooner for what is urgent, whatever the hour? Declare urgent in priorities, and here:"
    yield "  # urgent: {priority: urgent, hours: always, first_reply: {at_most: 1h}}"
    yield ""


def _starter_targets_lines(answers: StartingAnswers, ids: Mapping[str, str]) -> Iterator[str]:
    """What is aimed at inside, on every channel."""
    yield "# What we hold ourselves to inside: sooner than what we tell customers."
    said = [channel for channel in ids if channel in LIVE or answers.target != ""]
    if not said:
        first = next(iter(ids.values()))
        yield "# targets:  # not said yet: what do you aim at?"
        yield f"#   {first}: {{queues: [{first}], first_reply: {{at_most: 1 working day}}}}"
        yield ""
        return
    yield "targets:"
    for channel in said:
        id_ = ids[channel]
        yield f"  {id_}:"
        yield f"    queues: [{id_}]"
        if channel in LIVE:
            yield mark_starter_line_assumed("    first_reply: {at_most: 60s, for_share: 80%}")
        else:
            line = f"    first_reply: {{at_most: {answers.target or '1 working day'}}}"
            yield mark_starter_line_assumed(line, said=answers.target is not None)
        if channel not in ("phone", "in_person") and not (answers.target and channel not in LIVE):
            line = f"    next_reply: {{at_most: {'60s' if channel in LIVE else '1 working day'}}}"
            yield mark_starter_line_assumed(line)
    yield ""


def _starter_rules_lines(answers: StartingAnswers) -> Iterator[str]:
    first = id_from_label(answers.departments[0])
    if answers.trade:
        queues = [id_from_label(channel) for channel in dict.fromkeys(answers.channels)]
        yield from TRADES[answers.trade].lines(first, answers.of_trade, queues)
        if answers.trade != "clinic":
            yield from _starter_follow_up_lines(first)
        return
    yield "# The rules that customers run into: who sets each, who faces the customer, who pays."
    yield "customer_rules:"
    yield "  refunds:"
    yield from starter_rule_lines(first, "refund")
    yield starter_authority_line("", "50 EUR")
    yield EXCEPTIONS
    yield from _starter_follow_up_lines(first)


def _starter_follow_up_lines(first: str) -> Iterator[str]:
    yield ""
    yield "# What we say we will come back with: whose it is, by when, and when they are reminded."
    yield "follow_ups:"
    yield "  promised-answers:"
    yield mark_starter_line_assumed(f"    owner: {first}-lead")
    yield mark_starter_line_assumed("    within: 2 working days")
    yield mark_starter_line_assumed("    alert_before: 4 working hours")


_WAIVERS = f"""\
# yaml-language-server: $schema={SCHEMA_FOLDER}/waivers.schema.json
# Findings that somebody has accepted until a day. principlecheck waive adds them here.
# After that day the gate counts them again. They always count in scores and reports.
format: 1
waivers: {{}}
"""

_GITHUB = f"""\
name: principlecheck
on:
  pull_request:
  push:
    branches: [main]
permissions:
  contents: read
jobs:
  policies:
    runs-on: ubuntu-latest
    steps:
      - uses: actions/checkout@de0fac2e4500dabe0009e67214ff5f5447ce83dd # v6.0.2
        with:
          persist-credentials: false
      - uses: actions/setup-python@a309ff8b426b58ec0e2a45f0f869d46889d02405 # v6.2.0
        with:
          python-version: "3.13"
      - run: python -m pip install "principlecheck=={__version__}"
      - run: principlecheck check . --format github
"""

_GITLAB = f"""\
principlecheck:
  image: python:3.13
  rules:
    - if: $CI_PIPELINE_SOURCE == "merge_request_event"
    - if: $CI_COMMIT_BRANCH == $CI_DEFAULT_BRANCH
  script:
    - python -m pip install "principlecheck=={__version__}"
    - principlecheck check . --format text --format gitlab=gl-code-quality-report.json
  artifacts:
    when: always
    reports:
      codequality: gl-code-quality-report.json
"""
