"""The schema in a real editor's back end: yaml-language-server, asked over its protocol.

npm brings the server once, by the lock file, into a folder of the user's cache.
"""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from principlecheck.model.format.organisation import SECTIONS
from tests.editors.language_server import LanguageServer, Message
from tests.npm import node, packages
from tests.policies.kit import problems

HERE = Path(__file__).parent
ROOT = HERE.parent.parent
SCHEMA = ROOT / "schemas" / "policy.schema.json"
PLACEHOLDER = re.compile(r"\$\{\d+[:|]([^,|}]*)[^}]*\}|\$\d+")

CHAT = "format: 1\nhandle_time:\n  chat:\n    "
PROMISE = "format: 1\npromises:\n  reply:\n    "
RULE = "format: 1\ncustomer_rules:\n  refunds:\n    "
METRIC = "format: 1\nmetrics:\n  calls:\n    "
ALWAYS = ["says", "decided_by", "principles", "reviewed", "review_every", "deliberate"]


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[LanguageServer]:
    program = packages(HERE, "editors") / "yaml-language-server" / "bin" / "yaml-language-server"
    root = tmp_path_factory.mktemp("work")
    # What runs for a second or two gains nothing from code that is made faster while it runs.
    running = LanguageServer([node(), "--no-opt", str(program), "--stdio"], root)
    yield running
    running.close()


def at_the_bar(server: LanguageServer, method: str, text: str) -> Any:
    """The answer to a request at the place of `|` in a text."""
    before, _, after = text.partition("|")
    uri = server.open(before + after, SCHEMA)
    line, column = before.count("\n") + 1, len(before) - before.rfind("\n") - 1
    place = {"line": line, "character": column}  # the line above names the schema
    return server.ask(method, {"textDocument": {"uri": uri}, "position": place})


def offered(server: LanguageServer, text: str) -> list[Message]:
    answer = at_the_bar(server, "textDocument/completion", text)
    items: list[Message] = answer["items"]
    return items


def filled(snippet: str) -> str:
    """A snippet with the first choice at each stop, as the tab key leaves it."""
    return PLACEHOLDER.sub(lambda found: found[1] or "", snippet)


@pytest.mark.parametrize(
    ("text", "labels"),
    [
        ("format: 1\n|", ["organisation", *SECTIONS]),
        ("format: |", ["1"]),
        ("format: 1\nhandle_time:\n  |", ["new entry of handle_time"]),
        (
            f"{CHAT}|",
            [
                *ALWAYS, "queues", "reasons", "hard_limit", "on_limit", "average_target", "used_for",
                "wrap_up_limit", "wrap_up_tasks", "with_limit", "without_limit",
            ],
        ),
        (f"{CHAT}on_limit: |", ["colleague_assists", "continue", "end", "transfer"]),
        (f"{CHAT}hard_limit: |", ["6m", "none"]),
        (
            f"{CHAT}used_for: [|]",
            ["coaching", "discipline", "forecasting", "pay", "scorecard"],
        ),
        (
            f"{PROMISE}|",
            [
                *ALWAYS, "channels", "reasons", "segments", "priority", "first_reply", "next_reply",
                "update", "resolution", "fulfilment", "availability", "hours", "starts_at",
                "pauses_while", "warn_customer_at", "depends_on", "if_missed",
            ],
        ),
        (f"{PROMISE}first_reply: |", ["at_most: 4 working hours"]),
        (
            f"{PROMISE}first_reply:\n      |",
            ["at_most: 4 working hours", "at_most", "at_least", "for_share", "or_told"],
        ),
        (
            f"{PROMISE}first_reply:\n      at_most: |",
            ["4 working hours", "4h", "2 working days", "14 calendar days"],
        ),
        # References are plain: an example to write over, and no words of the format.
        (f"{PROMISE}channels: |", ['["phone"]']),
        (f"{PROMISE}channels: [|]", []),
        (f"{PROMISE}decided_by: |", ["finance"]),
        (
            f"{RULE}kind: |",
            [
                "cancellation", "fee", "gesture", "known_issue", "other", "outage", "price_change",
                "refund", "safety_issue", "shipping",
            ],
        ),
        (f"{RULE}agent_may_approve_up_to: |", ["50 EUR", "any amount"]),
        # The format's words first; one's own are as good.
        (f"{RULE}exceptions:\n      - |", ["hardship", "our_error", "case_by_case"]),
        (
            f"{METRIC}measures: |",
            [
                "abandonment", "adherence", "contacts_handled", "containment", "conversion", "cost",
                "customer_effort", "first_contact_resolution", "handle_time", "occupancy",
                "on_time_delivery", "other", "quality", "reopened", "repeat_contacts", "reply_time",
                "resolution_time", "retention", "revenue", "satisfaction", "staff_satisfaction",
                "wrap_up_time",
            ],
        ),
        (f"{METRIC}counts_automatic_replies: |", ["true", "false"]),
    ],
)  # fmt: skip
def test_completion_offers_what_may_stand_there(
    server: LanguageServer, text: str, labels: list[str]
) -> None:
    assert [item["label"] for item in offered(server, text)] == labels


def test_an_empty_file_is_offered_its_first_line(server: LanguageServer) -> None:
    first = offered(server, "|")[0]
    assert (first["label"], first["insertText"]) == ("format", "format: 1")


def test_each_new_entry_is_taken_as_it_stands(server: LanguageServer) -> None:
    """By the server, and by the program, whose only wish is that the names be declared."""
    text = "format: 1\n"
    for section in SECTIONS:
        (new,) = offered(server, f"format: 1\n{section}:\n  |")
        text += f"{section}:\n  {filled(new['insertText'])}\n"
    assert server.diagnostics(server.open(text, SCHEMA)) == []
    found = problems(text.encode())
    assert {problem.kind for problem in found} <= {"unknown-name"}, found


def test_a_section_brings_its_first_entry(server: LanguageServer) -> None:
    items = {item["label"]: item for item in offered(server, "format: 1\n|")}
    text = "format: 1\n" + "\n".join(filled(items[name]["insertText"]) for name in SECTIONS) + "\n"
    assert server.diagnostics(server.open(text, SCHEMA)) == []


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("format: 1\nhandle_t|ime: {}", "A policy about the length of contacts."),
        (
            f"{CHAT}hard_l|imit: 6m",
            "Limit on one contact. Write hours, minutes and seconds with their units, such as "
            "6m30s, or none.",
        ),
        (f"{CHAT}on_limit: contin|ue", "* `colleague_assists`"),
        (f"{CHAT}que|ues: [chat]", "By id, as written under queues."),
        (f"{PROMISE}first_re|ply: {{at_most: 4h}}", "Promised: until a person answers"),
        (
            f"{PROMISE}first_reply: {{at_m|ost: 4h}}",
            "No longer than this. Write a length with its clock, such as 4h, 4 working hours, 2 "
            "working days, 14 calendar days.",
        ),
        (f"{RULE}agent_may_approve_up_to|: 50 EUR", "any amount (no limit), or 0 EUR (nothing)"),
        ("format: 1\norganisation: {sta|ff: 12}", "Write a whole number in digits only"),
    ],
)
def test_hover_explains_with_the_unit(server: LanguageServer, text: str, says: str) -> None:
    shown = at_the_bar(server, "textDocument/hover", text)["contents"]["value"]
    assert says in shown.replace("\\", "")


MISTAKES = [
    ("«h»andle_time: {}", "the first letter", 'Missing property "format".'),
    ("format: «2»", "the value", "Write 1, the version of the policy format."),
    ("format: 1\n«handle_times»: {}", "the key", "Property handle_times is not allowed."),
    (f"{CHAT}«hard_limt»: 6m", "the key", "Property hard_limt is not allowed."),
    (
        f"{CHAT}on_limit: «contnue»",
        "the word",
        'Value is not accepted. Valid values: "colleague_assists", "continue", "end", "transfer".',
    ),
    *(
        (
            f"{CHAT}hard_limit:{value}",
            "the value, or where it should be",
            "Write hours, minutes and seconds with their units, such as 6m30s, or none.",
        )
        for value in (" «6:30»", " «360»", " «null»", " «~»", "«»")
    ),
    (
        f"{PROMISE}first_reply: {{at_most: «4 days»}}",
        "the value",
        "Write a length with its clock, such as 4h, 4 working hours, 2 working days, 14 "
        "calendar days.",
    ),
    (
        f"{PROMISE}first_reply: «4h»",
        "the value",
        "Write a map, such as at_most: 4 working hours, or none.",
    ),
    (f"{PROMISE}channels: «phone»", "the value", "Write a list, even of one: [phone]."),
    (f"{PROMISE}channels: [«By phone»]", "the id", "Write small letters, digits and hyphens."),
    (
        f"{PROMISE}reviewed: «2026-13-01»",
        "the day",
        "Write a date: the year, the month, the day, such as 2026-11-22, or never.",
    ),
    ("format: 1\ncustomer_rules:\n  «refunds»: {}", "the id", 'Missing property "kind".'),
    (
        f"{RULE}kind: refund\n    exceptions: [«My Own»]",
        "the word",
        "Write small letters, digits, hyphens, underscores and blanks.",
    ),
    (
        f"{RULE}kind: refund\n    agent_may_approve_up_to: «$50»",
        "the value",
        "Write an amount such as 50 EUR, any amount (no limit), or 0 EUR (nothing).",
    ),
    ("format: 1\nhandle_time:«»", "the gap", "Write entries, each below an id of its own."),
    (
        "format: 1\nhandle_time:\n  «Chat Bot»: {}",
        "the id",
        "Write small letters, digits and hyphens.",
    ),
    (
        "format: 1\nteams:\n  chat: {planned_shrinkage: «0.32»}",
        "the value",
        "Write a percentage from 0% to 100%, such as 85%.",
    ),
    ("format: 1\nteams:\n  chat: {overtime_paid: «yes»}", "it", "Write true or false."),
    (
        'format: 1\nteams:\n  chat: {agents: «"12"»}',
        "the value",
        "Write a whole number in digits only, such as 36.",
    ),
]


@pytest.fixture(scope="module")
def opened(server: LanguageServer) -> dict[str, str]:
    """The address of each mistake's document: the server waits a moment before it looks at one, so
    all are opened first.
    """
    texts = [text for text, _, _ in MISTAKES]
    return {text: server.open(f"{re.sub('[«»]', '', text)}\n", SCHEMA) for text in texts}


@pytest.mark.parametrize(("text", "where", "says"), MISTAKES)
def test_a_mistake_gives_one_message_at_its_place(
    server: LanguageServer, opened: dict[str, str], text: str, where: str, says: str
) -> None:
    (found,) = server.diagnostics(opened[text])
    assert found["message"] == says
    before, marked, _ = re.split("[«»]", text)
    start = {"line": before.count("\n") + 1, "character": len(before) - before.rfind("\n") - 1}
    end = {**start, "character": start["character"] + len(marked)}
    assert found["range"] == {"start": start, "end": end}, where


def test_the_examples_of_the_repository_are_taken_as_they_stand(server: LanguageServer) -> None:
    files = [path for path in sorted((ROOT / "policies").rglob("*.yaml")) if is_policy(path)]
    assert len(files) > 10
    opened = [(path, server.open(path.read_text(encoding="utf-8"), SCHEMA)) for path in files]
    assert [(path, found) for path, uri in opened if (found := server.diagnostics(uri))] == []


def is_policy(path: Path) -> bool:
    text = path.read_text(encoding="utf-8")
    return re.search("^format: 1$", text, re.MULTILINE) is not None and "waivers:" not in text
