"""principlecheck: holds support policies against codified principles, and says what will hurt.

What other programs may use is named here, and loaded when it is first asked for; types stand in
`__init__.pyi`. See docs/api.md.
"""

from importlib import import_module

# A literal: reading it through importlib.metadata costs 33 ms at every start.
__version__ = "0.1.0"

_WHERE = {
    "Change": "usecases.gate.gate",
    "Finding": "model.report.report",
    "Options": "usecases.run",
    "Ports": "usecases.ports",
    "Refusal": "model.report.refusal",
    "Report": "model.report.report",
    "Run": "usecases.run",
    "check": "usecases.checking",
    "gate": "usecases.gate.gate",
    "open_run": "usecases.checking",
    "plan": "usecases.plan",
}
__all__ = list(_WHERE)


def __getattr__(name: str) -> object:
    """A public name, loaded now: importing the package itself costs next to nothing."""
    if name not in _WHERE:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    value: object = getattr(import_module(f"{__name__}.{_WHERE[name]}"), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
