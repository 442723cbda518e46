"""From a report and what people wrote beside it to the audit that is handed on.

Sections, tables, paragraphs and their words are made here (`letter`, `heat_map`, `sign_off`).

It joins findings to causes, numbers them, and makes of each part of the audit (letter, plan, money,
questions, annex) one view of words, tables and charts; formats are templates over that. It may touch
the model and dossier, and judges nothing.
"""

from principlecheck.composing.compose import compose
from principlecheck.composing.numbers import numbered
from principlecheck.model.report.earlier import Earlier

__all__ = ["Earlier", "compose", "numbered"]
