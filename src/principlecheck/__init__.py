"""principlecheck: holds support policies against codified principles, and says what will hurt.

What other programs may use is named here, and loaded when it is first asked for; see docs/api.md.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from principlecheck.model.report.refusal import Refusal
    from principlecheck.model.report.report import Finding, Report
    from principlecheck.usecases.checking import check, open_run
    from principlecheck.usecases.gate.gate import Change, gate
    from principlecheck.usecases.plan import plan
    from principlecheck.usecases.ports import Ports
    from principlecheck.usecases.run import Options, Run

# A literal: reading it through importlib.metadata costs 33 ms at every start.
__version__ = "0.1.0"

__all__ = [
    "Change",
    "Finding",
    "Options",
    "Ports",
    "Refusal",
    "Report",
    "Run",
    "check",
    "gate",
    "open_run",
    "plan",
]
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


def __getattr__(name: str) -> Any:
    """A public name, loaded now: importing the package itself costs next to nothing."""
    if name not in _WHERE:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    value = getattr(import_module(f"{__name__}.{_WHERE[name]}"), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
