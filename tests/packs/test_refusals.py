"""What a pack may not say: each is refused with line and column in the pack."""

import pytest

from principlecheck.packs.loading import BadPack, check_packs_together, load_built_in_packs
from tests.packs.kit import HEAD, marked, pack, pack_text, refusals, rule

CONDITIONS = [
    ("entry.stile == 'cold'", "entry.stile", "no `entry.stile`"),
    ("entry.stile.startsWith('c')", "entry.stile.startsWith", "no `entry.stile`"),
    ("facts.nothing_known", "facts.nothing_known", "no `facts.nothing_known`"),
    ("declared.entry.stile", "declared.entry.stile", "no `declared.entry.stile`"),
    ("other.style == 'cold'", "other.style", "no `other.style`"),
    ("thresholds.most > 1", "thresholds.most", "no threshold `most`"),
    ("entry.style > 1.0", ">", "cannot be compared"),
    ("entry.style == 1", "==", "cannot be compared"),
    ("entry.style == null", "==", "cannot be compared"),
    ("entry.style == 'cold' && foo", "foo", "foo"),
    ("entry.style", "entry.style", "true or false"),
    ("1 + 1", "1", "true or false"),
    ("entry.style == 'cold' ? 1 : 2", "entry.style", "true or false"),
    ("has(entry.style)", "has", "declared.entry"),
    ("has (entry.style)", "has", "declared.entry"),
    ("entry.style.matches('c.*')", "entry.style.matches", "matches"),
    ("entry.style.matches ('c.*')", "entry.style.matches", "matches"),
    ("dyn(entry.style) == 1", "dyn", "no function `dyn`"),
    ("type(entry.style) == string", "type", "no function `type`"),
    ("double('nan') > 1.0", "double", "no function `double`"),
    ("cel.bind(x, entry.style, x == 'cold')", "cel.bind", "no function `bind`"),
    ("0.0 / 0.0 > 1.0", "/", "does not divide"),
    ("1 % 0 == 0", "%", "does not divide"),
    ("entry.style == 'cold' // always", "/", "comments"),
    ("entry.style == r'cold'", "r", "one pair of quotes"),
    ("entry.style == b'cold'", "b", "one pair of quotes"),
    ("entry['style'] == 'cold'", "entry", "no `entry`"),
    ("entry . style == 'cold'", "entry", "no `entry`"),
    ("entry.within > duration('1h')", "entry.within", "not a plain value"),
    ("entry.style == 'cold' &&", "", "Syntax error"),
    ("(entry.style == 'cold'", "", "Syntax error"),
]


@pytest.mark.parametrize(("condition", "word", "says"), CONDITIONS)
def test_a_condition_that_cannot_hold_is_refused_where_it_stands(
    condition: str, word: str, says: str
) -> None:
    text = pack_text(fails_when=f'"{condition}"')
    (problem,) = refusals(text)
    assert problem.place.file == "house.yaml"
    assert problem.place.line == 13
    assert says in problem.says
    assert "HSE01" in problem.says
    assert problem.excerpt == text.split("\n")[12]
    if word:
        assert marked(text, problem) == word


@pytest.mark.parametrize("most", ["6m30s", "20%", "'yes'", "true"])
def test_a_threshold_of_another_kind_is_refused_where_it_is_compared(most: str) -> None:
    text = pack_text(
        fails_when="size(entry.style) > thresholds.most", thresholds=f"{{most: {most}}}"
    )
    (problem,) = refusals(text)
    assert "HSE01" in problem.says
    if most != "'yes'":  # which is no threshold at all, and marked as that
        # Where thresholds are filled in, it is the whole condition that is marked.
        assert problem.place.column == len("    fails_when: ") + 1


def test_the_nearest_word_is_sought_by_the_whole_of_what_is_written() -> None:
    (problem,) = refusals(pack_text(fails_when="entry.style == 'c0ld'"))
    assert "the nearest is 'cold'" in problem.says


def test_a_word_that_is_chosen_before_it_is_compared_may_be_one_of_the_field() -> None:
    condition = "entry.style == (entry.final ? 'warm' : 'cold')"
    assert refusals(pack_text(fails_when=f'"{condition}"')) == []


def test_a_function_that_is_not_there_is_told_with_those_that_are() -> None:
    (problem,) = refusals(pack_text(fails_when='"dyn(entry.style) == 1"'))
    assert "there are all, contains, duration, endsWith, exists" in problem.says


def test_whatever_is_refused_outside_a_text_may_stand_in_one() -> None:
    condition = "entry.owner == 'a b' || entry.owner == 'a // c' || entry.owner == '50% / 2' || entry.owner == 'plan b/'"
    assert refusals(pack_text(fails_when=f'"{condition}"')) == []


@pytest.mark.parametrize(
    "condition",
    ["entry.style in ['warm', 'coldd']", "entry.style == (entry.final ? 'warm' : 'coldd')"],
)
def test_a_misspelt_word_is_marked_where_it_stands(condition: str) -> None:
    (problem,) = refusals(pack_text(fails_when=f'"{condition}"'))
    assert "'coldd' is not a word that these fields can be; the nearest is 'cold'" in problem.says
    assert problem.place.column == len('    fails_when: "') + condition.index("'coldd'") + 1


def test_a_text_that_is_compared_with_no_field_may_be_a_word_of_any() -> None:
    condition = "entry.passes_on.exists(x, x == 'own-word')"
    assert refusals(pack_text(fails_when=f'"{condition}"')) == []


@pytest.mark.parametrize(
    ("condition", "word"),
    [
        ("entry.style == 'coldd'", "coldd"),
        ("'coldd' == entry.style", "coldd"),
        ("entry.style in ['warm', 'coldd']", "coldd"),
        ("entry.style == 'transfer' || entry.kind == 'transfer'", "transfer"),
        ("entry.style == 'coldd' || entry.owner == 'anybody'", "coldd"),
        ("entry.style == '\\\\x63old'", "x63old"),
    ],
)
def test_a_misspelt_word_is_refused_even_beside_fields_that_take_any(
    condition: str, word: str
) -> None:
    (problem,) = refusals(pack_text(fails_when=f'"{condition}"'))
    assert f"{word}' is not a word" in problem.says
    assert problem.place.line == 13
    assert problem.place.column > 17


def test_words_of_open_lists_and_texts_may_be_any() -> None:
    condition = "entry.owner == 'b' || 'own-word' in entry.passes_on || entry.style == 'cold'"
    assert refusals(pack_text(fails_when=f'"{condition}"')) == []


@pytest.mark.parametrize(
    "condition",
    [
        ">\n      entry.kind == 'transfer' &&\n      entry.stile == 'cold'",
        "|\n      entry.kind == 'transfer' &&\n      entry.stile == 'cold'",
        "entry.kind == 'transfer' &&\n      entry.stile == 'cold'",
        "\"entry.kind == 'transfer' &&\n      entry.stile == 'cold'\"",
    ],
)
def test_the_place_is_found_in_a_condition_over_several_lines(condition: str) -> None:
    text = pack_text(fails_when=condition)
    (problem,) = refusals(text)
    assert marked(text, problem) == "entry.stile"


def test_the_second_mention_of_a_name_is_the_one_marked() -> None:
    condition = "\"entry.style == 'warm' || entry.style == 'coldd'\""
    (problem,) = refusals(pack_text(fails_when=condition))
    assert problem.place.column == len(f"    fails_when: {condition}") - len("'coldd'\"") + 1


def test_conditions_of_applies_when_unsure_and_variants_are_checked_too() -> None:
    text = pack_text(
        applies_when="entry.kid == 'transfer'",
        unsure="{when: 'entry.stile', says: Perhaps.}",
        variants="[{when: facts.nothing, severity: low}]",
    )
    assert [marked(text, problem) for problem in refusals(text)] == [
        "entry.kid",
        "entry.stile",
        "facts.nothing",
    ]


@pytest.mark.parametrize(
    ("message", "word", "says"),
    [
        ("{entry.stile} x", "{entry.stile}", "names nothing"),
        ("{facts.none_such} x", "{facts.none_such}", "names nothing"),
        ("{thresholds.most} x", "{thresholds.most}", "names nothing"),
        ("{declared.entry.style} x", "{declared.entry.style}", "names nothing"),
        ("{nobody} x", "{nobody}", "names nothing"),
        ("{Entry.Style} x", "{Entry.Style}", "brace"),
        ("{0} x", "{0}", "brace"),
        ("{entry.style!r} x", "{entry.style!r}", "brace"),
        ("{entry.style:>9} x", "{entry.style:>9}", "brace"),
        ("open {entry.style", "{", "brace"),
        ("close } x", "}", "brace"),
        ("{{entry.style}}", "{", "brace"),
    ],
)
@pytest.mark.parametrize("field", ["title", "says", "why", "effect", "do", "ask"])
def test_a_placeholder_that_nothing_fills_is_refused(
    field: str, message: str, word: str, says: str
) -> None:
    text = pack_text(**{field: f"'{message}'"})
    (problem,) = refusals(text)
    assert says in problem.says
    assert marked(text, problem) == word


def test_a_placeholder_for_a_whole_map_of_fields_is_refused() -> None:
    text = (
        pack_text(
            on="queues", fails_when="!declared.entry.busiest_hour", says="'{entry.busiest_hour} x'"
        )
        .replace("!declared", "'!declared")
        .replace("busiest_hour\n", "busiest_hour'\n", 1)
    )
    (problem,) = refusals(text)
    assert "several values" in problem.says


@pytest.mark.parametrize(
    ("field", "value", "word", "says"),
    [
        ("topic", "ownrship", "ownrship", "did you mean ownership?"),
        ("severity", "hihg", "hihg", "did you mean high?"),
        ("severity", "blocker", "blocker", "critical or high or medium or low or information"),
        ("confidence", "sure", "sure", "certain or likely or opinion"),
        ("on", "handover", "handover", "no section or pairing"),
        ("at", "entry.stile", "entry.stile", "not a route"),
        ("and_at", "[entry.style, entry.stile]", "entry.stile", "not a route"),
        ("at", "facts.nothing", "facts.nothing", "not a route"),
        ("at", "handovers", "handovers", "not a route"),
        ("name", "Two Words", "Two Words", "hyphens"),
        ("see_also", "[nobody]", "nobody", "codes of rules"),
        ("thresholds", "{most: 5 parrots}", "5 parrots", "not a threshold"),
        ("title", '""', '""', "may not be empty"),
        ("says", "5", "5", "expected `str`"),
        ("picture", "facts.nothing", "facts.nothing", "no chart"),
        ("source", "{title: T, section: S, basis: hearsay}", "hearsay", "source"),
        ("variants", "[{when: 'true', severity: lo}]", "lo", "did you mean low?"),
        ("sevrity", "high", "sevrity", "did you mean `severity`?"),
        ("weight", "3", "weight", "no field `weight`"),
        ("variants", "[{when: 'true', colour: red}]", "colour", "no field `colour`"),
        ("unsure", "{when: 'true', say: x}", "say", "did you mean `says`?"),
    ],
)
def test_a_field_that_does_not_fit_is_refused_at_its_own_place(
    field: str, value: str, word: str, says: str
) -> None:
    text = pack_text(**{field: value})
    (problem,) = refusals(text)
    assert says in problem.says
    assert "HSE01" in problem.says
    assert marked(text, problem) == word


@pytest.mark.parametrize(
    "field",
    ["name", "title", "topic", "on", "fails_when", "severity", "says", "do", "ask", "source"],
)
def test_a_field_left_out_is_named_at_its_rule(field: str) -> None:
    left_out: dict[str, str | None] = {field: None}
    text = HEAD + rule("HSE01", **left_out)
    (problem,) = refusals(text)
    assert problem.says == f"HSE01: `{field}` is missing."
    assert marked(text, problem) == "HSE01"


@pytest.mark.parametrize(
    ("examples", "says"),
    [
        (None, "`examples` is missing"),
        ("{passes: [{roles: {a: {}}}]}", "`fails` is missing"),
        ("{fails: [{roles: {a: {}}}]}", "`passes` is missing"),
        ("{passes: [], fails: [{roles: {a: {}}}]}", "`passes` may not be empty"),
        ("{passes: [{roles: {a: {}}}], fails: []}", "`fails` may not be empty"),
    ],
)
def test_a_rule_without_both_examples_is_refused(examples: str | None, says: str) -> None:
    (problem,) = refusals(pack_text(examples=examples))
    assert says in problem.says
    assert problem.place.line > 8


def test_every_rule_with_a_fault_is_named_at_once() -> None:
    text = HEAD + rule("HSE01", severity="hihg") + rule("HSE02") + rule("HSE03", confidence="sure")
    assert [marked(text, problem) for problem in refusals(text)] == ["hihg", "sure"]


def test_every_fault_within_a_rule_is_named_at_once() -> None:
    text = pack_text(fails_when="entry.stile == 'cold'", says="'{nobody}'", at="entry.nowhere")
    assert [marked(text, problem) for problem in refusals(text)] == [
        "entry.stile",
        "{nobody}",
        "entry.nowhere",
    ]


@pytest.mark.parametrize("code", ["hse01", "HSE1", "HS01", "HSE0001", "HSEHSE01", "HSE-01"])
def test_a_code_is_capitals_and_digits(code: str) -> None:
    text = pack_text(code=code)
    (problem,) = refusals(text)
    assert "is not a rule code" in problem.says
    assert marked(text, problem) == code


def test_one_code_twice_in_a_file_is_refused_at_the_second() -> None:
    text = HEAD + rule() + rule()
    (problem,) = refusals(text)
    assert problem.place.line == text.split("\n").index("  HSE01:", 9) + 1
    assert marked(text, problem) == "HSE01"


def test_one_code_in_two_packs_is_refused_at_its_place_in_the_second() -> None:
    text = HEAD + rule("PRD01")
    with pytest.raises(BadPack) as caught:
        check_packs_together([*load_built_in_packs(), pack(text)])
    (problem,) = caught.value.problems
    assert "also a rule of pride_in_workmanship" in problem.says
    assert str(problem.place) == "house.yaml:9:3"
    assert marked(text, problem) == "PRD01"


def test_a_rule_that_points_at_no_rule_is_refused() -> None:
    text = pack_text(see_also="[HSE99]")
    with pytest.raises(BadPack) as caught:
        check_packs_together([pack(text)])
    (problem,) = caught.value.problems
    assert "HSE99" in problem.says
    assert problem.place.line == text.split("\n").index("    see_also: [HSE99]") + 1


def test_an_unquoted_exclamation_mark_is_a_yaml_tag_and_refused() -> None:
    text = pack_text(fails_when="!declared.entry.style")
    (problem,) = refusals(text)
    assert marked(text, problem) == "!declared.entry.style"


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("", 1),
        ("[]", 1),
        ("format: 1\n", 1),
        (pack_text().replace("format: 1", "format: 2"), 1),
        (pack_text().replace('"1.0"', '"one"'), 2),
        (pack_text().replace("id: house", "id: House"), 4),
        (pack_text().replace("means: What", "meens: What"), 6),
        (HEAD, 8),
        (HEAD + "  HSE01: {<<: 1}\n", 9),
        (HEAD + "  HSE01: &a {}\n", 9),
        (HEAD + "  HSE01: !!python/object:os.system {}\n", 9),
        (HEAD + "  HSE01: 3\n", 9),
        (pack_text(thresholds="{most: .nan}"), 25),
        (pack_text(thresholds="{most: .inf}"), 25),
        (pack_text() + "---\na: 1\n", 25),
    ],
)
def test_what_is_no_pack_is_refused_with_its_line(text: str, line: int) -> None:
    problems = refusals(text)
    assert problems
    assert problems[0].place.line == line
    assert problems[0].place.column >= 1


def test_the_packs_that_come_with_the_program_are_without_fault() -> None:
    assert len(load_built_in_packs(check=True)) == 5


def test_what_a_finding_cites_are_texts_that_there_are() -> None:
    cites = "{title: facts.nowhere, section: facts.cut_short}"
    said = [problem.says for problem in refusals(pack_text(cites=cites))]
    assert said == [
        "HSE01: `facts.nowhere` is no text of `handovers`.",
        "HSE01: `facts.cut_short` is no text of `handovers`.",
    ]
