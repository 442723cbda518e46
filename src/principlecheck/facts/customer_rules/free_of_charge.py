"""What a rule says of its price in words, beside the price that is declared."""

from __future__ import annotations

import re

from principlecheck.facts.case import Case, Facts
from principlecheck.model.format.quantities import Money

facts = Facts("customer_rules", reads=("customer_rules.says",))
# Neither comma nor bracket ends a clause: “free, at any time, to return it” is said of no price.
_CLAUSES = re.compile(r"[.;:!?](?!\w)")
# “Free” is said of a line, of people and of defects as well: it has to be the last word. So has
# what is inflected: “unsere kostenlose Hotline” is said of a line, and may stand beside any price.
_FREE = re.compile(
    r"\b(?:free of (?:any )?(?:charge|cost)"
    r"|(?:(?:for|is|are|be|always|entirely|completely) free"
    r"|free (?:returns?|delivery|shipping|collection|repairs?))(?=\W*$)"
    r"|(?:at|with) no (?:extra |additional )?(?:charge|cost)s?|costs? (?:you )?nothing"
    r"|without (?:any )?(?:charge|cost)"
    r"|kostenlos|kostenfrei|unentgeltlich|gratis|gratuit(?:ement|amente)|senza costi|sin coste"
    r"|(?:kostenlos|kostenfrei|unentgeltlich)e[mnrs]?(?=\W+(?:rück\w+|retouren?|\w*lieferung(?:en)?"
    r"|versand|abholung(?:en)?|reparatur(?:en)?|umtausch|zustellung(?:en)?)(?: an)?\W*$)"
    r"|(?:(?<=\b(?:est|son) )|(?<=\b(?:sont|sono) )|(?<=\bes )|(?<=\bè ))gratuit\w*"
    r"|gratuit\w*(?=\W*$))\b",
    re.IGNORECASE,
)
_NOT = re.compile(
    r"n['’]t\b|\b(?:not|cannot|no|none|nothing|neither|nor|never|nobody|hardly|rarely|used to"
    r"|nichts?|nie|niemals|weder|kein\w*|pas|plus|aucun\w*|jamais|non|nessun\w*|mai"
    r"|nunca|ning[uú]n\w*)\b",
    re.IGNORECASE,
)
_CONDITION = re.compile(
    r"\b(?:(?:for|für|pour|per|para)(?! (?:you|all|every\w*|sie|alle|vous|tous|tutti|todos)\b)"
    r"|above|over|under|below|from|within|until|before|after|on|with|by|if|unless|when|where|once"
    r"|while|only|first|except|members?|instead"
    r"|ab|über|unter|bis|bei|binnen|innerhalb|wenn|falls|sofern|nur|außer|erste\w*|mit"
    r"|dès|partir|jusqu\w*|dans|si|sauf|seule\w*|première?|avec"
    r"|da|oltre|entro|se|sotto|fino|salvo|sol[oa]|con|primo|prima"
    r"|desde|dentro|hasta|sólo|excepto|primer[oa]?)\b",
    re.IGNORECASE,
)
_AMOUNT = re.compile(
    r"[€$£¥]\s?\d|\b[A-Z]{3}\s?\d|\d\s?(?:[€$£¥]|[A-Z]{3}\b|(?i:euros?|pounds?|dollars?|francs?|cents?|pence)\b)"
)


@facts.flag(reads=("customer_rules.costs_customer",))
def charges(case: Case) -> bool:
    """Whether the customer pays anything for it."""
    price: Money = case.need(case.entry, "costs_customer")
    return price.amount > 0


@facts.text
def free_in_words(case: Case) -> str:
    """The words of the rule that call it free of charge; none where it does not.

    English, and the common words of German, French, Spanish and Italian. Words that name an amount
    of money, or say when and for whom, leave nothing out.
    """
    said: str = case.need(case.entry, "says")
    if _AMOUNT.search(said):
        return ""
    found = (_words_calling_rule_free(clause) for clause in _CLAUSES.split(said))
    return next((words for words in found if words), "")


def _words_calling_rule_free(clause: str) -> str:
    """The words that call something free of charge, with no condition and nothing denied."""
    found, beside = _FREE.search(clause), _FREE.sub("", clause)
    # German denies at the end: “Eine kostenlose Rücksendung bieten wir nicht an.”
    if found is None or _NOT.search(beside) or _CONDITION.search(beside):
        return ""
    return found.group()
