"""From a report and what people wrote beside it to the audit that is handed on."""

from principlecheck.composing.compose import compose
from principlecheck.composing.numbers import numbered
from principlecheck.model.report.earlier import Earlier

__all__ = ["Earlier", "compose", "numbered"]
