"""An audit as sheets to work in: what to do, what was found, what to ask, what it costs.

A row of actions or findings is answered where it stands; what it showed when it was written, and
what people had said by then, is kept beside it, so that an answer is told from what was there.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date

from principlecheck.composing.findings_view import remedy_in_detail
from principlecheck.composing.letter_view import letter_who_decides_cause
from principlecheck.composing.parts import gather_audit_figures, gather_questions_on_causes
from principlecheck.composing.words import audit_owner, open_audit_sentence
from principlecheck.model.audit.cause import Cause
from principlecheck.model.audit.document import AuditDocument, AuditFinding
from principlecheck.model.audit.dossier import ResponseStatus
from principlecheck.model.audit.sheets import (
    ACTIONS,
    ANSWERS,
    ASSUMPTIONS,
    EXPORTED,
    FIELDS,
    FINDINGS,
    MONEY,
    NUMBER,
    QUESTIONS,
    SAID,
    TO_QUESTIONS,
    UNNAMED,
    Cell,
    Formula,
    Sheet,
    SheetColumn,
)
from principlecheck.model.units import format_sentence

_LINE = ", "
_MOST_PRINTS = 1_000
"""Fingerprints in one cell: a cell of Excel holds 32,767 characters, and one of them has 16."""


def compose_tracker_sheets(audit: AuditDocument) -> tuple[Sheet, ...]:
    """The sheets of an audit, the ones to work in first."""
    findings = {one.label: one for one in audit.findings}
    actions = _compose_actions_sheet(audit, findings)
    found = _compose_findings_sheet(audit)
    questions = _compose_questions_sheet(audit)
    return (
        actions,
        _compose_causes_sheet(audit),
        found,
        questions,
        *_compose_money_sheet(audit, findings),
        _compose_figures_sheet(audit),
        _compose_exported_sheet(audit, (actions, found, questions), findings),
        _tracker_answers_people_gave(audit.findings),
    )


def _tracker_due_cell(text: str) -> Cell:
    """A day as one; words where nobody has set one."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        return text


def tracker_answers_to_finding(one: AuditFinding) -> tuple[Cell, ...]:
    """What stands in the columns to answer in, for one finding."""
    accepted, plan = one.accepted, one.plan
    return (
        one.owner, _tracker_due_cell(one.due), str(one.status), one.answer, plan.priority, plan.cost,
        plan.effort, plan.evidence, accepted.by if accepted else "",
        accepted.until if accepted else None,
    )  # fmt: skip


def _tracker_answers_in_common(findings: Sequence[AuditFinding]) -> tuple[Cell, ...]:
    """What stands in the columns to answer in, for several findings: what holds for all of them,
    and for the day the first.
    """
    rows = [tracker_answers_to_finding(one) for one in findings]
    made = [column[0] if len(set(column)) == 1 else "" for column in zip(*rows, strict=True)]
    days = [row[FIELDS.index("due")] for row in rows]
    made[FIELDS.index("due")] = min((one for one in days if isinstance(one, date)), default="")
    return tuple(made)


def _compose_actions_sheet(audit: AuditDocument, findings: dict[str, AuditFinding]) -> Sheet:
    columns = (
        SheetColumn(NUMBER), SheetColumn("Cause"), SheetColumn("Action", "long"),
        SheetColumn("Severity"), *ANSWERS, SheetColumn("How we will know", "long"),
        SheetColumn("Findings"), SheetColumn("Field to write", "long"),
        SheetColumn("Value to write"), SheetColumn("What it takes", "long"),
        SheetColumn("Accepts less than today"),
    )  # fmt: skip
    rows = []
    for cause in audit.causes:
        for number, action in enumerate(cause.actions, 1):
            own = [findings[label] for label in action.settles if label in findings]
            said: list[Cell] = list(_tracker_answers_in_common(own)) if own else [""] * len(ANSWERS)
            said[0] = said[0] or action.owner or UNNAMED
            edits = action.edits
            rows.append(
                (
                    f"{cause.label}.{number}", cause.title, open_audit_sentence(action.does),
                    own[0].finding.severity if own else cause.severity, *said, action.know,
                    _LINE.join(action.settles), _LINE.join(route for route, _ in edits),
                    _LINE.join(dict.fromkeys(value for _, value in edits)), action.acting,
                    "yes" if action.less else "",
                )
            )  # fmt: skip
    return Sheet(ACTIONS, columns, tuple(rows))


def _compose_causes_sheet(audit: AuditDocument) -> Sheet:
    columns = (
        SheetColumn(NUMBER), SheetColumn("Cause"), SheetColumn("What it is", "long"),
        SheetColumn("Severity"), SheetColumn("Law binds from", "date"), SheetColumn("Owner"),
        SheetColumn("Due", "date"), SheetColumn("Low a year", "money"),
        SheetColumn("Likely a year", "money"), SheetColumn("High a year", "money"),
        SheetColumn("Currency"), SheetColumn("Depends on"), SheetColumn("Findings", "long"),
        SheetColumn("Answered", "long"),
    )  # fmt: skip
    rows = [row for cause in audit.causes for row in _causes_sheet_rows(cause)]
    return Sheet("Causes", columns, tuple(rows))


def _causes_sheet_rows(cause: Cause) -> Iterator[tuple[Cell, ...]]:
    """A cause in a row, or in one a currency: amounts in two of them are no sum."""
    before = (
        cause.label, cause.title, cause.sentence, cause.severity, cause.law,
        letter_who_decides_cause(cause), _tracker_due_cell(cause.due),
    )  # fmt: skip
    after = (_LINE.join(cause.depends), _LINE.join(cause.findings), cause.standing)
    lost = [one.lost for one in cause.money if one.lost]
    for one in lost:
        yield (*before, one.low, one.likely, one.high, one.currency, *after)
    if not lost:
        yield (*before, None, None, None, "", *after)


def _compose_findings_sheet(audit: AuditDocument) -> Sheet:
    columns = (
        SheetColumn(NUMBER), SheetColumn("Finding", "long"), SheetColumn("Severity"),
        SheetColumn("Confidence"), SheetColumn("Cause"), *ANSWERS,
        SheetColumn("Condition", "long"), SheetColumn("Consequence", "long"),
        SheetColumn("Corrective action", "long"), SheetColumn("In detail", "long"),
        SheetColumn("Check"),
        SheetColumn("Principle"), SheetColumn("Where"), SheetColumn("Waived until", "date"),
    )  # fmt: skip
    causes = {label: cause.label for cause in audit.causes for label in cause.findings}
    rows = tuple(
        (
            one.label, one.finding.title, one.finding.severity, one.finding.confidence,
            causes.get(one.label, ""), one.owner or UNNAMED, *tracker_answers_to_finding(one)[1:],
            open_audit_sentence(one.finding.says),
            open_audit_sentence(one.finding.effect), open_audit_sentence(one.finding.decide or one.finding.do),
            remedy_in_detail(one.finding), one.finding.code,
            format_sentence(one.finding.principle), one.finding.at.route,
            one.finding.waiver.expires if one.finding.waiver else None,
        )
        for one in audit.findings
    )  # fmt: skip
    return Sheet(FINDINGS, columns, rows)


def _compose_questions_sheet(audit: AuditDocument) -> Sheet:
    columns = (
        SheetColumn(NUMBER), SheetColumn("For"), SheetColumn("Question", "long"),
        SheetColumn("About"), TO_QUESTIONS,
        SheetColumn("Where the answer goes", "long"),
    )  # fmt: skip
    owners = {one.label: one.owner for one in audit.findings}
    rows: list[tuple[str, str, tuple[str, ...], str]] = []
    for question, labels in gather_questions_on_causes(audit.findings):
        whose = dict.fromkeys(audit_owner(owners[label]) for label in labels if owners[label])
        goes = "responses.yaml, as the cause of these findings"
        rows.append((open_audit_sentence(question), _LINE.join(whose), labels, goes))
    for one in audit.report.questions:
        asks = f"{one.says} {one.asks}"
        rows.append((asks, audit_owner(one.owner, ""), (one.code,), f"the policies: {one.write}"))
    made = tuple(
        (f"Q{number}", format_sentence(whose or "whoever knows"), asks, _LINE.join(about), "", goes)
        for number, (asks, whose, about, goes) in enumerate(rows, 1)
    )
    return Sheet(QUESTIONS, columns, made)


_PRICES = (("costs.agent_hour", "hours"), ("costs.contact", "contacts"))
_KIND = {"moved": "borne by others either way", "unplanned": "a gap in a plan, spent either way"}


def _compose_money_sheet(
    audit: AuditDocument, findings: dict[str, AuditFinding]
) -> Iterator[Sheet]:
    """What each finding costs a year as declared, and as a reader would have it: another price,
    another volume, in the sum or not. A cost is in proportion to its price and to its volume.
    """
    columns = (
        SheetColumn(NUMBER), SheetColumn("Cause"), SheetColumn("Finding"),
        SheetColumn("What it costs", "long"), SheetColumn("Kind", "long"),
        SheetColumn("Currency"), SheetColumn("Low as declared", "money"),
        SheetColumn("High as declared", "money"), SheetColumn("Priced by"),
        SheetColumn("Volume against declared", "share"),
        SheetColumn("In the sum", "choice", choices=("yes", "no")),
        SheetColumn("Low", "money"), SheetColumn("Likely", "money"), SheetColumn("High", "money"),
    )  # fmt: skip
    rows: list[tuple[Cell, ...]] = []
    summed = {name for total in audit.money_together for name in total.fingerprints}
    for cause in audit.causes:
        for label in cause.findings:
            one = findings.get(label)
            if one is None or one.finding.money is None:
                continue
            counted = one.finding.fingerprint in summed
            rows.append(_money_sheet_row(one, cause.label, len(rows) + 2, counted=counted))
    if not rows:
        return
    currencies = sorted({str(row[5]) for row in rows})
    below = [_money_sheet_sum(currency, len(rows) + 1) for currency in currencies]
    yield Sheet(MONEY, columns, tuple(rows), tuple(below))
    assumed = (
        SheetColumn(NUMBER), SheetColumn("Assumption", "long"),
        SheetColumn("Against declared", "share"), SheetColumn("Note", "long"),
    )  # fmt: skip
    note = "100 % is what the policies declare under organisation.costs; write another share here."
    yield Sheet(
        ASSUMPTIONS,
        assumed,
        (
            ("A1", "What an agent's hour costs", 1.0, note),
            ("A2", "What one contact costs", 1.0, note),
        ),
    )


def _money_sheet_row(one: AuditFinding, cause: str, row: int, *, counted: bool) -> tuple[Cell, ...]:
    money = one.finding.money
    assert money is not None  # noqa: S101 - only such are asked about
    kind = "moved" if money.moved else "unplanned" if money.unplanned else ""
    lost = "lost" if counted else "lost; counted elsewhere, or rests on figures that disagree"
    lost += "; accepted" if one.is_settled else ""
    routes = {put.route.removeprefix("organisation.") for put in money.figure.inputs}
    priced = [word for route, word in _PRICES if route in routes]
    price = priced[0] if len(priced) == 1 else "both" if priced else "as declared"
    factor = f'IF($I{row}="hours",{ASSUMPTIONS}!$C$2,IF($I{row}="contacts",{ASSUMPTIONS}!$C$3,1))'
    low = f"=$G{row}*$J{row}*{factor}"
    high = f"=$H{row}*$J{row}*{factor}" if money.high is not None else None
    likely = f"=($L{row}+$N{row})/2" if high else None
    return (
        f"M{row - 1}", cause, one.label, one.finding.title, _KIND.get(kind, lost), money.currency,
        money.low, money.high, price, 1.0, "yes" if counted else "no", Formula(low),
        Formula(likely) if likely else "", Formula(high) if high else "no upper end",
    )  # fmt: skip


def _money_sheet_sum(currency: str, last: int) -> tuple[Cell, ...]:
    """What is in the sum, in one currency; without an upper end where one of it has none."""

    def column(letter: str) -> str:
        return f"${letter}$2:${letter}${last}"

    chosen = f'{column("F")},"{currency}",{column("K")},"yes"'
    sums = {letter: f"SUMIFS({column(letter)},{chosen})" for letter in "LMN"}
    unknown = f'COUNTIFS({chosen},{column("N")},"no upper end")>0'
    return (
        "", "", "", "Together, of what is in the sum", "", currency, "", "", "", "", "",
        Formula(f"={sums['L']}"), Formula(f'=IF({unknown},"",{sums["M"]})'),
        Formula(f'=IF({unknown},"no upper end",{sums["N"]})'),
    )  # fmt: skip


def _compose_figures_sheet(audit: AuditDocument) -> Sheet:
    columns = (
        SheetColumn(NUMBER), SheetColumn("Figure", "long"), SheetColumn("Value"),
        SheetColumn("Findings", "long"), SheetColumn("Computed as", "long"),
        SheetColumn("With", "long"), SheetColumn("Assumed", "long"), SheetColumn("Source", "long"),
    )  # fmt: skip
    rows = tuple(
        (
            f"N{number}", format_sentence(figure.title), figure.value, _LINE.join(labels),
            figure.formula, "; ".join(figure.steps), " ".join(figure.assumptions), figure.source,
        )
        for number, (figure, labels) in enumerate(gather_audit_figures(audit), 1)
    )  # fmt: skip
    return Sheet("Figures", columns, rows)


def _compose_exported_sheet(
    audit: AuditDocument, sheets: Iterable[Sheet], findings: dict[str, AuditFinding]
) -> Sheet:
    """What each row to answer in showed, and the fingerprints of the findings that it answers: more
    than a cell holds stand in further rows of the same name.
    """
    columns = (
        SheetColumn("Row"), SheetColumn("Sheet"), SheetColumn("Fingerprints"),
        *(SheetColumn(name) for name in FIELDS),
    )  # fmt: skip
    labels = {
        f"{cause.label}.{number}": action.settles
        for cause in audit.causes
        for number, action in enumerate(cause.actions, 1)
    }
    labels |= {label: (label,) for label in findings}
    questions = gather_questions_on_causes(audit.findings)
    labels |= {f"Q{number}": of for number, (_, of) in enumerate(questions, 1)}
    rows = []
    for sheet in sheets:
        places = {one.answers: at for at, one in enumerate(sheet.columns) if one.answers}
        for row in sheet.rows:
            prints = [findings[one].finding.fingerprint for one in labels.get(str(row[0]), ())]
            shown = (row[places[name]] if name in places else "" for name in FIELDS)
            fields = tuple(map(_tracker_cell_text, shown))
            rows += [
                (row[0], sheet.name, " ".join(prints[at : at + _MOST_PRINTS]), *fields)
                for at in range(0, max(len(prints), 1), _MOST_PRINTS)
            ]
    return Sheet(EXPORTED, columns, tuple(rows), hidden=True)


def _tracker_answers_people_gave(findings: Sequence[AuditFinding]) -> Sheet:
    """What people had said of each finding, and nothing that the program says in its place."""
    columns = (SheetColumn("Fingerprint"), SheetColumn(NUMBER),
               *(SheetColumn(name) for name in FIELDS))  # fmt: skip
    rows = []
    for one in findings:
        shown = dict(zip(FIELDS, (*tracker_answers_to_finding(one), one.cause), strict=True))
        shown["status"] = _tracker_status_people_gave(one)
        told = (_tracker_cell_text(shown[name]) if name in one.said else "" for name in FIELDS)
        rows.append((one.finding.fingerprint, one.label, *told))
    return Sheet(SAID, columns, tuple(rows), hidden=True)


def _tracker_status_people_gave(one: AuditFinding) -> str:
    return str(ResponseStatus.RISK_ACCEPTED if one.accepted else one.status)


def _tracker_cell_text(cell: Cell) -> str:
    return cell.isoformat() if isinstance(cell, date) else "" if cell is None else str(cell)
