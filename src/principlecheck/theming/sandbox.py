"""Jinja for blocks: they read the fields of the audit, and can do nothing else with it.

Wherever a text could grow or lose its escaping, the function is this module's own: a block can
neither fill the memory from a few words nor mark the text of a policy as safe.
"""

from __future__ import annotations

import re
import secrets
from collections.abc import Callable, Iterable, Mapping
from datetime import date
from typing import Any

from jinja2 import StrictUndefined, Undefined
from jinja2.filters import FILTERS, make_attrgetter
from jinja2.loaders import DictLoader
from jinja2.runtime import LoopContext
from jinja2.sandbox import ImmutableSandboxedEnvironment
from jinja2.tests import TESTS
from jinja2.utils import pass_environment
from msgspec import Struct

from principlecheck.reading.nearest import nearest
from principlecheck.theming.grammar import METHODS, some_of
from principlecheck.theming.values import (
    Misused,
    Piece,
    Whole,
    as_number,
    bounded,
    plain_text,
    what_is,
)

_LOOP = (
    *("index", "index0", "revindex", "revindex0", "first", "last", "length"),
    *("previtem", "nextitem", "depth"),
)
_DATE = ("year", "month", "day", "isoformat")
_KEPT_FILTERS = (
    *("abs", "capitalize", "count", "default", "d", "first", "groupby", "items", "last", "length"),
    *("list", "lower", "map", "max", "min", "reject", "rejectattr", "reverse", "select"),
    *("selectattr", "sort", "title", "trim", "truncate", "unique", "upper", "wordcount"),
)
_KEPT_TESTS = (
    *("defined", "undefined", "none", "string", "number", "mapping", "iterable", "sequence"),
    *("in", "eq", "equalto", "==", "ne", "!=", "lt", "<", "le", "<=", "gt", ">", "ge", ">="),
    *("true", "false", "boolean", "integer", "float", "lower", "upper"),
)

MOST_KEPT = 32 << 20
"""Characters of the program's own, such as pictures, in the blocks of one format."""


class BlockEnvironment(ImmutableSandboxedEnvironment):
    """Jinja with the filters of a format, and of its own only those that cannot grow a text.

    `escape` makes a plain text safe for the format; `trusted` is the type of what need not be.
    With `apart`, what need not be is kept apart, a sign standing for it until `put_in`: the check
    of what a block wrote then sees the block's own words alone.
    """

    intercepted_binops = frozenset(("+", "-", "*", "/", "//", "%", "**"))

    def __init__(
        self,
        escape: Callable[[object], str],
        trusted: type[str],
        filters: Mapping[str, Callable[..., Any]],
        *,
        apart: bool = False,
    ) -> None:
        super().__init__(
            loader=DictLoader({}),
            undefined=StrictUndefined,
            autoescape=False,
            finalize=self.printed,
            trim_blocks=True,
            lstrip_blocks=True,
            optimized=False,
        )
        self._escape = escape
        self._trusted = trusted
        self._callable: set[int] = set()
        self._kept: dict[str, int] | None = {} if apart else None
        self._size = 0
        self._nonce = secrets.token_hex(8)
        own = {"join": _joined, "round": _rounded, "sum": _summed}
        kept = {name: FILTERS[name] for name in _KEPT_FILTERS}
        self.filters = {**kept, **{n: self._told(f) for n, f in filters.items()}, **own}
        self.tests = {
            **{name: TESTS[name] for name in _KEPT_TESTS},
            "odd": lambda value: as_number(value) % 2 == 1,
            "even": lambda value: as_number(value) % 2 == 0,
        }
        self.globals = {}

    def given(self, context: Mapping[str, Any]) -> dict[str, Any]:
        """What a block may name: the context of the format's own templates, made safe."""
        made = {}
        for name, value in context.items():
            if callable(value):
                made[name] = self._told(value)
                self._callable.add(id(made[name]))
            else:
                made[name] = self._piece(value)
        return made

    def printed(self, value: object) -> str:
        """A value as it stands in the output."""
        if isinstance(value, Whole):
            return value.place
        if isinstance(value, Piece) and self._kept is not None:
            return self._sign_for(str.__str__(value), self._kept)
        return self.written(value)

    def written(self, value: object) -> str:
        """A value as the format writes it."""
        if isinstance(value, Piece):
            return value
        if isinstance(value, Undefined):
            return str(value)  # raises: nothing undefined is passed over
        return str.__str__(self._escape(plain_text(value)))

    def _sign_for(self, piece: str, kept: dict[str, int]) -> str:
        self._size += len(piece)
        if self._size > MOST_KEPT:
            raise Misused("The program's own parts stand here too often.", "them once")
        return f"\ue000{self._nonce}.{kept.setdefault(piece, len(kept))}\ue001"

    def put_in(self, text: str) -> str:
        """What a block wrote, with everything in it that was kept apart."""
        pieces = list(self._kept or ())
        sign = re.compile(f"\ue000{self._nonce}\\.([0-9]+)\ue001")
        return sign.sub(lambda m: pieces[int(m[1])], text) if pieces else text

    def _told(self, function: Callable[..., Any]) -> Callable[..., Any]:
        return lambda *words, **named: self._piece(bounded(function(*words, **named)))

    def _piece(self, value: Any) -> Any:
        return Piece(value) if isinstance(value, self._trusted) else value

    def getattr(self, obj: Any, attribute: str) -> Any:
        """A field of the audit, an entry of a map, or what a loop says of itself."""
        if isinstance(obj, Undefined):
            return str(obj)  # raises
        fields = _fields(obj)
        if attribute in fields:
            return getattr(obj, attribute)
        if isinstance(obj, Mapping) and attribute in obj:
            return obj[attribute]
        valid = [*fields, *(map(str, obj) if isinstance(obj, Mapping) else ())]
        close = nearest(attribute, valid) or some_of(valid)
        raise Misused(f"`{what_is(obj)}` has no `{attribute[:60]}`.", close)

    def getitem(self, obj: Any, argument: Any) -> Any:
        """The same for names in brackets; a number, or a part, of a list or a text."""
        if isinstance(argument, str) and not isinstance(obj, Mapping):
            return self.getattr(obj, argument)
        if not isinstance(obj, Mapping | str | list | tuple):
            raise Misused(f"`{what_is(obj)}` has no parts.")
        try:
            return obj[argument]
        except (LookupError, TypeError, ValueError):
            raise Misused(f"There is no part {str(argument)[:60]} of this.") from None

    def call(self, context: Any, called: Any, *words: Any, **named: Any) -> Any:
        """Calls what `given` has handed out, or a method that only reads."""
        for own in ("_block_vars", "_loop_vars"):  # Jinja's, for functions that take a context
            named.pop(own, None)
        owner = getattr(called, "__self__", None)
        method = isinstance(owner, Mapping | date) and called.__name__ in METHODS
        if id(called) not in self._callable and not method:
            raise Misused("This cannot be called.", "a name of docs/audit.md, such as link(label)")
        return called(*words, **named)

    def call_binop(self, context: Any, operator: str, left: Any, right: Any) -> Any:
        """Arithmetic, on numbers alone."""
        as_number(left)
        as_number(right)
        if operator in ("**", "%"):
            raise Misused(f"A block does not reckon with `{operator}`.")
        return as_number(self.binop_table[operator](left, right))

    def is_safe_callable(self, obj: Any) -> bool:
        """Nothing that `call` has not looked at."""
        return False


def _fields(obj: Any) -> tuple[str, ...]:
    """The names that may be read of a value."""
    if isinstance(obj, Struct):
        kind = type(obj)
        told = [n for n, v in vars(kind).items() if isinstance(v, property) and n[0] != "_"]
        return (*kind.__struct_fields__, *told)
    if isinstance(obj, Mapping):
        return METHODS[:3]
    if isinstance(obj, LoopContext):
        return _LOOP
    if isinstance(obj, date):
        return _DATE
    return tuple(getattr(obj, "_fields", ())) if isinstance(obj, tuple) else ()


@pass_environment
def _joined(
    environment: BlockEnvironment,
    values: Iterable[Any],
    between: str = "",
    attribute: str | None = None,
) -> str:
    """The values one behind the other; what is written for the format already stays so."""
    if attribute is not None:
        values = map(make_attrgetter(environment, attribute), values)
    found = list(values)
    glue = plain_text(between)
    if not any(isinstance(one, Piece) for one in found):
        plain = [plain_text(one) for one in found]
        bounded(glue, *plain, times=len(plain))
        return glue.join(plain)
    written = [environment.written(one) for one in found]
    # Escaping may strip a text, and blanks need none.
    split = re.split(r"(\s+)", glue)
    glue = "".join(part if part.isspace() else environment.written(part) for part in split)
    bounded(glue, *written, times=len(written))
    return Piece(glue.join(written))


def _rounded(value: Any, digits: int = 0) -> Any:
    if digits not in range(10):
        raise Misused("A number is rounded to 0 to 9 digits.", "round(1)")
    made = round(as_number(value), digits)
    return made if digits else int(made)


@pass_environment
def _summed(
    environment: BlockEnvironment, values: Iterable[Any], attribute: str | None = None
) -> Any:
    if attribute is not None:
        values = map(make_attrgetter(environment, attribute), values)
    return sum(as_number(one) for one in values)
