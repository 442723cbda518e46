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


class _QuickSandbox(ImmutableSandboxedEnvironment):
    """Jinja's sandbox. What may be read follows from an object's type and the attribute's name alone,
    and is asked of Jinja once for each: a quarter of a page's time went into asking.
    """

    def __init__(self, *arguments: Any, **named: Any) -> None:
        super().__init__(*arguments, **named)
        self._may_be_read: dict[tuple[type, str], bool] = {}

    def is_safe_attribute(self, obj: Any, attr: str, value: Any) -> bool:
        known = self._may_be_read.get((type(obj), attr))
        if known is None:
            known = super().is_safe_attribute(obj, attr, value)
            self._may_be_read[type(obj), attr] = known
        return known


def sandboxed_jinja_environment(
    sources: Mapping[str, str],
    filters: Mapping[str, Callable[..., Any]],
    finalize: Callable[[Any], Any],
) -> ImmutableSandboxedEnvironment:
    """Jinja for HTML, sandboxed: every value goes through `finalize` and is escaped, and nothing
    undefined is passed over.
    """
    made = _QuickSandbox(
        loader=DictLoader(dict(sources)),
        undefined=StrictUndefined,
        autoescape=True,
        finalize=finalize,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.filters.update(filters)
    return made
