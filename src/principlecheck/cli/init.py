"""`init`: commented policies to begin with; it asks little, and overwrites nothing."""

from __future__ import annotations

import sys
from collections.abc import Callable, Collection, Iterable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from principlecheck.cli.choices import one_of, today
from principlecheck.cli.exits import CANNOT_JUDGE, Stop
from principlecheck.cli.in_force import problem_lines
from principlecheck.reading.paths import followed
from principlecheck.reading.text import FORBIDDEN

if TYPE_CHECKING:
    from principlecheck.starting import Answers

_MOST_NAME = 200
_SCHEMAS = ("policy", "settings", "waivers")


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
    if folder.exists() and not folder.is_dir():
        raise Stop(CANNOT_JUDGE, f"`{folder.as_posix()}` is a file. Name a folder.")
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
    _write_all(folder, answers)


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


def _answers(folder: Path, asks: bool, said: Mapping[str, str | None]) -> Answers:
    """The answers typed, asked and taken for granted. Raises `Stop` for one that cannot be."""
    from principlecheck.starting import Answers

    usual = {key: default for key, (_, default) in _QUESTIONS.items()} | {
        "name": _usual_name(folder)
    }
    # What was typed is read first: nobody answers eight questions to hear that an option is wrong.
    read = {key: _READ[key](typed.strip()) for key, typed in said.items() if typed is not None}
    for key, (question, _) in _QUESTIONS.items():
        if key not in read:
            read[key] = _asked(key, question, usual[key]) if asks else _READ[key](usual[key])
    return Answers(**read)


def _asked(key: str, question: str, usual: str) -> Any:
    """The answer to a question, asked again until it can be understood."""
    while True:
        typed = typer.prompt(question, default=usual, show_default=bool(usual))
        try:
            return _READ[key](str(typed).strip())
        except Stop as stop:
            typer.echo("\n".join(stop.lines))


def _usual_name(folder: Path) -> str:
    words = followed(folder).name.replace("-", " ").replace("_", " ").strip()
    known = not FORBIDDEN.search(words) and words.isprintable() and words
    return words.title() if known else "Our organisation"


def _name(typed: str) -> str:
    if not typed or len(typed) > _MOST_NAME or not typed.isprintable():
        raise Stop(CANNOT_JUDGE, f"A name is one line of 1 to {_MOST_NAME} characters.")
    return typed


def _country(typed: str) -> str:
    code = typed.upper()
    if code and not (len(code) == 2 and code.isascii() and code.isalpha()):
        raise Stop(CANNOT_JUDGE, f"`{typed}` is no country code. Write two letters, such as IE.")
    return code


def _parts(typed: str) -> list[str]:
    return list(dict.fromkeys(part.strip() for part in typed.split(",") if part.strip()))


def _channels(typed: str) -> tuple[str, ...]:
    from principlecheck.starting import CHANNELS

    found = tuple(one_of(part, CHANNELS, "channel") for part in _parts(typed))
    if not found:
        raise Stop(CANNOT_JUDGE, f"Name at least one channel: {', '.join(CHANNELS)}.")
    return found


def _departments(typed: str) -> tuple[str, ...]:
    from principlecheck.starting import name_for

    found = _parts(typed)
    names = [name_for(part) for part in found]
    if not found or not all(names):
        raise Stop(CANNOT_JUDGE, "Name departments with letters or digits, such as support.")
    return tuple(dict.fromkeys(names))


def _hours(typed: str) -> tuple[str, ...]:
    from principlecheck.starting import OPENING

    found = tuple(_parts(typed))
    wrong = [part for part in found if not OPENING.fullmatch(part)]
    if wrong or not found:
        says = f"`{wrong[0] if wrong else typed}` are no opening hours."
        raise Stop(CANNOT_JUDGE, f"{says} Write them like mon-fri 09:00-17:00, sat 10:00-14:00.")
    return found


def _business_model(typed: str) -> str:
    from principlecheck.starting import BUSINESS_MODELS

    return one_of(typed, BUSINESS_MODELS, "business model")


def _waivers(typed: str) -> bool:
    return one_of(typed.lower(), ("yes", "no", "y", "n"), "answer")[0] == "y"


def _ci(typed: str) -> str:
    from principlecheck.starting import CI

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
"""How each answer is read. Each raises `Stop` for what it cannot understand."""


def _write_all(folder: Path, answers: Answers) -> None:
    from principlecheck.schemas_of import written_schema
    from principlecheck.starting import other_files, policy_files

    policies = policy_files(answers)
    _refuse_unreadable(policies)
    held = _policies_in(folder, policies)
    others = other_files(answers, {name: written_schema(name) for name in _SCHEMAS})
    wanted = others if held else {**policies, **others}
    left = [name for name in wanted if _lies(folder / name)]
    for file, text in wanted.items():
        if file not in left:
            _write(folder, file, text)
    _tell(folder, [file for file in wanted if file not in left], left, held)


def _refuse_unreadable(policies: Mapping[str, str]) -> None:
    """Raises `Stop` where the answers do not make policies that can be read."""
    from principlecheck.policies.find import Found
    from principlecheck.policies.load import assemble
    from principlecheck.reading.source import SourceFile

    files = [SourceFile(name, text.encode("utf-8")) for name, text in policies.items()]
    problems = assemble(Found(files, [], []), today()).problems
    if problems:
        lines = problem_lines(problems)
        raise Stop(CANNOT_JUDGE, "Nothing is written; with these answers it would read:", *lines)


def _policies_in(folder: Path, starters: Collection[str]) -> list[str]:
    """The YAML files that are there already, unless they are the ones that this wrote."""
    from principlecheck.policies.find import find_files

    if not folder.is_dir():
        return []
    found = find_files([folder])
    names = [file.name for file in found.files] + [one.place.file for one in found.problems]
    whole = {(folder / name).as_posix() for name in starters}
    own = names and whole <= set(names)
    return [] if own else sorted(set(names))


def _lies(path: Path) -> bool:
    return path.exists() or path.is_symlink()


def _write(folder: Path, file: str, text: str) -> None:
    path = folder / file
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        if not followed(path.parent).is_relative_to(followed(folder)):
            raise Stop(CANNOT_JUDGE, f"{path.parent.as_posix()} leads out of the folder.")
        with path.open("x", encoding="utf-8", newline="\n") as stream:
            stream.write(text)
    except OSError as error:
        says = f"{path.as_posix()} cannot be written: {error.strerror or error}."
        raise Stop(CANNOT_JUDGE, says) from None


def _tell(folder: Path, written: Iterable[str], left: Iterable[str], held: list[str]) -> None:
    for file in written:
        typer.echo(f"wrote       {(folder / file).as_posix()}")
    for file in left:
        typer.echo(f"left alone  {(folder / file).as_posix()}")
    if held:
        more = f" and {len(held) - 1} more" if len(held) > 1 else ""
        typer.echo(f"There are policies already ({held[0]}{more}), so none were added.")
    typer.echo(f"Next: principlecheck check {folder.as_posix()}")
