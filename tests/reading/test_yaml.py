"""Reading: what comes out is what other YAML 1.2 readers see, and nothing crashes."""

import json
import re
from typing import Any

import pytest
import yaml
from hypothesis import HealthCheck, assume, example, given, settings
from hypothesis import strategies as st

from principlecheck.reading import events
from principlecheck.reading.blanks import ODD_BLANK
from principlecheck.reading.plain import doubt_about_plain_scalar
from principlecheck.reading.scalars import NotAScalar, value_of_plain_scalar
from principlecheck.reading.text import REFUSED, Unreadable, split_lines
from principlecheck.reading.yaml import MOST_DEPTH, places_in_yaml_document, read_yaml
from tests.reading.yaml_writer import Writer

NUMBERS = st.integers(-(10**14), 10**14) | st.integers(-(10**9), 10**9).map(lambda n: n / 1000)
TEXTS = st.text(
    st.characters(exclude_categories=["Cs", "Cc", "Cn"])
    | st.sampled_from("\n\t :#,-{}[]'\"&*!%@`|>"),
    max_size=30,
).filter(lambda text: not REFUSED.search(text) and not ODD_BLANK.search(text))
KEYS = TEXTS.filter(bool)
VALUES: st.SearchStrategy[Any] = st.recursive(
    st.booleans() | NUMBERS | TEXTS,
    lambda inner: st.lists(inner, max_size=5) | st.dictionaries(KEYS, inner, max_size=5),
    max_leaves=20,
)
PUNCTUATION = st.text("abk: \n\t-?{}[],#&*!|>'\"%@`<~.0123456789", max_size=80)

# Time says nothing on a busy machine.
unhurried = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])


class Plain(yaml.SafeDumper):
    """PyYAML's dumper, without anchors; what YAML 1.2 alone reads as a number is quoted."""

    def ignore_aliases(self, data: Any) -> bool:
        return True


def _text(dumper: yaml.SafeDumper, text: str) -> yaml.ScalarNode:
    try:
        quoted = (
            value_of_plain_scalar(text) != text
            or doubt_about_plain_scalar(text, "", None) is not None
        )
    except NotAScalar:
        quoted = True
    return dumper.represent_scalar("tag:yaml.org,2002:str", text, '"' if quoted else None)


Plain.add_representer(str, _text)


@unhurried
@given(VALUES)
def test_json_reads_back(value: Any) -> None:
    assert read_yaml(json.dumps(value, ensure_ascii=False).encode(), "x") == value


@unhurried
@given(VALUES, st.sampled_from([None, True, False]), st.sampled_from([20, 80, 10_000]))
def test_what_pyyaml_writes_reads_back(value: Any, flow: bool | None, width: int) -> None:
    text = yaml.dump(value, Dumper=Plain, allow_unicode=True, default_flow_style=flow, width=width)
    # PyYAML writes some keys with `? `, and documents of one scalar with `...` after them.
    assert read_yaml(text.removesuffix("...\n").encode(), "x") == value


@unhurried
@given(VALUES, st.data())
def test_everything_is_found_where_it_was_written(value: Any, data: st.DataObject) -> None:
    gaps = st.sampled_from(["", " ", "\n", "\r\n ", "\n\n  ", "  # é😀\n"])
    writer = Writer(lambda: data.draw(gaps))
    writer.write(value)
    # A comment needs a space before it, and a key and its colon one line.
    assume(not re.search(r"[^ \n]#|: *[\r\n]", writer.text))
    encoded = writer.text.encode()
    assume(_is_readable(encoded))
    places = places_in_yaml_document(encoded, "x")
    for path, spot in writer.values.items():
        place = places.value(path)
        assert place is not None
        assert (place.line, place.column) == spot
        assert place.end_column > place.column
        assert places.nearest((*path, "no", 1, "such")) is not None
    for path, spot in writer.keys.items():
        key = places.key(path)
        assert key is not None
        assert (key.line, key.column) == spot


def _is_readable(data: bytes) -> bool:
    try:
        read_yaml(data, "x")
    except Unreadable:
        return False
    return True


@unhurried
@given(
    st.binary(max_size=200)
    | PUNCTUATION.map(str.encode)
    | st.text(max_size=80).map(lambda text: text.encode("utf-8", "surrogatepass"))
)
@example(b"a: !")
@example(b"? \n? ")
@example(b"\xef\xbb\xbf")
@example(b"%YAML 1.2\n---\n%")
@example(b"a: |\n\r\n \x85")
@example(b"- - - &a\n- *a")
@example(b"{a: b, ? c, : d}")
def test_nothing_but_unreadable_is_ever_raised(data: bytes) -> None:
    try:
        value = read_yaml(data, "x.yaml")
    except Unreadable as error:
        lines = split_lines(data.decode("utf-8-sig", "replace"))
        for problem in error.problems:
            assert problem.says.endswith(".")
            assert problem.write
            assert problem.place.file == "x.yaml"
            assert 1 <= problem.place.line <= len(lines)
            assert 1 <= problem.place.column <= problem.place.end_column
    else:
        _no_null_inside(value)
        places_in_yaml_document(data, "x.yaml")


def _no_null_inside(value: Any) -> None:
    parts = value.values() if isinstance(value, dict) else value if isinstance(value, list) else []
    for part in parts:
        assert part is not None
        _no_null_inside(part)


@unhurried
@given(PUNCTUATION)
def test_the_reader_without_libyaml_reads_the_same(text: str) -> None:
    data = text.encode()
    with pytest.MonkeyPatch.context() as patch:
        fast = _outcome(data)
        patch.setattr(events, "_Parser", yaml.SafeLoader)
        slow = _outcome(data)
    # The two word their syntax errors differently, and libyaml is the stricter about tabs.
    if fast is not None and slow is not None:
        assert fast == slow


def _outcome(data: bytes) -> Any:
    try:
        return [read_yaml(data, "x")]
    except Unreadable:
        return None


def test_depth_is_counted_to_the_limit() -> None:
    at_most = b"[" * MOST_DEPTH + b"]" * MOST_DEPTH
    assert read_yaml(at_most, "x")
    with pytest.raises(Unreadable) as caught:
        read_yaml(b"[" + at_most + b"]", "x")
    assert caught.value.problems[0].kind == "too-deep"


@pytest.mark.parametrize(
    ("before", "level", "place"),
    [
        ("", "[", (1, 65)),
        ("", "{a: ", (1, 257)),
        ("", "- ", (1, 129)),
        ("ä: é\nb:\n  ", "[", (3, 66)),
        ("".join(f"{' ' * n}a:\n" for n in range(64)) + " " * 64, "[", (65, 65)),
    ],
)
@pytest.mark.parametrize("levels", [900, 1_100, 100_000])
def test_depth_beyond_what_the_parser_bears_is_told_at_its_65th_level(
    before: str, level: str, place: tuple[int, int], levels: int
) -> None:
    with pytest.raises(Unreadable) as caught:
        read_yaml((before + level * levels).encode(), "x")
    (problem,) = caught.value.problems
    assert problem.kind == "too-deep"
    assert problem.says == f"This is nested more than {MOST_DEPTH} levels deep."
    assert (problem.place.line, problem.place.column) == place


def test_what_stands_before_the_depth_is_told_with_it() -> None:
    with pytest.raises(Unreadable) as caught:
        read_yaml(b"{a: 1, a: 2, b: " + b"[" * 1_100, "x")
    doubled, deep = caught.value.problems
    assert (doubled.kind, deep.kind) == ("duplicate-key", "too-deep")
    assert [place.column for place in doubled.also] == [2]


def test_what_breaks_before_the_depth_is_told_instead_of_it() -> None:
    with pytest.raises(Unreadable) as caught:
        read_yaml(b"[a]] " + b"[" * 1_100, "x")
    (problem,) = caught.value.problems
    assert (problem.kind, problem.place.column) == ("second-document", 4)


@pytest.mark.parametrize("text", ["", "\n", "# only a comment\n", "---\n", "--- ~\n", "\ufeff"])
def test_an_empty_document_is_nothing(text: str) -> None:
    assert read_yaml(text.encode(), "x") is None


def test_one_document_may_begin_and_end_in_words() -> None:
    assert read_yaml(b"---\na: 1\n...\n", "x") == {"a": 1}


def test_a_trap_before_a_broken_line_is_told_too() -> None:
    with pytest.raises(Unreadable) as caught:
        read_yaml(b"a: .inf\nb: [\n", "x")
    assert [problem.kind for problem in caught.value.problems] == ["number", "syntax"]


def test_the_first_of_several_doubles_is_pointed_at_even_in_lists_and_flow() -> None:
    with pytest.raises(Unreadable) as caught:
        read_yaml(b"a:\n- {x: 1}\n- {x: 1, y: {x: 2}, x: 3,\n   x: 4}\n", "f")
    found = [(str(p.place), [str(place) for place in p.also]) for p in caught.value.problems]
    assert found == [("f:3:21", ["f:3:4"]), ("f:4:4", ["f:3:4"])]


def test_at_most_200_traps_are_told() -> None:
    with pytest.raises(Unreadable) as caught:
        read_yaml(b"- ~\n" * 1_000, "x")
    assert len(caught.value.problems) == 200
