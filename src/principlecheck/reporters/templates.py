"""The templates that ship with the program."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from jinja2 import DictLoader, StrictUndefined
from jinja2.sandbox import ImmutableSandboxedEnvironment


def report_templates_folder() -> Path:
    """The templates in the package, else at the repository's root (an editable install)."""
    package = Path(__file__).resolve().parent.parent
    shipped = package / "templates"
    return shipped if shipped.is_dir() else package.parents[1] / "templates"


def read_report_template(kind: str, name: str) -> str:
    """The text of a template that ships with the program: `kind` is its folder."""
    return (report_templates_folder() / kind / name).read_text(encoding="utf-8")


def sandboxed_jinja_environment(
    sources: Mapping[str, str],
    filters: Mapping[str, Callable[..., Any]],
    finalize: Callable[[Any], Any],
) -> ImmutableSandboxedEnvironment:
    """Jinja for HTML, sandboxed: every value goes through `finalize` and is escaped, and nothing
    undefined is passed over.
    """
    made = ImmutableSandboxedEnvironment(
        loader=DictLoader(dict(sources)),
        undefined=StrictUndefined,
        autoescape=True,
        finalize=finalize,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.filters.update(filters)
    return made
