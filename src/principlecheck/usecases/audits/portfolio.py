"""`audit --portfolio`: an audit of each organisation, and one overview of them all."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from msgspec import Struct

from principlecheck.model.report.refusal import Refusal
from principlecheck.model.units import format_count
from principlecheck.reading.paths import follow_path_links
from principlecheck.reporters.audit_formats import AUDIT_FORMATS
from principlecheck.usecases.audits.files import (
    AuditEdition,
    AuditOutputs,
    WrittenAudit,
    write_audit_files,
)
from principlecheck.usecases.audits.one import (
    AuditOptions,
    command_that_reproduces_audit,
    make_audit_of_run,
    write_audit_and_keep_numbers,
)
from principlecheck.usecases.choosing import paths_of_run
from principlecheck.usecases.ports import Ports
from principlecheck.usecases.run import Options, Run

if TYPE_CHECKING:
    from principlecheck.composing.portfolio import AuditedOrganisation, PortfolioVisibility
    from principlecheck.model.audit.look import Look
    from principlecheck.model.report.report import Report

AUDIT = "audit"
OVERVIEW = "overview.md"
PAGE = "overview.html"
_GENERIC = "policies"
_FILES = (*(ending for one in AUDIT_FORMATS for ending in one.endings), ".json")


class PortfolioClient(Struct, frozen=True):
    """An organisation that was handed in: where it is read, and its folder's name in the output."""

    path: Path
    name: str


class _EndedClientAudit(Struct, frozen=True):
    """An organisation as it ended: its audit, and its report or what stopped it."""

    audited: AuditedOrganisation
    result: Report | Refusal
    look: Look | None = None


def audit_portfolio_of_clients(
    paths: Sequence[Path],
    outputs: AuditOutputs,
    options: tuple[Options, AuditOptions],
    ports: Ports,
    *,
    anonymise: bool,
) -> list[Report | Refusal]:
    """Writes an audit of each path, as an organisation of its own, and the overview.

    Returns how each ended; one that could not be judged ends the others' no sooner. Raises
    `Refusal` for what was mistyped, and where no organisation is there.
    """
    from principlecheck.composing.portfolio import compose_portfolio
    from principlecheck.composing.portfolio_view import compose_portfolio_view

    run, audit = options
    folder = _check_portfolio_output_folder(outputs, audit)
    clients, passed = find_clients_to_audit(paths_of_run(paths), folder)
    registers: dict[Path, PortfolioClient] = {}
    ended = [_audit_one_client(client, outputs, options, ports, registers) for client in clients]
    _refuse_if_all_clients_failed_alike(ended)
    as_of = (run.as_of or ports.today()).isoformat()
    words = ["-o", folder.name, *outputs.words[2:]]
    command = command_that_reproduces_audit(paths, as_of, run, audit, words)
    whole = compose_portfolio(
        [one.audited for one in ended],
        _portfolio_visibility_asked_for(anonymise=anonymise),
        f"{command} --portfolio",
        passed,
    )
    look = _brand_common_to_clients([] if anonymise else [one.look for one in ended if one.look])
    theirs = _write_portfolio_outputs(outputs, folder)
    view = compose_portfolio_view(whole, look)
    written = write_audit_files(AuditEdition(view), theirs, pictures=False)
    for line in _portfolio_run_messages(
        ended,
        written,
        _outputs_left_from_earlier_run(folder, clients, outputs),
        anonymise=anonymise,
    ):
        ports.print_line(line)
    if written.faults:
        raise written.faults[0]
    return [one.result for one in ended]


def _portfolio_run_messages(
    ended: Sequence[_EndedClientAudit],
    written: WrittenAudit,
    left: Sequence[str],
    *,
    anonymise: bool,
) -> Iterator[str]:
    """What a person ought to know at the end: what was written, what to hand on, what is older."""
    unread = sum(1 for one in ended if isinstance(one.result, Refusal))
    not_judged = f", {unread} of them not judged" if unread else ""
    names = ", ".join(written.names)
    yield f"Wrote {names}: {format_count(len(ended), 'organisation')}{not_judged}."
    if anonymise:
        yield "Hand on these alone: the folders beside them carry the names."
    if left:
        yield f"Not written by this run, and older: {', '.join(left)}."


def _write_portfolio_outputs(outputs: AuditOutputs, folder: Path) -> AuditOutputs:
    """The overview in every format that was asked for, and as a page. CSV is of actions alone."""
    _make_client_output_folder(folder)
    asked = {one.name: path.suffix for one, path in outputs.by_format() if one.name != "csv"}
    endings = {**asked, "output": ".md", "html": ".html"}
    stem = OVERVIEW.removesuffix(".md")
    return AuditOutputs(**{name: folder / f"{stem}{ending}" for name, ending in endings.items()})


def _output_files_of_client(client: PortfolioClient, outputs: AuditOutputs) -> AuditOutputs:
    """The files of one organisation's audit: those asked for, under the names that were given."""
    own = (outputs.output or Path()) / client.name
    named = {one.name: own / path for one, path in outputs.by_format()}
    return AuditOutputs(**{"html": own / f"{AUDIT}.html", **named, "output": own / f"{AUDIT}.md"})


def _outputs_left_from_earlier_run(
    folder: Path, clients: Sequence[PortfolioClient], outputs: AuditOutputs
) -> list[str]:
    """Audits and overviews that stand in the folder from an earlier run in other formats."""
    files = [*_write_portfolio_outputs(outputs, folder).files]
    for client in clients:
        files += _output_files_of_client(client, outputs).files
    stems = {(path.parent, path.stem) for path in files}
    endings = [ending for one in AUDIT_FORMATS for ending in one.endings]
    there = [where / f"{stem}{ending}" for where, stem in sorted(stems) for ending in endings]
    return [path.as_posix() for path in there if path not in files and path.is_file()]


def _check_portfolio_output_folder(outputs: AuditOutputs, audit: AuditOptions) -> Path:
    """The folder to write to. Raises `Refusal` for what goes with one organisation only."""
    output = outputs.output
    if output is None:
        raise Refusal("--portfolio writes a folder.", "Name it: -o FOLDER")
    for one, path in outputs.by_format()[1:]:
        name = f"{AUDIT}{one.endings[0]}"
        fits = path.name == str(path) and path.suffix.lower() in one.endings
        # The overview links to the pages, by this name.
        if not fits or (one.name == "html" and path.name != name):
            raise Refusal(
                f"With --portfolio {one.option} takes the name of the file in each folder, which "
                f"{path.as_posix()} is not.",
                f"Type {one.option} {name}.",
            )
        if not one.is_installed():
            says = f"{one.title} needs an extra: pip install 'principlecheck[{one.name}]'."
            raise Refusal(says)
    if output.suffix.lower() in _FILES or (output.exists() and not output.is_dir()):
        says = f"--portfolio writes a folder, which {output.as_posix()} is not."
        raise Refusal(says, "Name one: -o FOLDER")
    if audit.since:
        raise Refusal(
            "--since names the report of one organisation, so it does not go with --portfolio.",
            "Audit that organisation by itself: principlecheck audit PATH --since OLD.json",
        )
    if audit.dossier is not None:
        raise Refusal(
            "--dossier belongs to one organisation, so it does not go with --portfolio.",
            "What people write on an organisation stands in its own folder under -o.",
        )
    return output


def find_clients_to_audit(
    paths: Sequence[Path], folder: Path
) -> tuple[list[PortfolioClient], list[tuple[str, str]]]:
    """The organisations among `paths`, and the paths that are none, with why.

    Raises `Refusal` where one is named twice or lies in another, and where there is none.
    """
    where, passed = [], []
    out = follow_path_links(folder)
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
    _refuse_clients_sharing_a_folder(where)
    if not where:
        listed = ", ".join(path.as_posix() for path in paths)
        raise Refusal(
            f"There is no organisation among {listed}.",
            "Each is a folder of policies of its own.",
            nothing_there=True,
        )
    named = zip(where, name_client_output_folders(where), strict=True)
    return [PortfolioClient(path, name) for path, name in named], passed


def _refuse_clients_sharing_a_folder(paths: Sequence[Path]) -> None:
    seen: dict[Path, Path] = {}
    for path in paths:
        real = path.resolve()
        if real in seen:
            both = f"{seen[real].as_posix()} and {path.as_posix()}"
            says = f"{both} are one folder." if seen[real] != path else f"{path} is named twice."
            raise Refusal(says, "Name each organisation once.")
        seen[real] = path
    for real, path in seen.items():
        around = next((seen[up] for up in real.parents if up in seen), None)
        if around is not None:
            raise Refusal(
                f"{path.as_posix()} lies in {around.as_posix()}, so it would be judged twice.",
                "With --portfolio each path is an organisation of its own.",
            )


def name_client_output_folders(paths: Sequence[Path]) -> list[str]:
    """A name for each path's folder in the output: its own, with as many of the folders above it
    as it takes to be unlike the others', on file systems that ignore case too. A folder that is
    called `policies` goes by the one that it lies in.
    """
    parts = [_client_path_parts(path) for path in paths]
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


def _client_path_parts(path: Path) -> list[str]:
    real = path.resolve()
    own = real.name if path.is_dir() else real.stem
    above = list(real.parent.parts[1:])
    return above if above and own.casefold() == _GENERIC else [*above, own or _GENERIC]


def _audit_one_client(
    client: PortfolioClient,
    asked: AuditOutputs,
    options: tuple[Options, AuditOptions],
    ports: Ports,
    registers: dict[Path, PortfolioClient],
) -> _EndedClientAudit:
    """Makes and writes one organisation's audit. What stops it does not stop the others."""
    from principlecheck.composing.portfolio import AuditedOrganisation

    name, outputs = client.path.as_posix(), _output_files_of_client(client, asked)
    try:
        run = Run([client.path], options[0], ports)
        audit = make_audit_of_run(run, options[1], outputs)
        _refuse_clients_sharing_register(audit.register, client, registers)
        _make_client_output_folder(outputs.files[0].parent)
        ports.print_line(write_audit_and_keep_numbers(audit, run, outputs, options[1]))
    except Refusal as refusal:
        why = " ".join(refusal.lines)
        ports.print_line(f"{name}: {why}")
        return _EndedClientAudit(AuditedOrganisation(name, "", None, why), refusal)
    document = audit.document
    return _EndedClientAudit(
        AuditedOrganisation(name, client.name, document), document.report, audit.theme.look
    )


def _refuse_clients_sharing_register(
    register: Path | None, client: PortfolioClient, registers: dict[Path, PortfolioClient]
) -> None:
    if register is None:
        return
    other = registers.setdefault(register.resolve(), client)
    if other is not client:
        raise Refusal(
            f"Its settings name the dossier of {other.path.as_posix()} too, and numbers of findings "
            "belong to one organisation.",
            "Take `dossier` out of settings that several share.",
        )


def _make_client_output_folder(folder: Path) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        says = f"{folder.as_posix()} cannot be made: {error.strerror or error}."
        raise Refusal(says) from None


def _refuse_if_all_clients_failed_alike(ended: Sequence[_EndedClientAudit]) -> None:
    """What stops every organisation in the same words was mistyped for the whole run."""
    refusals = [one.result for one in ended if isinstance(one.result, Refusal)]
    if len(refusals) == len(ended) and len({one.lines for one in refusals}) == 1:
        raise refusals[0]


def _portfolio_visibility_asked_for(*, anonymise: bool) -> PortfolioVisibility:
    from principlecheck.composing.portfolio import PortfolioVisibility

    if not anonymise:
        return PortfolioVisibility()
    from principlecheck.packs.loading import load_built_in_packs

    packs = load_built_in_packs()
    codes = [rule.code for pack in packs for rule in pack.rules]
    principles = [name for pack in packs for name in (pack.name, pack.principle.id)]
    return PortfolioVisibility(anonymised=True, public=frozenset([*codes, *principles]))


def _brand_common_to_clients(looks: Sequence[Look]) -> Look:
    """The brand that all were written under; the program's own where they differ, and where names
    are hidden, which a brand would give away.
    """
    from principlecheck.model.audit.look import Look

    return looks[0] if looks and all(look == looks[0] for look in looks) else Look()
