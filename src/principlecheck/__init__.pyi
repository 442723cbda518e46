from principlecheck.model.report.refusal import Refusal
from principlecheck.model.report.report import Finding, Report
from principlecheck.usecases.checking import check, open_run
from principlecheck.usecases.gate.gate import Change, gate
from principlecheck.usecases.plan import plan
from principlecheck.usecases.ports import Ports
from principlecheck.usecases.run import Options, Run

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
__version__: str
