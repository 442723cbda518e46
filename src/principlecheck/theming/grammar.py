"""The language of blocks: the part of Jinja that only reads the audit and prints it.

No block reads files, keeps state, calls itself or formats by a pattern; what is left ends in time
proportional to the audit, or else at the limits of the process.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator
from functools import partial

from jinja2 import nodes

from principlecheck.reading.nearest import nearest
from principlecheck.theming.job import Wrong

METHODS = ("items", "keys", "values", "isoformat")
_ALLOWED = (
    nodes.Template,
    nodes.Output,
    nodes.TemplateData,
    nodes.For,
    nodes.If,
    nodes.Assign,
    nodes.Name,
    nodes.Const,
    nodes.Getattr,
    nodes.Getitem,
    nodes.Slice,
    nodes.Filter,
    nodes.Test,
    nodes.Call,
    nodes.Keyword,
    nodes.CondExpr,
    nodes.And,
    nodes.Or,
    nodes.Not,
    nodes.Compare,
    nodes.Operand,
    nodes.Add,
    nodes.Sub,
    nodes.Mul,
    nodes.Div,
    nodes.FloorDiv,
    nodes.Neg,
    nodes.Pos,
    nodes.List,
    nodes.Tuple,
    nodes.Dict,
    nodes.Pair,
)
_FILES = (nodes.Include, nodes.Import, nodes.FromImport, nodes.Extends, nodes.Block)
_REFUSED: dict[type[nodes.Node], tuple[str, str]] = {
    **dict.fromkeys(
        _FILES, ("A block cannot take in another file.", "the text itself into this block")
    ),
    nodes.Macro: ("A block has no macros.", "the text where the macro is called"),
    nodes.CallBlock: ("A block has no macros.", "the text where the macro is called"),
    nodes.Concat: ("A block does not join texts with `~`.", "{{ a }}{{ b }} in place of {{ a ~ b }}"),
    nodes.Mod: ("A block does not format with `%`.", "{{ a }} where it belongs in the text"),
    nodes.Pow: ("A block does not raise to a power.", "the number"),
    nodes.AssignBlock: ("`set` holds a value, not a piece of text.", "{% set name = value %}"),
    nodes.Scope: ("Escaping stays as it is, and names are set one by one.", "{% set name = value %}"),
    nodes.FilterBlock: ("A filter is written behind a value.", "{{ value | filter }}"),
}  # fmt: skip
_ELSE = ("A block knows `if`, `for`, `set` and filters, and not this.", "the block without it")
MOST_TOLD = 20
MOST_LISTED = 12


def misuses(
    tree: nodes.Template,
    names: Collection[str],
    filters: Collection[str],
    tests: Collection[str],
) -> list[Wrong]:
    """Everything in a parsed block that is not of the language, in the order of its lines.

    `names` are those that a block may read.
    """
    own = {n.name for n in tree.find_all(nodes.Name) if n.ctx != "load"}
    known = {*names, *own, "loop"}
    found: list[Wrong] = []
    pending: list[nodes.Node] = [tree]
    while pending and len(found) < MOST_TOLD:
        node = pending.pop()
        wrong = next(_wrong(node, known, names, filters, tests), None)
        if wrong is None:
            pending += node.iter_child_nodes()
        else:
            found.append(wrong)  # what stands inside it is not told as well
    return sorted(found, key=lambda one: one.line)


def _wrong(
    node: nodes.Node,
    known: Collection[str],
    given: Collection[str],
    filters: Collection[str],
    tests: Collection[str],
) -> Iterator[Wrong]:
    told = partial(Wrong, _line(node))
    if not isinstance(node, _ALLOWED):
        yield told(*next((s for kind, s in _REFUSED.items() if isinstance(node, kind)), _ELSE))
    elif isinstance(node, nodes.For) and node.recursive:
        yield told("A loop cannot call itself.", "one loop inside the other")
    elif isinstance(node, nodes.Name):
        yield from _name(node, known, given, told)
    elif isinstance(node, nodes.Filter):
        yield from _unknown(node.name, filters, "filter", told)
    elif isinstance(node, nodes.Test):
        yield from _unknown(node.name, tests, "test", told)
    elif isinstance(node, nodes.Call):
        called = node.node
        method = isinstance(called, nodes.Getattr) and called.attr in METHODS
        starred = node.dyn_args is not None or node.dyn_kwargs is not None
        if starred or not (method or isinstance(called, nodes.Name)):
            yield told("This cannot be called.", "a name of docs/audit.md, such as link(label)")


def _line(node: nodes.Node) -> int:
    """The line of a node; some of Jinja's know it of their contents alone."""
    while node.lineno is None:
        inside = next(node.iter_child_nodes(), None)
        if inside is None:
            return 1
        node = inside
    return node.lineno


def _name(
    node: nodes.Name, known: Collection[str], given: Collection[str], told: Callable[..., Wrong]
) -> Iterator[Wrong]:
    if node.ctx == "load" and node.name not in known:
        yield from _unknown(node.name, known, "name", told)
    elif node.ctx != "load" and node.name in {*given, "loop"}:
        yield told(f"`{node.name}` is the program's own name.", "another name")


def _unknown(
    name: str, known: Collection[str], what: str, told: Callable[..., Wrong]
) -> Iterator[Wrong]:
    if name not in known:
        close = nearest(name, known)
        yield told(f"There is no {what} `{name[:60]}` here.", close or some_of(known))


def some_of(known: Collection[str]) -> str:
    """What a hint lists where no name is near: all, or as many as fit a line."""
    names = sorted(known)
    more = " …" if len(names) > MOST_LISTED else ""
    return f"one of {', '.join(names[:MOST_LISTED])}{more}" if names else ""
