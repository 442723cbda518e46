"""Every refusal that the format promises: its kind, its line and column, what to write instead."""

from itertools import pairwise

import pytest

from tests.policies.kit import corpus, only, place_kind_and_text, problems

# The policy without `format: 1`, which is line 1; the kind; line:column; what to write.
REFUSED = {
    "duplicate key": (
        "roles:\n  agent: {leads: true}\n  agent: {leads: false}\n",
        ("duplicate-key", "4:3", "it once, or give the second one a name of its own"),
    ),
    "tab as indentation": (
        "roles:\n\tagent: {leads: true}\n",
        ("tab", "3:1", "spaces instead of tabs"),
    ),
    "tab before the value of an entry": (
        "channels:\n  mail: # the inbox\n\tkind: email\n",
        ("tab", "4:1", "spaces instead of tabs"),
    ),
    "anchor": (
        "roles:\n  agent: &a {leads: true}\n",
        ("anchor-or-alias", "3:10", "the value out in full wherever it is needed"),
    ),
    "alias": (
        "roles:\n  agent: *a\n",
        (
            "anchor-or-alias",
            "3:10",
            "the value out in full (a text that begins with * needs quotes)",
        ),
    ),
    "merge key": (
        "roles:\n  agent:\n    <<: {leads: true}\n",
        ("merge-key", "4:5", "the fields out in full"),
    ),
    "tag": (
        "roles:\n  agent: !!python/object:os.system {leads: true}\n",
        ("tag", "3:10", "the value without it (a text that begins with ! needs quotes)"),
    ),
    "second document": (
        "roles: {}\n---\nteams: {}\n",
        ("second-document", "3:1", "it in a file of its own, or take the line --- out"),
    ),
    "6:30 as a duration": (
        "handle_time:\n  chat:\n    hard_limit: 6:30\n",
        ("duration", "4:17", "6m30s or 6h30m"),
    ),
    "bare number as a duration": (
        "handle_time: {chat: {hard_limit: 6}}\n",
        ("duration", "2:34", "6s, 6m or 6h"),
    ),
    "bare number as a span": (
        "follow_ups: {repairs: {within: 6}}\n",
        ("span", "2:32", "6h, 6 working hours or 6 working days"),
    ),
    "days of no clock": (
        "follow_ups: {repairs: {within: 2 days}}\n",
        ("span", "2:32", "2 working days or 2 calendar days"),
    ),
    "1,000 EUR": (
        'customer_rules: {refunds: {kind: refund, agent_may_approve_up_to: "1,000 EUR"}}\n',
        ("money", "2:67", "1000 EUR or 1 EUR"),
    ),
    "1,000 EUR in a flow map": (
        "customer_rules: {refunds: {kind: refund, agent_may_approve_up_to: 1,000 EUR}}\n",
        ("null", "2:76", "the number without a comma: 1000 EUR or 1 EUR"),
    ),
    "$50": (
        "customer_rules: {refunds: {kind: refund, agent_may_approve_up_to: $50}}\n",
        ("money", "2:67", "50 USD (or the code that is meant)"),
    ),
    "none as an authority": (
        "customer_rules: {refunds: {kind: refund, agent_may_approve_up_to: none}}\n",
        ("money", "2:67", "any amount (no limit) or 0 EUR (nothing)"),
    ),
    "85 as a share": (
        "teams: {chat: {attrition: 85}}\n",
        ("share", "2:27", "85%"),
    ),
    "0.85 as a share": (
        "teams: {chat: {attrition: 0.85}}\n",
        ("share", "2:27", "85% (or 0.85% if that is meant)"),
    ),
    "yes as a flag": ("roles: {agent: {leads: yes}}\n", ("flag", "2:24", "true")),
    "no as a flag": ("roles: {agent: {leads: no}}\n", ("flag", "2:24", "false")),
    "null": (
        "roles: {agent: {leads: null}}\n",
        ("null", "2:24", "a value, or leave the field out"),
    ),
    "~": ("roles: {agent: {leads: ~}}\n", ("null", "2:24", "a value, or leave the field out")),
    "nothing after the colon": (
        "roles:\n  agent:\n    leads:\n",
        (
            "null",
            "4:11",
            "a value, or leave the field out ({} for “we have none” in a section)",
        ),
    ),
    "an empty value before #word": (
        "roles:\n  agent:\n    discretion: #1 priority\n",
        ("null", "4:16", '"#1" in quotes'),
    ),
    "a comma that makes a key": (
        "roles: {agent: {discretion: may refund, or replace}}\n",
        ("null", "2:51", "the text with the comma in quotes"),
    ),
    "unknown section": ("rolls: {agent: {leads: true}}\n", ("unknown-section", "2:1", "roles:")),
    "unknown field": (
        "roles:\n  agent:\n    leeds: true\n",
        ("unknown-field", "4:5", "leads:"),
    ),
    "missing required field": (
        "channels:\n  phone:\n    advertised: true\n",
        ("missing-field", "3:3", "kind: phone"),
    ),
    "hidden line break": (
        "roles: {}\u2028teams: {}\n",
        ("hidden-character", "2:10", "the line again without it"),
    ),
    "escaped bidi control": (
        'roles: {agent: {discretion: "a\\u202Eb"}}\n',
        ("hidden-character", "2:29", "the text without it"),
    ),
    "escaped NUL": (
        'roles: {agent: {discretion: "a\\0b"}}\n',
        ("hidden-character", "2:29", "the text without it"),
    ),
    "escaped escape": (
        'roles: {agent: {discretion: "\\e[31m"}}\n',
        ("hidden-character", "2:29", "the text without it"),
    ),
    ".inf": (
        "teams: {chat: {agents: .inf}}\n",
        ("number", "2:24", "a number, or none where the field allows it"),
    ),
    ".nan": (
        "teams: {chat: {agents: .NaN}}\n",
        ("number", "2:24", "a number, or none where the field allows it"),
    ),
    "a number of many digits": (
        f"teams: {{chat: {{agents: {'9' * 100_000}}}}}\n",
        ("number", "2:24", "a number of at most 15 digits, or quotes if it is a text"),
    ),
    "30 February": (
        "roles: {agent: {reviewed: 2026-02-30}}\n",
        ("date", "2:27", "the year, the month, the day: 2026-11-22, or never"),
    ),
    "a day first": ("roles: {agent: {reviewed: 22/11/2026}}\n", ("date", "2:27", "2026-11-22")),
    "a date that reads both ways": (
        "roles: {agent: {reviewed: 03/04/2026}}\n",
        ("date", "2:27", "2026-04-03 or 2026-03-04"),
    ),
    "a bad name": ("roles: {Team Lead: {leads: true}}\n", ("bad-name", "2:9", "team-lead")),
    "a single value for a list": (
        "queues: {chat: {channels: chat}}\n",
        ("wrong-shape", "2:27", "[chat]"),
    ),
    "200,000 levels, flow": (f"roles: {'[' * 200_000}", ("too-deep", "2:71", "it flatter")),
    "200,000 levels, block": (f"roles:\n  {'- ' * 200_000}", ("too-deep", "3:129", "it flatter")),
    "300 levels of maps": (
        "".join(f"{'  ' * level}a:\n" for level in range(300)),
        ("too-deep", "66:129", "it flatter"),
    ),
}


@pytest.mark.parametrize(("policy", "expected"), REFUSED.values(), ids=REFUSED)
def test_is_refused_with_its_place_and_what_to_write(
    policy: str, expected: tuple[str, str, str]
) -> None:
    problem = only(policy)
    assert place_kind_and_text(problem) == expected
    assert problem.place.file == "a.yaml"
    assert problem.says.endswith((".", "?"))
    assert problem.excerpt


def test_billion_laughs_is_refused_at_the_first_anchor() -> None:
    lines = ["a: &a [ha, ha, ha]"]
    lines += [f"{b}: &{b} [{', '.join([f'*{a}'] * 9)}]" for a, b in pairwise("abcdefghi")]
    found = problems("\n".join(lines))
    assert place_kind_and_text(found[0])[:2] == ("anchor-or-alias", "2:4")
    assert {problem.kind for problem in found} == {"anchor-or-alias"}
    assert len(found) <= 20


@pytest.mark.parametrize(
    ("data", "place", "says"),
    [
        (
            b"format: 1\nroles: {agent: {discretion: Caf\xe9}}\n",
            "2:32",
            "The byte 0xE9 is not UTF-8.",
        ),
        (b"\xff\xfef\0o\0r\0", "1:1", "This file is written in UTF-16."),
        (b"\xfe\xff\0f\0o\0r", "1:1", "This file is written in UTF-16."),
        ("format: 1\nroles: {}\n".encode("utf-16-le"), "1:1", "This file is written in UTF-16."),
        ("format: 1\nroles: {}\n".encode("utf-16-be"), "1:1", "This file is written in UTF-16."),
        (b"format: 1\nroles: \xf0\x28\x8c\x28\n", "2:8", "The byte 0xF0 is not UTF-8."),
    ],
)
def test_what_is_not_utf8_is_refused(data: bytes, place: str, says: str) -> None:
    problem = only(data)
    assert place_kind_and_text(problem)[:2] == ("encoding", place)
    assert problem.says == says
    assert "UTF-8" in problem.write


@pytest.mark.parametrize(
    ("data", "says", "write"),
    [
        (b"PK\x03\x04\x14..xl/workbook.xml", "an Excel workbook, and no text", "a.xlsx` does"),
        (b"PK\x03\x04\x14..word/document.xml", "a Word document, and no text", "import` reads"),
        (b"%PDF-1.7\n%\xe2\xe3", "a PDF, and no text", "import` reads"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1", "a document of an older Office, and", "import` reads"),
        (b"\x89PNG\r\n\x1a\n", "a picture, and no text", "exclude:"),
        (bytes(range(256)) * 4, "no text", "exclude:"),
    ],
)
def test_what_is_no_text_is_told_in_one_sentence(data: bytes, says: str, write: str) -> None:
    problem = only(data)
    assert place_kind_and_text(problem)[:2] == ("foreign-file", "1:1")
    assert problem.says.startswith(f"This is {says}")
    assert write in problem.write


@pytest.mark.parametrize(
    "data",
    [
        b"\xef\xbb\xbfformat: 1\nroles: {agent: {leads: true}}\n",
        b"format: 1\r\nroles:\r\n  agent:\r\n    leads: true\r\n",
        b"format: 1\rroles:\r  agent: {leads: true}",
        "format: 1\nroles: {agent: {discretion: 'père, naïve, 日本語, 😀'}}\n".encode(),
        b'format: 1\nroles: {agent: {discretion: "tab\\there, \\u00e9"}}\n',
        b"format: 1\nroles: {agent: {discretion: a\ttab inside}}\n",
        b"format: 1.0\nroles: {}\n",
    ],
    ids=["BOM", "CRLF", "CR", "letters", "escapes", "tab inside a text", "1.0"],
)
def test_is_read(data: bytes) -> None:
    assert problems(data) == []


@pytest.mark.parametrize(
    ("data", "says"),
    [
        (b"", "This file is empty."),
        (b"# nothing yet\n", "This file is empty."),
        (b"roles: {}\n", "This file does not begin with `format: 1`."),
        (
            b"[format, 1]\n",
            "This file does not begin with `format: 1`, and may belong to another program.",
        ),
        (b"format: 2\n", "`format: 2` is not a format that this version reads."),
        (b"format: true\n", "`format: True` is not a format that this version reads."),
        (b"format: '1'\n", "The number of the format stands in quotes."),
        (b"format: {a: 1}\n", "`format: …` is not a format that this version reads."),
    ],
)
def test_what_is_no_policy_says_so(data: bytes, says: str) -> None:
    problem = only(data)
    assert (problem.kind, problem.says) == ("format", says)
    assert problem.write.startswith("format: 1")


def test_a_place_counts_characters_and_says_where_it_ends() -> None:
    problem = only('roles: {"é😀": {}}\n')
    assert (problem.place.column, problem.place.end_column) == (9, 13)


def test_a_doubled_key_points_at_the_first_as_well() -> None:
    problem = only("roles:\n  agent: {leads: true}\n  agent: {leads: false}\n")
    assert [str(place) for place in problem.also] == ["a.yaml:3:3"]


def test_all_schema_errors_of_a_file_are_told_at_once() -> None:
    found = problems(
        "handle_time: {chat: {hard_limit: 6:30, on_limit: stop, nonsense: 1}}\n"
        "teams: {chat: {attrition: 85, agents: 1.5}}\n"
        "roles: {agent: {leads: yes}}\n"
        "rolls: {}\n"
        "channels: {phone: {}}\n"
    )
    assert [(p.kind, p.place.line) for p in found] == [
        ("duration", 2),
        ("unknown-word", 2),
        ("unknown-field", 2),
        ("share", 3),
        ("count", 3),
        ("flag", 4),
        ("unknown-section", 5),
        ("missing-field", 6),
    ]


def test_all_traps_of_a_file_are_told_at_once() -> None:
    found = problems("roles:\n  a: {leads: ~}\n  a: {leads: .inf}\n  b: {discretion: '', x: }\n")
    assert [(p.kind, p.place.line) for p in found] == [
        ("null", 3),
        ("duplicate-key", 4),
        ("number", 4),
        ("text", 5),
        ("unknown-field", 5),
        ("null", 5),
    ]


def test_a_hostile_file_is_told_in_200_problems() -> None:
    many = range(3_000)
    hostile = [
        "".join(f"nosuch{n}: {{}}\n" for n in many),
        "roles:\n" + "".join(f"  BAD {n}: {{}}\n" for n in many),
        "roles:\n" + "".join(f"  r{n}: {{leads: yes}}\n" for n in many),
        "roles: {agent: {" + ", ".join(f"nosuch{n}: 1" for n in many) + "}}\n",
        "roles: {agent: {levels: [" + ", ".join("1" for n in many) + "]}}\n",
        "roles:\n" + "  agent: {leads: true}\n" * 3_000,
        "roles:\n" + "  ? \n" * 3_000,
    ]
    for text in hostile:
        assert len(problems(text)) <= 200


def test_a_long_value_is_shown_in_part() -> None:
    for field in ("reviewed", "leads", "longest_stay", "script_adherence", "department"):
        problem = only(f"roles: {{agent: {{{field}: {'x' * 50_000}}}}}\n")
        assert len(problem.says) < 300
        assert len(problem.write) < 300


def test_a_bad_entry_does_not_hide_its_neighbours() -> None:
    organisation = corpus("roles: {agent: {leads: yes}, lead: {leads: true}}\n").organisation
    assert [item.id for item in organisation.items("roles")] == ["lead"]
