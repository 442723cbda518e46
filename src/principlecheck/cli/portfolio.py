"""`audit --portfolio`: an audit of each organisation, and one overview of them all."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from msgspec import Struct
from msgspec.structs import replace

from principlecheck.cli.audit_files import Outputs
from principlecheck.cli.choices import day, existing
from principlecheck.cli.exits import CANNOT_JUDGE, CLEAN, FINDINGS, NOTHING_TO_CHECK, Stop
from principlecheck.cli.formats import write_file
from principlecheck.cli.one_audit import Asked, command_for, made, written
from principlecheck.cli.terminal import complain
from principlecheck.model.units import counted

if TYPE_CHECKING:
    from principlecheck.composing.portfolio import Audited, Shown
    from principlecheck.model.audit.look import Look
    from principlecheck.model.report.report import Severity

AUDIT = "audit"
OVERVIEW = "overview.md"
PAGE = "overview.html"
_GENERIC = "policies"
_FILES = (".md", ".html", ".htm", ".pdf", ".json")


class Home(Struct, frozen=True):
    """An organisation that was handed in: where it is read, and its folder's name in the output."""

    path: Path
    name: str


class _Ended(Struct, frozen=True):
    """An organisation as it ended: its audit or what stopped it, and with which exit code."""

    audited: Audited
    code: int
    look: Look | None = None
    stop: Stop | None = None


def several(
    paths: Sequence[Path],
    outputs: Outputs,
    asked: Asked,
    threshold: Severity | None,
    *,
    anonymise: bool,
) -> int:
    """Writes an audit of each path, as an organisation of its own, and the overview.

    Returns the exit code: 2 where one could not be judged, which ends the others' no sooner.
    Raises `Stop` for what was mistyped, and where no organisation is there.
    """
    from principlecheck.composing.portfolio import portfolio
    from principlecheck.composing.portfolio_view import portfolio_view
    from principlecheck.reporters.html import html_audit
    from principlecheck.reporters.markdown import markdown_audit

    asked = replace(asked, as_of=day(asked.as_of).isoformat())
    folder = _folder(outputs, asked)
    homes, passed = homes_of(existing(paths), folder)
    registers: dict[Path, Home] = {}
    ended = [_one(home, folder, asked, threshold, registers) for home in homes]
    _refuse_all_alike(ended)
    command = command_for(paths, asked.as_of or "", replace(asked, as_of=None), ["-o", folder.name])
    whole = portfolio(
        [one.audited for one in ended],
        _shown(anonymise=anonymise),
        f"{command} --portfolio",
        passed,
    )
    look = _look([] if anonymise else [one.look for one in ended if one.look])
    overview, page = folder / OVERVIEW, folder / PAGE
    _make(folder)
    view = portfolio_view(whole, look)
    write_file(overview, markdown_audit(view).encode("utf-8"))
    write_file(page, html_audit(view).encode("utf-8"))
    unread = sum(1 for one in ended if one.stop)
    told = f", {unread} of them not judged" if unread else ""
    both = f"{overview.as_posix()} and {page.name}"
    complain(f"Wrote {both}: {counted(len(ended), 'organisation')}{told}.")
    if anonymise:
        complain("Hand on these two alone: the folders beside them carry the names.")
    return _code([one.code for one in ended])


def _folder(outputs: Outputs, asked: Asked) -> Path:
    """The folder to write to. Raises `Stop` for what goes with one organisation only."""
    output = outputs.output
    if output is None:
        raise Stop(CANNOT_JUDGE, "--portfolio writes a folder.", "Name it: -o FOLDER")
    if outputs.files != (output,):
        option = outputs.words[2]
        raise Stop(
            CANNOT_JUDGE,
            f"{option} names the file of one audit, so it does not go with --portfolio.",
            f"Audit that organisation by itself: principlecheck audit PATH {option} FILE",
        )
    if output.suffix.lower() in _FILES or (output.exists() and not output.is_dir()):
        says = f"--portfolio writes a folder, which {output.as_posix()} is not."
        raise Stop(CANNOT_JUDGE, says, "Name one: -o FOLDER")
    if asked.since is not None:
        raise Stop(
            CANNOT_JUDGE,
            "--since names the report of one organisation, so it does not go with --portfolio.",
            "Audit that organisation by itself: principlecheck audit PATH --since OLD.json",
        )
    if asked.dossier is not None:
        raise Stop(
            CANNOT_JUDGE,
            "--dossier belongs to one organisation, so it does not go with --portfolio.",
            "What people write on an organisation stands in its own folder under -o.",
        )
    return output


def homes_of(paths: Sequence[Path], folder: Path) -> tuple[list[Home], list[tuple[str, str]]]:
    """The organisations among `paths`, and the paths that are none, with why.

    Raises `Stop` where one is named twice or lies in another, and where there is none.
    """
    where, passed = [], []
    out = folder.resolve()
    for path in paths:
        real = path.resolve()
        if real.parent == out and real.name in (OVERVIEW, PAGE):
            continue
        if real == out:
            passed.append((path.as_posix(), "the audits are written there"))
        elif not path.is_dir() and path.suffix.lower() not in (".yaml", ".yml"):
            passed.append((path.as_posix(), "neither a folder nor a policy file"))
        else:
            where.append(path)
    _refuse_shared(where)
    if not where:
        shown = ", ".join(path.as_posix() for path in paths)
        raise Stop(
            NOTHING_TO_CHECK,
            f"There is no organisation among {shown}.",
            "Each is a folder of policies of its own.",
        )
    named = zip(where, names_of(where), strict=True)
    return [Home(path, name) for path, name in named], passed


def _refuse_shared(paths: Sequence[Path]) -> None:
    seen: dict[Path, Path] = {}
    for path in paths:
        real = path.resolve()
        if real in seen:
            both = f"{seen[real].as_posix()} and {path.as_posix()}"
            says = f"{both} are one folder." if seen[real] != path else f"{path} is named twice."
            raise Stop(CANNOT_JUDGE, says, "Name each organisation once.")
        seen[real] = path
    for real, path in seen.items():
        around = next((seen[up] for up in real.parents if up in seen), None)
        if around is not None:
            raise Stop(
                CANNOT_JUDGE,
                f"{path.as_posix()} lies in {around.as_posix()}, so it would be judged twice.",
                "With --portfolio each path is an organisation of its own.",
            )


def names_of(paths: Sequence[Path]) -> list[str]:
    """A name for each path's folder in the output: its own, with as many of the folders above it
    as it takes to be unlike the others', on file systems that ignore case too. A folder that is
    called `policies` goes by the one that it lies in.
    """
    parts = [_parts(path) for path in paths]
    depths = [1] * len(parts)
    while True:
        names = ["-".join(part[-depth:]) for part, depth in zip(parts, depths, strict=True)]
        often = Counter([OVERVIEW, PAGE, *(name.casefold() for name in names)])
        longer = [
            index
            for index, name in enumerate(names)
            if often[name.casefold()] > 1 and depths[index] < len(parts[index])
        ]
        if not longer:
            break
        for index in longer:
            depths[index] += 1
    return [
        name if often[name.casefold()] == 1 else f"{name}-{index + 1}"
        for index, name in enumerate(names)
    ]


def _parts(path: Path) -> list[str]:
    real = path.resolve()
    own = real.name if path.is_dir() else real.stem
    above = list(real.parent.parts[1:])
    return above if above and own.casefold() == _GENERIC else [*above, own or _GENERIC]


def _one(
    home: Home,
    folder: Path,
    asked: Asked,
    threshold: Severity | None,
    registers: dict[Path, Home],
) -> _Ended:
    """Makes and writes one organisation's audit. What stops it does not stop the others."""
    from principlecheck.composing.portfolio import Audited

    shown = home.path.as_posix()
    own = folder / home.name
    outputs = Outputs(own / f"{AUDIT}.md", html=own / f"{AUDIT}.html")
    try:
        one = made([home.path], asked, outputs)
        _refuse_shared_register(one.register, home, registers)
        _make(own)
        complain(written(one, outputs, pictures=asked.pictures))
    except Stop as stop:
        complain(f"{shown}: {' '.join(stop.lines)}")
        return _Ended(Audited(shown, "", None, " ".join(stop.lines)), stop.code, stop=stop)
    code = one.document.report.exit_code(threshold or "critical")
    code = CLEAN if code == FINDINGS and threshold is None else code
    return _Ended(Audited(shown, home.name, one.document), code, one.theme.look)


def _refuse_shared_register(register: Path | None, home: Home, registers: dict[Path, Home]) -> None:
    if register is None:
        return
    other = registers.setdefault(register.resolve(), home)
    if other is not home:
        raise Stop(
            CANNOT_JUDGE,
            f"Its settings name the dossier of {other.path.as_posix()} too, and numbers of findings "
            "belong to one organisation.",
            "Take `dossier` out of settings that several share.",
        )


def _make(folder: Path) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        says = f"{folder.as_posix()} cannot be made: {error.strerror or error}."
        raise Stop(CANNOT_JUDGE, says) from None


def _refuse_all_alike(ended: Sequence[_Ended]) -> None:
    """What stops every organisation in the same words was mistyped for the whole run."""
    stops = [one.stop for one in ended if one.stop is not None]
    if len(stops) == len(ended) and len({stop.lines for stop in stops}) == 1:
        raise Stop(stops[0].code, *stops[0].lines)


def _shown(*, anonymise: bool) -> Shown:
    from principlecheck.composing.portfolio import Shown

    if not anonymise:
        return Shown()
    from principlecheck.packs.loading import built_in_packs

    packs = built_in_packs()
    codes = [rule.code for pack in packs for rule in pack.rules]
    principles = [name for pack in packs for name in (pack.name, pack.principle.id)]
    return Shown(anonymised=True, public=frozenset([*codes, *principles]))


def _look(looks: Sequence[Look]) -> Look:
    """The brand that all were written under; the program's own where they differ, and where names
    are hidden, which a brand would give away.
    """
    from principlecheck.model.audit.look import Look

    return looks[0] if looks and all(look == looks[0] for look in looks) else Look()


def _code(codes: Sequence[int]) -> int:
    if set(codes) == {NOTHING_TO_CHECK}:
        return NOTHING_TO_CHECK
    if CANNOT_JUDGE in codes or NOTHING_TO_CHECK in codes:
        return CANNOT_JUDGE
    return FINDINGS if FINDINGS in codes else CLEAN
