"""CEL: the one module that knows it. Conditions are compiled once and read three-valued.

Those of the built-in packs come compiled: parsing and checking them was a fifth of a small check.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from functools import cache
from itertools import compress, islice, product
from pathlib import Path
from typing import Any

import msgspec
from cel_expr_python import cel
from msgspec import Struct

from principlecheck.model.format.quantities import Duration, Share
from principlecheck.packs.generated import canonical_cel_expression, json_of_generated_file
from principlecheck.packs.pack import Threshold
from principlecheck.packs.vocabulary import (
    CelType,
    ConditionWord,
    names_beyond_condition_name,
    nearest_condition_name,
    vocabulary_of_conditions,
)

# A CEL string literal, or a dotted name with the bracket of a call.
_TEXT = r"""'(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*\""""
_NAME = r"[A-Za-z_][A-Za-z0-9_]*(?:\.[A-Za-z_][A-Za-z0-9_]*)*"
_TOKEN = re.compile(rf"{_TEXT}|{_NAME}(?:\s*\()?")
_CALLED = re.compile(r"\.?\w+\s*\($")  # the function at the end of a token
# A name compared with texts: whichever side the name is on, one text or a list of them.
_LIST = rf"\[\s*(?:{_TEXT})(?:\s*,\s*(?:{_TEXT}))*\s*\]"
_COMPARED = re.compile(
    rf"(?P<name>{_NAME})\s*(?:==|!=|\bin\b)\s*(?P<texts>{_TEXT}|{_LIST})(?!\s*\+)"
    rf"|(?P<texts2>{_TEXT})\s*(?:==|!=|\bin\b)\s*(?P<name2>{_NAME})(?![.(\w])"
)
_ROOTS = frozenset(("entry", "other", "organisation", "facts", "known", "declared", "part"))
_ON_VALUES = frozenset(
    ("exists", "all", "exists_one", "filter", "map", "size", "contains", "startsWith", "endsWith")
)
_CALLS = frozenset(("size", "duration"))
_BANNED = {
    "has": "`has()` reads the value instead of asking for it; write declared.entry.…, or declared.other.…",
    "matches": "`matches()` can be made to run very long; compare with words",
}
# What a condition is kept from: texts that hide from the checks below, comments, and division,
# which may yield something that is no number and compares as a clean false.
_REFUSED = re.compile(
    r"""(?P<text>(?<!['"])\b[rRbB]{1,2}(?=['"])|'{3}|"{3})|(?P<comment>//)|(?P<sum>[/%])"""
)
_REFUSALS = {
    "text": "a text is written in one pair of quotes, without r or b before it",
    "comment": "a condition holds no comments; YAML's begin with #",
    "sum": "a condition compares and does not divide; make the quotient a fact",
}


_MOST_TRIED = 64
"""Ways to write the thresholds of a condition: any mix of six whole ones."""
_UNBOUND = "No value with name"
"""How CEL says that a name has no value."""


class BadCondition(ValueError):  # noqa: N818 - it is the condition that is bad
    """A condition that does not compile; `column` counts from 1 within the condition."""

    def __init__(self, says: str, column: int = 1) -> None:
        super().__init__(says)
        self.says, self.column = says, column


class BrokenCondition(RuntimeError):  # noqa: N818
    """A condition that failed while it ran, for a reason other than an undeclared name."""


class UnknownVerdict(Struct, frozen=True):
    """No verdict: these names, which it depends on, have no value."""

    names: tuple[str, ...]


class CompiledCondition:
    """A condition, ready to be read against any subject of its kind."""

    __slots__ = ("_environment", "_expression", "names")

    def __init__(
        self, environment: CelEnvironment, expression: Any, names: tuple[str, ...]
    ) -> None:
        self._environment = environment
        self._expression = expression
        self.names = names

    def read(self, bound: BoundCondition) -> bool | UnknownVerdict:
        """True, False, or the names without which neither can be said.

        Raises `BrokenCondition` when the evaluation fails otherwise.
        """
        try:
            result = self._expression.eval(bound.activation_in(self._environment))
            value = result.plain_value()  # of an error, its text
        except RuntimeError as error:
            raise BrokenCondition(str(error).split("\n")[0]) from None
        if isinstance(value, bool):
            return value
        missing = tuple(name for name in self.names if name not in bound.names)
        if not missing or _UNBOUND not in str(result.value()):
            raise BrokenCondition(f"the condition yields neither true nor false: {result.value()}")
        return UnknownVerdict(missing)


class BoundCondition:
    """The values of one subject, handed over once to each environment that asks for them: CEL takes
    values for an expression only from the one in which it was compiled.
    """

    __slots__ = ("_activations", "_values", "names")

    def __init__(self, values: dict[str, Any]) -> None:
        self._values = values
        self._activations: dict[CelEnvironment, Any] = {}
        self.names = values.keys()

    def activation_in(self, environment: CelEnvironment) -> Any:
        """The values as CEL takes them."""
        if environment not in self._activations:
            self._activations[environment] = environment.activation(self._values)
        return self._activations[environment]


def check_rule_condition(on: str, text: str, thresholds: dict[str, Threshold]) -> None:
    """Raises `BadCondition` for a condition with a name that the model or the facts lack, a wrong
    type, a word that its field cannot be, or a function that conditions may not use.
    """
    words = vocabulary_of_conditions(on)
    names = _check_names_in_condition(text, words, thresholds)
    _type_condition_literals(on, text, _condition_literals_to_try(text, thresholds))
    _check_words_in_condition(text, words, names)


def compile_rule_condition(
    on: str, text: str, thresholds: dict[str, Threshold]
) -> CompiledCondition:
    """The condition `text` of a rule `on` a kind of subject, checked when its pack was.

    Thresholds are constants, so they are put in as literals. Raises `BadCondition` where their
    types do not fit.
    """
    known = _known_compiled_condition(on, text)
    if known is not None and known.literal in _condition_literals_to_try(text, thresholds):
        environment = _precompiled_cel_environment(on)
        with suppress(RuntimeError):  # of another version of CEL, which reads its own alone
            return CompiledCondition(environment, environment.load(known.expression), known.names)
    _, expression = _type_condition_literals(on, text, _condition_literals_to_try(text, thresholds))
    return CompiledCondition(cel_environment_of(on), expression, names_in_condition(on, text))


def names_in_condition(on: str, text: str) -> tuple[str, ...]:
    """The names that a condition reads, each once, in the order in which it reads them."""
    known = _known_compiled_condition(on, text)
    return _names_in_condition_text(on, text) if known is None else known.names


def _names_in_condition_text(on: str, text: str) -> tuple[str, ...]:
    words = vocabulary_of_conditions(on)
    names = dict.fromkeys(_CALLED.sub("", token) for token in _TOKEN.findall(text))
    return tuple(name for name in names if name in words)


def _condition_literals_to_try(text: str, thresholds: dict[str, Threshold]) -> Iterator[str]:
    """The condition with its thresholds written in. Each whole one is tried as an integer and as a
    double: YAML's core schema does not keep `2.0` apart from `2`, and CEL compares neither with
    the other. There are twice as many ways with each, so of very many not all are tried.
    """
    used = {token.removeprefix("thresholds.") for token in _TOKEN.findall(text)}
    whole = [
        name for name, value in thresholds.items() if name in used and _is_whole_threshold(value)
    ]
    for doubles in islice(product((False, True), repeat=len(whole)), _MOST_TRIED):
        values = {**thresholds, **{n: float(thresholds[n]) for n in compress(whole, doubles)}}
        yield _TOKEN.sub(lambda token: _threshold_in_condition(token.group(), values), text)  # noqa: B023


def _type_condition_literals(on: str, text: str, literals: Iterable[str]) -> tuple[str, Any]:
    """The first of the literals that fits the types of its names, and what it compiles to.

    Raises `BadCondition` where none does, or what does yields no true or false.
    """
    failure: BadCondition | None = None
    for literal in literals:
        try:
            expression = cel_environment_of(on).compile(literal)
        except RuntimeError as error:
            failure = failure or _translate_cel_error(str(error), text, literal)
            continue
        if expression.return_type() != cel.Type.BOOL:
            raise BadCondition("the condition must yield true or false")
        return literal, expression
    assert failure is not None  # noqa: S101 - the loop has run
    raise failure


def _is_whole_threshold(value: Threshold) -> bool:
    return isinstance(value, int) and not isinstance(value, bool)


def _check_names_in_condition(
    text: str, words: dict[str, ConditionWord], thresholds: dict[str, Threshold]
) -> list[str]:
    _check_form_of_condition(text)
    names = []
    for token in _TOKEN.finditer(text):
        name = token.group()
        column = token.start() + 1
        if name[0] in "'\"":
            continue
        if name.endswith("("):
            name = _what_cel_function_is_called_on(name[:-1].rstrip(), column)
            if not name:
                continue
        root, _, rest = name.partition(".")
        if root == "thresholds":
            if rest not in thresholds:
                raise BadCondition(f"the rule declares no threshold `{rest}`", column)
        elif root in _ROOTS:
            _check_name_in_condition(name, words, column)
            names.append(name)
    return names


def _check_name_in_condition(name: str, words: dict[str, ConditionWord], column: int) -> None:
    """Raises `BadCondition` for a name that stands for nothing, or for more than one value."""
    if name not in words:
        raise BadCondition(
            f"there is no `{name}` here{nearest_condition_name(name, words)}", column
        )
    if name.startswith("facts.") and (parts := names_beyond_condition_name(name, words)):
        raise BadCondition(f"`{name}` has parts; name one of {', '.join(parts)}", column)
    if words[name].type is None:
        raise BadCondition(f"`{name}` is not a plain value; ask declared.{name} or a fact", column)


def _check_form_of_condition(text: str) -> None:
    """Raises `BadCondition` for what the other checks could not see through."""
    # What stands in a text is no sign of anything; its quotes stay, and all in its place.
    bare = _TOKEN.sub(lambda token: _empty_condition_literal(token.group()), text)
    found = _REFUSED.search(bare)
    if found:
        raise BadCondition(_REFUSALS[str(found.lastgroup)], found.start() + 1)


def _empty_condition_literal(token: str) -> str:
    return token[0] + "_" * (len(token) - 2) + token[-1] if token[0] in "'\"" else token


def _what_cel_function_is_called_on(name: str, column: int) -> str:
    """What a function is called on, or nothing; raises `BadCondition` for one that is not ours."""
    value, _, function = name.rpartition(".")
    if function in _BANNED:
        raise BadCondition(_BANNED[function], column)
    if function not in (_ON_VALUES if value else _CALLS):
        usable = ", ".join(sorted(_CALLS | _ON_VALUES))
        raise BadCondition(f"there is no function `{function}` here; there are {usable}", column)
    return value


def _check_words_in_condition(text: str, words: dict[str, ConditionWord], names: list[str]) -> None:
    """A text in quotes must be a word that the field it is compared with can be; one that is
    compared with no field at once, a word of any field in the condition.
    """
    checked: set[int] = set()
    for found in _COMPARED.finditer(text):
        word = words.get(found["name"] or found["name2"])
        if word is None or word.type not in ("string", "list"):
            continue
        part = "texts" if found["name"] else "texts2"
        for literal in re.finditer(_TEXT, found[part]):
            at = found.start(part) + literal.start()
            checked.add(at)
            if word.words is not None and literal.group()[1:-1] not in word.words:
                raise _refuse_word_in_condition(literal.group(), at, word.words)
    closed = [words[name] for name in names if words[name].type in ("string", "list")]
    if any(word.words is None for word in closed):
        return
    allowed = frozenset().union(*(word.words or () for word in closed))
    durations = re.sub(r"duration\s*\('[^']*'\)", lambda m: " " * len(m.group()), text)
    for token in _TOKEN.finditer(durations):
        literal_text = token.group()
        quoted = literal_text[0] in "'\"" and token.start() not in checked
        if quoted and literal_text[1:-1] not in allowed:
            raise _refuse_word_in_condition(literal_text, token.start(), allowed)


def _refuse_word_in_condition(literal: str, at: int, allowed: frozenset[str]) -> BadCondition:
    says = f"{literal} is not a word that these fields can be"
    close = difflib.get_close_matches(literal[1:-1], sorted(allowed), n=1)
    return BadCondition(f"{says}; the nearest is '{close[0]}'" if close else says, at + 1)


def _threshold_in_condition(name: str, values: dict[str, Threshold]) -> str:
    if not name.startswith("thresholds."):
        return name
    return cel_literal_of_threshold(values[name.removeprefix("thresholds.")])


def cel_literal_of_threshold(value: Threshold) -> str:
    """A threshold as a CEL literal. Raises `ValueError` for a text that is no quantity."""
    if isinstance(value, str):
        if value.endswith("%"):
            return repr(Share(value).value)
        return f"duration('{Duration(value).seconds:.6f}s')"
    return repr(value)


def _translate_cel_error(error: str, text: str, literal: str) -> BadCondition:
    found = re.search(r"<input>:1:([0-9]+): ([^\n]*)", error)
    says = re.sub(r" \(in container ''\)", "", found[2]) if found else error.split("\n")[0]
    column = int(found[1]) if found and text == literal else 1
    unlike = re.fullmatch(
        r"found no matching overload for '_(.+)_' applied to '\((.+), (.+)\)'", says
    )
    if unlike:
        says = f"a {unlike[2]} and a {unlike[3]} cannot be compared by {unlike[1]}"
    if unlike and {unlike[2], unlike[3]} == {"double", "int"}:
        says = "a share or a number is compared with a whole number; write 1.0 instead of 1"
    return BadCondition(says, column)


_TYPES: dict[CelType, Any] = {
    "bool": cel.Type.BOOL,
    "int": cel.Type.INT,
    "double": cel.Type.DOUBLE,
    "string": cel.Type.STRING,
    "duration": cel.Type.DURATION,
    "list": cel.Type.List(cel.Type.STRING),
}


class CelEnvironment:
    """CEL with some names and their types, and the conditions that it has compiled with them.

    They are compiled once for all packs that are opened in turn, as `check --watch` does.
    """

    def __init__(self, types: Mapping[str, CelType]) -> None:
        self._types = types
        self._cel = cel.NewEnv(variables={name: _TYPES[kind] for name, kind in types.items()})
        self._compiled: dict[str, Any] = {}

    def compile(self, text: str) -> Any:
        """The expression; raises `RuntimeError` where it is none."""
        if text not in self._compiled:
            if len(self._compiled) >= _MOST_KEPT:
                self._compiled.clear()
            self._compiled[text] = self._cel.compile(text)
        return self._compiled[text]

    def load(self, expression: bytes) -> Any:
        """An expression that has been compiled, with names that are here, and serialised.

        Raises `RuntimeError` where it cannot be read.
        """
        if not self._compiled and "duration" in self._types.values():
            # CEL takes no timedelta for a duration before it has compiled something.
            self.compile("true")
        return self._cel.deserialize(expression)

    def activation(self, values: dict[str, Any]) -> Any:
        """The values for expressions of this environment, which ask for no name it does not have."""
        return self._cel.Activation(values)


_MOST_KEPT = 2_000
"""Conditions kept for a kind of subject: many times what the built-in packs have."""


def _cel_types_on_kind(on: str) -> dict[str, CelType]:
    return {name: word.type for name, word in vocabulary_of_conditions(on).items() if word.type}


@cache
def cel_environment_of(on: str) -> CelEnvironment:
    """The environment of every name that a condition on a kind of subject may use."""
    return CelEnvironment(_cel_types_on_kind(on))


COMPILED = Path(__file__).parent.parent / "principles" / "compiled.json"
"""The conditions of the built-in packs, compiled; generated. One that is not there is compiled."""


class _Precompiled(Struct, frozen=True):
    """A condition with the thresholds that its pack gives it, and what CEL makes of that."""

    literal: str
    names: tuple[str, ...]
    expression: bytes


class _PrecompiledKind(Struct, frozen=True):
    """The conditions on a kind of subject by their text, and the names they use with their types."""

    types: dict[str, CelType]
    conditions: dict[str, _Precompiled]


@cache
def _precompiled_conditions() -> dict[str, _PrecompiledKind]:
    """By kind of subject."""
    if not COMPILED.is_file():
        return {}
    return msgspec.json.decode(COMPILED.read_bytes(), type=dict[str, _PrecompiledKind])


def _known_compiled_condition(on: str, text: str) -> _Precompiled | None:
    kind = _precompiled_conditions().get(on)
    return kind.conditions.get(text) if kind else None


@cache
def _precompiled_cel_environment(on: str) -> CelEnvironment:
    return CelEnvironment(_precompiled_conditions()[on].types)


def compiled_conditions_text(conditions: Iterable[tuple[str, str, dict[str, Threshold]]]) -> str:
    """What `COMPILED` should hold, a line a condition; by kind, text and thresholds."""
    found: dict[str, dict[str, _Precompiled]] = {}
    for on, text, thresholds in conditions:
        literal, expression = _type_condition_literals(
            on, text, _condition_literals_to_try(text, thresholds)
        )
        serialised = canonical_cel_expression(expression.serialize())
        known = _Precompiled(literal, _names_in_condition_text(on, text), serialised)
        found.setdefault(on, {}).setdefault(text, known)
    return (
        "{"
        + ",\n".join(_compiled_conditions_of_kind(on, found[on]) for on in sorted(found))
        + "}\n"
    )


def _compiled_conditions_of_kind(on: str, conditions: dict[str, _Precompiled]) -> str:
    used = {name for known in conditions.values() for name in known.names}
    types = {name: kind for name, kind in sorted(_cel_types_on_kind(on).items()) if name in used}
    lines = ",\n".join(
        f"{json_of_generated_file(text)}:{json_of_generated_file(conditions[text])}"
        for text in sorted(conditions)
    )
    return f'{json_of_generated_file(on)}:{{"types":{json_of_generated_file(types)},"conditions":{{\n{lines}\n}}}}'
