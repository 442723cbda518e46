"""What a rule says of its price in words, beside the price that is declared."""

from __future__ import annotations

import re

from principlecheck.facts.case import Case, Facts
from principlecheck.model.format.quantities import Money

facts = Facts("customer_rules", reads=("customer_rules.says",))
# Said of a price, and of nothing else: not “feel free”, “free from”, “duty-free” or “toll-free”.
_FREE = re.compile(
    r"\b(?:free of (?:any )?(?:charge|cost)|(?:for|is|are|be|always|entirely|completely) free"
    r"(?![- ](?:to|from|of|and open)\b)|free (?:returns?|delivery|shipping|collection|repairs?)"
    r"|(?:at|with) no (?:extra |additional )?(?:charge|cost)s?|costs? (?:you )?nothing"
    r"|without (?:any )?(?:charge|cost)"
    r"|kostenlos|kostenfrei|unentgeltlich|gratis|gratuite?(?:ment|mente)?s?|senza costi|sin coste)\b",
    re.IGNORECASE,
)
_NOT = re.compile(r"\b(?:not|never|no longer|nicht|kein\w*|pas|no|non)(?: \w+)?\s*$", re.IGNORECASE)


@facts.flag(reads=("customer_rules.costs_customer",))
def charges(case: Case) -> bool:
    """Whether the customer pays anything for it."""
    price: Money = case.need(case.entry, "costs_customer")
    return price.amount > 0


@facts.text
def free_in_words(case: Case) -> str:
    """The words of the rule that call it free of charge; none where it does not.

    English, and the common words of German, French, Spanish and Italian.
    """
    said: str = case.need(case.entry, "says")
    for found in _FREE.finditer(said):
        if not _NOT.search(said[: found.start()]):
            return found.group()
    return ""
