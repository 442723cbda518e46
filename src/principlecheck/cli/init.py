"""`init`: commented policies to begin with; it asks little, and overwrites nothing."""

from __future__ import annotations

import sys
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from principlecheck.model.report.refusal import Refusal
from principlecheck.reading.paths import followed
from principlecheck.reading.text import REFUSED
from principlecheck.usecases.choosing import one_of

if TYPE_CHECKING:
    from principlecheck.usecases.starting import Started, StartingAnswers

_MOST_NAME = 200


def init(
    folder: Annotated[
        Path, typer.Argument(metavar="[FOLDER]", help="Where to begin; here, where left out.")
    ] = Path(),
    name: Annotated[
        str | None, typer.Option(metavar="NAME", help="The organisation's name.")
    ] = None,
    country: Annotated[
        str | None, typer.Option(metavar="CODE", help="The country whose law applies, as IE.")
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
    waivers: Annotated[
        bool | None, typer.Option("--waivers/--no-waivers", help="A file of waivers as well.")
    ] = None,
    ci: Annotated[
        str | None, typer.Option(metavar="WHERE", help="A CI job: github, gitlab or none.")
    ] = None,
    yes: Annotated[bool, typer.Option("--yes", "-y", help="Ask nothing.")] = False,
) -> None:
    """Write commented policies to begin with, and what an editor needs to help with them.

    Whatever is not said on the command line is asked on a terminal, and otherwise taken to be
    the usual; nothing has to be answered. A file that is there already is never changed.
    """
    from principlecheck.usecases.starting import start

    if folder.exists() and not folder.is_dir():
        raise Refusal(f"`{folder.as_posix()}` is a file. Name a folder.")
    asks = not yes and sys.stdin.isatty() and sys.stdout.isatty()
    answers = _answers(
        folder,
        asks,
        {
            "name": name,
            "country": country,
            "business_model": business_model,
            "channels": ", ".join(channel) if channel else None,
            "departments": departments,
            "hours": hours,
            "waivers": None if waivers is None else ("yes" if waivers else "no"),
            "ci": ci,
        },
    )
    _print_result(folder, start(folder, answers))


_QUESTIONS = {
    "name": ("What is the organisation called?", ""),
    "country": ("Whose law applies? A country code such as IE, or nothing", ""),
    "business_model": ("How does it compete: balanced, service_led or low_cost?", "balanced"),
    "channels": ("How do customers reach you?", "email, phone"),
    "departments": ("Which departments are there? The one that serves customers first", "support"),
    "hours": ("When are you open?", "mon-fri 09:00-17:00"),
    "waivers": ("Do you want a file of waivers?", "no"),
    "ci": ("Where does CI run: github, gitlab or none?", "none"),
}


def _answers(folder: Path, asks: bool, said: Mapping[str, str | None]) -> StartingAnswers:
    """The answers typed, asked and taken for granted. Raises `Refusal` for one that cannot be."""
    from principlecheck.usecases.starting import StartingAnswers

    usual = {key: default for key, (_, default) in _QUESTIONS.items()} | {
        "name": _usual_name(folder)
    }
    # What was typed is read first: nobody answers eight questions to hear that an option is wrong.
    read = {key: _READ[key](typed.strip()) for key, typed in said.items() if typed is not None}
    for key, (question, _) in _QUESTIONS.items():
        if key not in read:
            read[key] = _prompt(key, question, usual[key]) if asks else _READ[key](usual[key])
    return StartingAnswers(**read)


def _prompt(key: str, question: str, usual: str) -> Any:
    """The answer to a question, asked again until it can be understood."""
    while True:
        typed = typer.prompt(question, default=usual, show_default=bool(usual))
        try:
            return _READ[key](str(typed).strip())
        except Refusal as refusal:
            typer.echo("\n".join(refusal.lines))


def _usual_name(folder: Path) -> str:
    words = followed(folder).name.replace("-", " ").replace("_", " ").strip()
    known = not REFUSED.search(words) and words.isprintable() and words
    return words.title() if known else "Our organisation"


def _name(typed: str) -> str:
    if not typed or len(typed) > _MOST_NAME or not typed.isprintable():
        raise Refusal(f"A name is one line of 1 to {_MOST_NAME} characters.")
    return typed


def _country(typed: str) -> str:
    from principlecheck.usecases.plain_answers import country_code

    code = country_code(typed)
    if typed and not code:
        raise Refusal(f"`{typed}` is not a known country. Write two letters, such as IE.")
    return code


def _parts(typed: str) -> list[str]:
    return list(dict.fromkeys(part.strip() for part in typed.split(",") if part.strip()))


def _channels(typed: str) -> tuple[str, ...]:
    from principlecheck.usecases.plain_answers import channel_kind
    from principlecheck.usecases.starting import CHANNELS

    kinds = [channel_kind(part, CHANNELS) for part in _parts(typed)]
    found = tuple(dict.fromkeys(one_of(kind, CHANNELS, "channel") for kind in kinds))
    if not found:
        raise Refusal(f"Name at least one channel: {', '.join(CHANNELS)}.")
    return found


def _departments(typed: str) -> tuple[str, ...]:
    from principlecheck.usecases.starting import name_for

    found = _parts(typed)
    names = [name_for(part) for part in found]
    if not found or not all(names):
        raise Refusal("Name departments with letters or digits, such as support.")
    return tuple(dict.fromkeys(names))


def _hours(typed: str) -> tuple[str, ...]:
    from principlecheck.usecases.plain_answers import opening_line
    from principlecheck.usecases.starting import OPENING

    parts = _parts(typed)
    found = tuple(part if OPENING.fullmatch(part) else opening_line(part) for part in parts)
    wrong = [part for part, line in zip(parts, found, strict=True) if not OPENING.fullmatch(line)]
    if wrong or not found:
        says = f"`{wrong[0] if wrong else typed}` does not give opening hours."
        raise Refusal(f"{says} Write them like mon-fri 09:00-17:00, sat 10:00-14:00.")
    return found


def _business_model(typed: str) -> str:
    from principlecheck.usecases.starting import BUSINESS_MODELS

    return one_of(typed, BUSINESS_MODELS, "business model")


def _waivers(typed: str) -> bool:
    return one_of(typed.lower(), ("yes", "no", "y", "n"), "answer")[0] == "y"


def _ci(typed: str) -> str:
    from principlecheck.usecases.starting import CI

    return one_of(typed, CI, "CI job for")


_READ: dict[str, Callable[[str], Any]] = {
    "name": _name,
    "country": _country,
    "business_model": _business_model,
    "channels": _channels,
    "departments": _departments,
    "hours": _hours,
    "waivers": _waivers,
    "ci": _ci,
}
"""How each answer is read. Each raises `Refusal` for what it cannot understand."""


def _print_result(folder: Path, started: Started) -> None:
    for file in started.created:
        typer.echo(f"wrote       {(folder / file).as_posix()}")
    for file in started.left_alone:
        typer.echo(f"left alone  {(folder / file).as_posix()}")
    if there := started.policies_before:
        more = f" and {len(there) - 1} more" if len(there) > 1 else ""
        typer.echo(f"There are policies already ({there[0]}{more}), so none were added.")
    typer.echo(f"Next: principlecheck check {folder.as_posix()}")
