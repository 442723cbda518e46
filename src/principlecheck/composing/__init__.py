"""From a report and what people wrote beside it to the audit that is handed on.

It joins findings to causes, numbers them, and composes each section of the audit (letter, causes,
actions, plan, money, principles, questions, scope, sign-off, annex), the memo, the sheets of the
tracker and the overview of a portfolio: as one view of words, tables, rows, cells and charts.
Formats are templates over that. It may touch the model and dossier, and judges nothing.
"""

from principlecheck.composing.compose import compose_audit
from principlecheck.composing.numbers import number_findings
from principlecheck.model.report.earlier import Earlier

__all__ = ["Earlier", "compose_audit", "number_findings"]
