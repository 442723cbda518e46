"""What one Python takes and another does not, kept out of the whole package."""

from __future__ import annotations

import ast
from collections.abc import Iterable, Iterator
from inspect import cleandoc
from pathlib import Path
from typing import Any

import pytest

import principlecheck
from principlecheck.usecases.schemas import SCHEMAS

PACKAGE = Path(principlecheck.__file__).parent


def _shadowed(source: str) -> list[str]:
    """`Class.name` for each name that the annotations of a class use and its own body binds.

    Evaluated after the class is made, as Python 3.14 and every lazy reader of annotations do, such
    an annotation finds the field or method instead of the type.
    """
    return [
        f"{kind.name}.{name}"
        for kind in (_classes(ast.parse(source).body) if "class " in source else ())
        for name in sorted(_bound(kind) & set(_annotating(kind)))
    ]


def _classes(statements: Iterable[ast.AST]) -> Iterator[ast.ClassDef]:
    """Those among `statements` and the ones inside them; no expression holds one."""
    for one in statements:
        if isinstance(one, ast.ClassDef):
            yield one
        for name in ("body", "orelse", "finalbody", "handlers", "cases"):
            yield from _classes(getattr(one, name, ()))


def _bound(kind: ast.ClassDef) -> set[str]:
    names: set[str] = set()
    for node in kind.body:
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
            names.add(node.name)
        elif isinstance(node, ast.AnnAssign | ast.Assign):
            targets = node.targets if isinstance(node, ast.Assign) else [node.target]
            names.update(target.id for target in targets if isinstance(target, ast.Name))
    return names


def _annotating(kind: ast.ClassDef) -> Iterator[str]:
    for node in kind.body:
        if isinstance(node, ast.AnnAssign):
            yield from _names(node.annotation)


def _names(annotation: ast.AST) -> Iterator[str]:
    outer = ast.unparse(annotation.value) if isinstance(annotation, ast.Subscript) else ""
    if isinstance(annotation, ast.Subscript) and outer == "Annotated":
        # What follows the type is evaluated as it stands: its texts are no names.
        first, *rest = annotation.slice.elts if isinstance(annotation.slice, ast.Tuple) else []
        yield from _names(first)
        yield from (node.id for one in rest for node in ast.walk(one) if isinstance(node, ast.Name))
    elif outer != "Literal":  # the words of a Literal are no names
        yield from _name(annotation)
        for node in ast.iter_child_nodes(annotation):
            yield from _names(node)


def _name(node: ast.AST) -> Iterator[str]:
    if isinstance(node, ast.Name):
        yield node.id
    elif (
        isinstance(node, ast.Constant) and isinstance(node.value, str) and node.value.isidentifier()
    ):
        yield node.value


def test_no_field_hides_the_type_of_a_field() -> None:
    hidden = {
        path.relative_to(PACKAGE).as_posix(): found
        for path in PACKAGE.rglob("*.py")
        if (found := _shadowed(path.read_text(encoding="utf-8")))
    }
    assert hidden == {}


@pytest.mark.parametrize(
    "fields",
    [
        "date: date",
        "date: Annotated[date, 'x']",
        "at: list[date]\n date: int = 0",
        "at: 'date'\n def date(self): ...",
    ],
)
def test_a_field_that_hides_a_type_is_seen(fields: str) -> None:
    assert _shadowed(f"class Decision:\n {fields}") == ["Decision.date"]


@pytest.mark.parametrize("name", SCHEMAS)
def test_descriptions_stand_at_the_margin(name: str) -> None:
    descriptions = list(_descriptions(SCHEMAS[name]()))
    assert descriptions
    assert descriptions == [cleandoc(text) for text in descriptions]


def _descriptions(schema: Any) -> Iterator[str]:
    if isinstance(schema, list):
        for part in schema:
            yield from _descriptions(part)
    elif isinstance(schema, dict):
        for key, part in schema.items():
            if key == "description" and isinstance(part, str):
                yield part
            else:
                yield from _descriptions(part)
