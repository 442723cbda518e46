"""`init`: commented policies to begin with; it asks little, and overwrites nothing."""

from __future__ import annotations

import re
import sys
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, TextIO

import typer

from principlecheck.cli.terminal import terminal_columns, wrap_terminal_sentence
from principlecheck.model.report.refusal import Refusal
from principlecheck.reading.paths import follow_path_links
from principlecheck.reading.text import REFUSED
from principlecheck.usecases.choosing import choose_option_value

if TYPE_CHECKING:
    from principlecheck.usecases.starting import StartingAnswers, StartResult

_MOST_NAME = 200


def init_command(
    folder: Annotated[
        Path, typer.Argument(metavar="[FOLDER]", help="Where to begin; here, where left out.")
    ] = Path(),
    name: Annotated[
        str | None, typer.Option(metavar="NAME", help="The organisation's name.")
    ] = None,
    trade: Annotated[
        str | None,
        typer.Option(
            metavar="WORD", help="shop, software, clinic, public office, bank or telephone centre."
        ),
    ] = None,
    country: Annotated[
        str | None, typer.Option(metavar="CODE", help="The country whose law applies, as IE.")
    ] = None,
    sells_to: Annotated[
        str | None,
        typer.Option("--sells-to", metavar="WORDS", help="consumers, businesses or both."),
    ] = None,
    business_model: Annotated[
        str | None,
        typer.Option("--business-model", metavar="WORD", help="balanced, service_led or low_cost."),
    ] = None,
    channel: Annotated[
        list[str] | None,
        typer.Option("--channel", metavar="KIND", help="phone, chat, email …; may be repeated."),
    ] = None,
    departments: Annotated[
        str | None,
        typer.Option(metavar="NAMES", help="With commas; the one that serves customers first."),
    ] = None,
    hours: Annotated[
        str | None, typer.Option(metavar="TIMES", help='As "mon-fri 09:00-17:00, sat 10:00-14:00".')
    ] = None,
    volume: Annotated[
        str | None, typer.Option(metavar="RATE", help='Contacts in all, as "2900 per month".')
    ] = None,
    promise: Annotated[
        str | None, typer.Option(metavar="TIME", help="By when customers hear from you.")
    ] = None,
    target: Annotated[
        str | None, typer.Option(metavar="TIME", help="What you aim at inside.")
    ] = None,
    waivers: Annotated[
        bool | None, typer.Option("--waivers/--no-waivers", help="A file of waivers as well.")
    ] = None,
    ci: Annotated[
        str | None, typer.Option(metavar="WHERE", help="A CI job: github, gitlab or none.")
    ] = None,
    yes: Annotated[bool, typer.Option("--yes", "-y", help="Ask nothing.")] = False,
) -> None:
    """Write commented policies to begin with, and what an editor needs to help with them.

    Whatever is not said on the command line is asked on a terminal, in plain words, and otherwise
    taken to be the usual; “I don't know” is an answer. A file that is there already is never
    changed. Ends with the first check, and with what to answer next.
    """
    from principlecheck.usecases.starting import start_policies_from_answers

    if folder.exists() and not folder.is_dir():
        raise Refusal(f"`{folder.as_posix()}` is a file. Name a folder.")
    asks = not yes and _is_terminal(sys.stdin) and _is_terminal(sys.stdout)
    if not asks and not yes:
        typer.echo(_NOT_ASKED, err=True)
    said = {
        "name": name,
        "trade": trade,
        "country": country,
        "sells_to": sells_to,
        "channels": ", ".join(channel) if channel else None,
        "hours": hours,
        "volume": volume,
        "promise": promise,
        "target": target,
        "business_model": business_model,
        "departments": departments,
        "waivers": None if waivers is None else ("yes" if waivers else "no"),
        "ci": ci,
    }
    answers = _ask_init_questions(folder, said, asks=asks)
    _print_init_result(folder, start_policies_from_answers(folder, answers))


_NOT_ASKED = (
    "Nothing is asked, because this is not a terminal: what no option says is taken to be the "
    "usual. `principlecheck init --help` lists the options; --yes says that this is meant."
)


def _is_terminal(stream: TextIO | None) -> bool:
    """Whether somebody sits at a stream; one that was closed before the start is None."""
    return stream is not None and stream.isatty()


_DO_NOT_KNOW = "I don't know"
_QUESTIONS = {
    "name": "What is the organisation called?",
    "trade": "What do you do: a shop, software, a clinic, a public office, a bank, a telephone "
    "centre, or something else?",
    "country": "In which country do you sell? Its law applies",
    "sells_to": "Who buys: consumers, businesses, or both?",
    "channels": "How do customers reach you?",
    "hours": "When are you open?",
    "volume": "How many contacts do you get, about?",
    "promise": "By when do you tell customers that they hear from you?",
    "target": "And what do you aim at inside?",
}
"""What is asked, in this order; the question that belongs to a trade comes last."""
_ONLY_OPTIONS = {
    "business_model": "balanced",
    "departments": "support",
    "waivers": "no",
    "ci": "none",
}
_MOST_TRIES = 2


def _ask_init_questions(
    folder: Path, said: Mapping[str, str | None], *, asks: bool
) -> StartingAnswers:
    """The answers typed, asked and taken for granted. Raises `Refusal` for an option that cannot
    be understood.
    """
    from principlecheck.usecases.starting import StartingAnswers

    # What was typed is read first: nobody answers ten questions to hear that an option is wrong.
    read = {key: _READ[key](typed.strip()) for key, typed in said.items() if typed is not None}
    for key, usual in _ONLY_OPTIONS.items():
        read.setdefault(key, _READ[key](usual))
    # The trade decides what is written of it, and every line of that which nobody said is marked.
    unsaid = {key for key, typed in said.items() if typed is None or _init_answer_is_unknown(typed)}
    unclear: list[tuple[str, str]] = []
    for key, question in _QUESTIONS.items():
        if key in read or (key in ("promise", "target") and not asks):
            continue
        usual = _usual_init_answer(key, folder, read.get("trade", ""))
        if key in ("promise", "target") and not _init_channels_wait(read["channels"]):
            continue
        if not asks:
            read[key] = _READ[key](usual)
            continue
        read[key], answered = _prompt_init_question(question, usual, _READ[key], unclear)
        if answered:
            unsaid.discard(key)
    read["of_trade"] = _prompt_trade_question(read.get("trade", ""), unclear) if asks else ""
    return StartingAnswers(**read, unclear=tuple(unclear), unsaid=frozenset(unsaid))


def _init_answer_is_unknown(typed: str) -> bool:
    from principlecheck.usecases.plain_answers import starter_answer_is_not_known

    return starter_answer_is_not_known(typed)


def _init_channels_wait(channels: Sequence[str]) -> bool:
    from principlecheck.usecases.starting import LIVE

    return any(channel not in LIVE for channel in channels)


def _usual_init_answer(key: str, folder: Path, trade: str) -> str:
    """What is proposed as an answer, by the trade where it says so."""
    from principlecheck.usecases.trades import TRADES

    known = TRADES.get(trade)
    if key == "name":
        return _propose_init_name(folder)
    if key == "channels":
        return ", ".join(known.channels if known else ("email", "phone")).replace("_", " ")
    if key == "hours":
        return ", ".join(known.hours if known else ("mon-fri 09:00-17:00",))
    if key == "sells_to" and known:
        return " and ".join(known.sells_to) or _DO_NOT_KNOW
    return _DO_NOT_KNOW


def _prompt_trade_question(trade: str, unclear: list[tuple[str, str]]) -> str:
    """The answer to the one question that a trade has of its own."""
    from principlecheck.usecases.trades import TRADES

    known = TRADES.get(trade)
    if known is None:
        return ""
    answer, _ = _prompt_init_question(
        known.question, _DO_NOT_KNOW, _READ[known.reads], unclear, known.example
    )
    return str(answer)


def _prompt_init_question(
    question: str,
    usual: str,
    reads: Callable[[str], Any],
    unclear: list[tuple[str, str]],
    example: str = "",
) -> tuple[Any, bool]:
    """The answer to a question and whether somebody gave it; asked again once. What is not
    understood even then is kept as it was said, and the question stays open.
    """
    shown = f"{question} Such as {example}" if example else question
    for tries in range(1, _MOST_TRIES + 1):
        typed = str(typer.prompt(shown, default=usual, show_default=bool(usual))).strip()
        try:
            return reads(typed), not _init_answer_is_unknown(typed)
        except Refusal as refusal:
            typer.echo("\n".join(refusal.lines))
            if tries == _MOST_TRIES:
                unclear.append((question, typed))
                typer.echo("That is kept as you said it, in the file; the rest goes on.")
    return reads(usual), False


def _propose_init_name(folder: Path) -> str:
    words = follow_path_links(folder).name.replace("-", " ").replace("_", " ").strip()
    known = not REFUSED.search(words) and words.isprintable() and words
    return words.title() if known else "Our organisation"


def _parse_init_name(typed: str) -> str:
    if not typed or len(typed) > _MOST_NAME or not typed.isprintable():
        raise Refusal(f"A name is one line of 1 to {_MOST_NAME} characters.")
    return typed


def _parse_init_country(typed: str) -> str:
    from principlecheck.policies.refusals.countries import (
        TWO_LETTERS,
        country_code_meant,
        suggest_countries,
    )
    from principlecheck.usecases.plain_answers import starter_answer_is_not_known

    if starter_answer_is_not_known(typed):
        return ""
    code = country_code_meant(typed)
    if typed and not code:
        write = " or ".join(suggest_countries(typed)) or TWO_LETTERS
        raise Refusal(f"`{typed}` is not a known country. Write {write}.")
    return code


def _split_init_answer(typed: str) -> list[str]:
    return list(dict.fromkeys(part.strip() for part in typed.split(",") if part.strip()))


def _parse_init_channels(typed: str) -> tuple[str, ...]:
    from principlecheck.usecases.plain_answers import (
        starter_answer_is_not_known,
        starter_channel_kind_meant,
    )
    from principlecheck.usecases.starting import CHANNELS

    if starter_answer_is_not_known(typed):
        typed = "email, phone"
    parts = _split_init_answer(re.sub(r"\band\b|&|/|\+", ",", typed))
    kinds = [starter_channel_kind_meant(part, CHANNELS) for part in parts]
    found = tuple(dict.fromkeys(choose_option_value(kind, CHANNELS, "channel") for kind in kinds))
    if not found:
        raise Refusal(f"Name at least one channel: {', '.join(CHANNELS)}.")
    return found


def _parse_init_departments(typed: str) -> tuple[str, ...]:
    from principlecheck.importing.naming import id_from_label

    found = _split_init_answer(typed)
    names = [id_from_label(part) for part in found]
    if not found or not all(names):
        raise Refusal("Name departments with letters or digits, such as support.")
    return tuple(dict.fromkeys(names))


def _parse_init_hours(typed: str) -> tuple[str, ...]:
    from principlecheck.policies.refusals.opening_hours import suggest_opening_hours
    from principlecheck.usecases.plain_answers import starter_answer_is_not_known

    found = suggest_opening_hours(
        "mon-fri 09:00-17:00" if starter_answer_is_not_known(typed) else typed
    )
    return tuple(f"{days} {times}" for days, times in found.items())


def _parse_init_trade(typed: str) -> str:
    from principlecheck.usecases.plain_answers import starter_answer_is_not_known
    from principlecheck.usecases.trades import TRADES, starter_trade_meant

    if (
        not typed
        or starter_answer_is_not_known(typed)
        or typed.lower() in ("something else", "other", "none")
    ):
        return ""
    found = starter_trade_meant(typed)
    if not found:
        raise Refusal(f"`{typed}` is none of {', '.join(TRADES)}. Write one of these, or other.")
    return found


def _parse_init_buyers(typed: str) -> tuple[str, ...]:
    from principlecheck.usecases.plain_answers import (
        starter_answer_is_not_known,
        starter_buyers_meant,
    )

    if not typed or starter_answer_is_not_known(typed):
        return ()
    found = starter_buyers_meant(typed)
    if not found:
        raise Refusal(f"`{typed}` does not say who buys. Write consumers, businesses or both.")
    return found


def _parse_init_volume(typed: str) -> str:
    from principlecheck.usecases.plain_answers import (
        starter_answer_is_not_known,
        starter_volume_meant,
    )

    if not typed or starter_answer_is_not_known(typed):
        return ""
    found = starter_volume_meant(typed)
    if not found:
        raise Refusal(f"`{typed}` is no number of contacts. Write it like 2900 per month.")
    return found


def _parse_init_length(typed: str) -> str:
    from principlecheck.importing.lengths import parse_length_cell
    from principlecheck.usecases.plain_answers import starter_answer_is_not_known

    if not typed or starter_answer_is_not_known(typed):
        return ""
    found = parse_length_cell(typed)
    if found.why:
        says = f"`{typed}` {found.why}."
        how = "" if "rite `" in found.why else " Write it like 4 working hours or 2 working days."
        raise Refusal(f"{says}{how}")
    return "none" if found.none else found.span


def _parse_init_target(typed: str) -> str:
    found = _parse_init_length(typed)
    return "" if found == "none" else found


def _parse_init_handle_time(typed: str) -> str:
    if typed.lower() in ("no", "none", "no limit", "there is none"):
        return "none"
    found = _parse_init_length(typed)
    if " " in found:
        raise Refusal(f"`{typed}` is no length of a call. Write it like 6m.")
    return found


def _parse_init_amount(typed: str) -> str:
    from principlecheck.usecases.plain_answers import (
        starter_answer_is_not_known,
        starter_money_meant,
    )

    if not typed or starter_answer_is_not_known(typed):
        return ""
    if re.search(r"any|no limit|all|unlimited", typed.lower()):
        return "any amount"
    if typed.lower() in ("no", "none", "nothing", "0"):
        raise Refusal("In which currency? Write it like 0 EUR.")
    found = starter_money_meant(typed)
    if not found:
        raise Refusal(f"`{typed}` is no amount with its currency. Write it like 50 EUR.")
    return found


def _parse_init_business_model(typed: str) -> str:
    from principlecheck.usecases.starting import BUSINESS_MODELS

    return choose_option_value(typed, BUSINESS_MODELS, "business model")


def _parse_init_waivers(typed: str) -> bool:
    return choose_option_value(typed.lower(), ("yes", "no", "y", "n"), "answer")[0] == "y"


def _parse_init_ci(typed: str) -> str:
    from principlecheck.usecases.starting import CI

    return choose_option_value(typed, CI, "CI job for")


_READ: dict[str, Callable[[str], Any]] = {
    "name": _parse_init_name,
    "trade": _parse_init_trade,
    "sells_to": _parse_init_buyers,
    "volume": _parse_init_volume,
    "promise": _parse_init_length,
    "target": _parse_init_target,
    "length": _parse_init_target,
    "handle_time": _parse_init_handle_time,
    "amount": _parse_init_amount,
    "country": _parse_init_country,
    "business_model": _parse_init_business_model,
    "channels": _parse_init_channels,
    "departments": _parse_init_departments,
    "hours": _parse_init_hours,
    "waivers": _parse_init_waivers,
    "ci": _parse_init_ci,
}
"""How each answer is read. Each raises `Refusal` for what it cannot understand."""


def _print_init_result(folder: Path, started: StartResult) -> None:
    for file in started.created:
        typer.echo(f"wrote       {(folder / file).as_posix()}")
    for file in started.left_alone:
        typer.echo(f"left alone  {(folder / file).as_posix()}")
    if there := started.policies_before:
        more = f" and {len(there) - 1} more" if len(there) > 1 else ""
        typer.echo(f"There are policies already ({there[0]}{more}), so none were added.")
    from principlecheck.usecases.first_check import first_check_after_init

    for number, paragraph in enumerate(first_check_after_init(folder)):
        typer.echo(wrap_terminal_sentence(paragraph, terminal_columns()) if number else paragraph)
    if started.assumed:
        typer.echo(
            wrap_terminal_sentence(_print_assumed_line_count(started.assumed), terminal_columns())
        )
    typer.echo(f"Next: principlecheck check {folder.as_posix()}")


def _print_assumed_line_count(count: int) -> str:
    """How many lines nobody said, and that what is judged rests on them too."""
    says = "1 line is assumed; it is" if count == 1 else f"{count} lines are assumed; they are"
    return (
        f"{says} marked `# assumed: check`. What the check judges rests on them too: "
        "make them true, then take the mark away."
    )
