"""CEL: the one module that knows it. Conditions are compiled once and read three-valued."""

from __future__ import annotations

import re
from functools import cache
from typing import Any

from cel_expr_python import cel
from msgspec import Struct

from principlecheck.model.quantities import Duration, Share
from principlecheck.packs.pack import Threshold
from principlecheck.packs.vocabulary import CelType, Word, vocabulary

# A CEL string literal, or a dotted name. Raw, bytes and triple-quoted strings are refused below.
_TOKEN = re.compile(
    r"""'(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*"|[A-Za-z_][A-Za-z0-9_]*(?:\.[A-Za-z_][A-Za-z0-9_]*)*\(?"""
)
_ROOTS = frozenset(("entry", "other", "organisation", "facts", "declared", "part"))
_MACROS = frozenset(("exists", "all", "exists_one", "size", "filter", "map"))
_BANNED = {
    "has(": "has() reads the value instead of asking for it; write declared.…",
    "matches(": "matches() can be made to run very long; compare with words",
}


class BadCondition(ValueError):  # noqa: N818 - it is the condition that is bad
    """A condition that does not compile; `column` counts from 1 within the condition."""

    def __init__(self, says: str, column: int = 1) -> None:
        super().__init__(says)
        self.says, self.column = says, column


class Broken(RuntimeError):  # noqa: N818
    """A condition that failed while it ran, for a reason other than an undeclared name."""


class Unknown(Struct, frozen=True):
    """No verdict: these names, which it depends on, have no value."""

    names: tuple[str, ...]


class Compiled:
    """A condition on one kind of subject, ready to be read against any of them."""

    __slots__ = ("_expression", "names", "on")

    def __init__(self, on: str, expression: Any, names: tuple[str, ...]) -> None:
        self.on = on
        self._expression = expression
        self.names = names

    def read(self, bound: Bound) -> bool | Unknown:
        """True, False, or the names without which neither can be said.

        Raises `Broken` when the evaluation fails otherwise.
        """
        try:
            result = self._expression.eval(bound.activation)
            value = result.plain_value() if result.type() == cel.Type.BOOL else None
        except RuntimeError as error:
            raise Broken(str(error).split("\n")[0]) from None
        if isinstance(value, bool):
            return value
        missing = tuple(name for name in self.names if name not in bound.names)
        if not missing:
            raise Broken(f"the condition yields neither true nor false: {result.value()}")
        return Unknown(missing)


class Bound:
    """The values of one subject, handed over to CEL once."""

    __slots__ = ("activation", "names")

    def __init__(self, on: str, values: dict[str, Any]) -> None:
        self.activation = _environment(on).Activation(values)
        self.names = values.keys()


def compile_condition(on: str, text: str, thresholds: dict[str, Threshold]) -> Compiled:
    """The condition `text` of a rule `on` a kind of subject.

    Thresholds are constants, so they are put in as literals. Raises `BadCondition` for a name
    that the model or the facts lack, a wrong type, a word that its field cannot be, or a
    function that conditions may not use.
    """
    words = vocabulary(on)
    names = _check_names(text, words, thresholds)
    _check_words(text, words, names)
    expression = _compiled(on, text, thresholds)
    if expression.return_type() != cel.Type.BOOL:
        raise BadCondition("the condition must yield true or false")
    return Compiled(on, expression, tuple(dict.fromkeys(n for n in names if n in words)))


def _compiled(on: str, text: str, thresholds: dict[str, Threshold]) -> Any:
    """The CEL expression. A whole threshold is tried as an integer, then as a double: YAML's core
    schema does not keep `2.0` apart from `2`.
    """
    failure: BadCondition | None = None
    for whole in (True, False):
        literal = _TOKEN.sub(lambda token: _threshold(token.group(), thresholds, whole), text)  # noqa: B023
        try:
            return _environment(on).compile(literal)
        except RuntimeError as error:
            failure = failure or _translated(str(error), text, literal)
    assert failure is not None  # noqa: S101 - the loop has run
    raise failure


def _check_names(text: str, words: dict[str, Word], thresholds: dict[str, Threshold]) -> list[str]:
    names = []
    for token in _TOKEN.finditer(text):
        name = token.group()
        column = token.start() + 1
        if name[0] in "'\"":
            continue
        call = next((call for call in _BANNED if name.endswith(call)), None)
        if call:
            raise BadCondition(_BANNED[call], column)
        root, _, rest = name.rstrip("(").partition(".")
        if name.endswith("(") and rest.rpartition(".")[2] in _MACROS | {"contains", "startsWith"}:
            name = name.rstrip("(").rpartition(".")[0]
            root, _, rest = name.partition(".")
        if root == "thresholds":
            if rest not in thresholds:
                raise BadCondition(f"the rule declares no threshold `{rest}`", column)
        elif root in _ROOTS:
            if name not in words:
                raise BadCondition(f"there is no `{name}` here", column)
            if words[name].type is None:
                raise BadCondition(
                    f"`{name}` is no plain value; ask declared.{name} or a fact", column
                )
            names.append(name)
    return names


def _check_words(text: str, words: dict[str, Word], names: list[str]) -> None:
    """A text in quotes must be a word that one of the condition's closed fields can be."""
    allowed: set[str] = set()
    for name in names:
        word = words[name]
        if word.type in ("string", "list"):
            if word.words is None:
                return
            allowed |= word.words
    for token in _TOKEN.finditer(
        re.sub(r"duration\('[^']*'\)", lambda m: " " * len(m.group()), text)
    ):
        if token.group()[0] in "'\"" and token.group()[1:-1] not in allowed:
            raise BadCondition(
                f"{token.group()} is not a word that these fields can be", token.start() + 1
            )


def _threshold(name: str, thresholds: dict[str, Threshold], whole: bool) -> str:
    if not name.startswith("thresholds."):
        return name
    value = thresholds[name.removeprefix("thresholds.")]
    return literal_of(value if whole or isinstance(value, str) else float(value))


def literal_of(value: Threshold) -> str:
    """A threshold as a CEL literal. Raises `ValueError` for a text that is no quantity."""
    if isinstance(value, str):
        if value.endswith("%"):
            return repr(Share(value).value)
        return f"duration('{Duration(value).seconds:.6f}s')"
    return repr(value)


def _translated(error: str, text: str, literal: str) -> BadCondition:
    found = re.search(r"<input>:1:([0-9]+): ([^\n]*)", error)
    says = re.sub(r" \(in container ''\)", "", found[2]) if found else error.split("\n")[0]
    column = int(found[1]) if found and text == literal else 1
    if "'(double, int)'" in says or "'(int, double)'" in says:
        says = "a share or a number is compared with a whole number; write 1.0 instead of 1"
    return BadCondition(says, column)


@cache
def _environment(on: str) -> Any:
    kinds: dict[CelType, Any] = {
        "bool": cel.Type.BOOL,
        "int": cel.Type.INT,
        "double": cel.Type.DOUBLE,
        "string": cel.Type.STRING,
        "duration": cel.Type.DURATION,
        "list": cel.Type.List(cel.Type.STRING),
    }
    variables = {name: kinds[word.type] for name, word in vocabulary(on).items() if word.type}
    return cel.NewEnv(variables=variables)
