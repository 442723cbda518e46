"""From a report and what people wrote beside it to the audit that is handed on."""

from principlecheck.composing.compose import Earlier, compose
from principlecheck.composing.numbers import numbered

__all__ = ["Earlier", "compose", "numbered"]
