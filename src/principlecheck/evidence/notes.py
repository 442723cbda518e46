"""How each figure is counted, and what would bias it: for the file, the terminal and the docs."""

from __future__ import annotations

_SHARE = "Wilson 1927, and of fewer than ten Clopper and Pearson 1934"
NOTES = {
    "offered": ("contacts of the period", "contacts that the export leaves out"),
    "handled": (
        "contacts that were answered",
        "calls that a machine answered, if they count as answered",
    ),
    "solved": (
        "cases that arrived in the period and were solved in it",
        "cases solved without being closed",
    ),
    "backlog": ("cases of the period that were open at its end", "cases opened before the period"),
    "backlog_age": (
        "order statistics of the time from arrival to the end of the period, of the cases that were open then, where backlog is written; all of them at one moment and no sample, so that there is no interval",
        "cases opened before the period; cases that nobody works on and nobody closes",
    ),
    "handle_time": (
        "order statistics; where a limit ends contacts, the product-limit estimate (Kaplan and Meier 1958)",
        "wrap-up that is not recorded; a limit that agents keep by hanging up",
    ),
    "first_reply": (
        "from arrival to the answer of a person, on the hours of the promise; who gave up was not answered",
        "automatic replies that are recorded as replies",
    ),
    "next_reply": (
        "order statistics of the lengths that the export gives, of contacts with a later message alone; no clock tells when it came, so that working time is known only where the export counts it",
        "exports that keep one reply of a contact, such as the last or the longest",
    ),
    "update": (
        "order statistics of the lengths between two signs of life that the export gives, of contacts that have one alone; no clock tells when it began, so that working time is known only where the export counts it",
        "exports that keep one length of a contact, such as the longest; automatic messages that are recorded as signs of life",
    ),
    "resolution": (
        "from arrival to the last solution, open cases as product-limit estimate",
        "cases solved to stop the clock; a solution that was taken back and is not recorded",
    ),
    "fulfilment": (
        "from arrival until it had reached the customer, open cases as product-limit estimate",
        "hand-overs to somebody whose times are not recorded",
    ),
    "abandonment": (
        f"contacts that gave up, of those answered or given up; {_SHARE}",
        "menus in which people hang up before they are counted",
    ),
    "patience": (
        "time waited over those who gave up, who was answered being cut short (exponential, maximum likelihood)",
        "announcements that make people hang up at one moment",
    ),
    "first_contact_resolution": (
        f"1 − contacts after which the same customer came back about the same reason within the window; only contacts with a whole window after them; {_SHARE} with the design effect of customers",
        "customers who are not recognised, who are left out, and those who give up for good, who count as solved",
    ),
    "repeats": (
        f"contacts that follow another of the same customer about the same reason within the window; {_SHARE} with the design effect of customers",
        "a second need of the same kind, which counts as a repeat",
    ),
    "reopened": (
        f"solved cases that were opened again; {_SHARE}",
        "new cases opened in place of the old one",
    ),
    "handed_over": (f"cases with a hand-over at least; {_SHARE}", "hand-overs by word of mouth"),
    "surveys_sent": (
        f"contacts that were asked, of those of which it is known; {_SHARE}",
        "surveys sent by another system",
    ),
    "surveys_answered": (f"answers of those asked; {_SHARE}", "who answers is not who is asked"),
    "satisfaction": (
        f"satisfied of those who answered; {_SHARE}",
        "who was asked, and who answers",
    ),
    "refunds": (
        "order statistics of amounts above nothing",
        "vouchers and exchanges that are recorded elsewhere",
    ),
    "within_authority": (
        f"refunds no higher than an agent may give alone; {_SHARE}",
        "refunds split to stay below",
    ),
    "approval": ("order statistics", "approvals that were never asked for"),
}
"""By figure: how it is counted, and what would bias it."""

SIGNS = {
    "under_limit": "more contacts end just under the limit than just above it",
    "under_deadline": "more cases are solved just under the deadline than just after it",
    "short_contacts": "customers call back within the hour after contacts of a few seconds more often than after others",
    "closed_early": "customers come back after cases closed before their follow-up more often than after others",
    "stopped_clocks": "first replies just before the deadline need another reply more often than earlier ones",
    "not_asked": "customers who complained are asked less often than others",
    "starved": "the last priority misses its time while the first keeps it",
    "opened_twice": "customers open a second case while the first is open more often than after it",
}
"""By sign: what is compared."""
