"""The files that `audit` writes: the audit in each format asked for, and what stands beside it."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from msgspec import Struct
from msgspec.structs import replace

from principlecheck.composing.audit_view import compose_annex, compose_short_report
from principlecheck.model.audit.view import AuditView
from principlecheck.model.report.refusal import Refusal
from principlecheck.model.units import format_count
from principlecheck.reporters.audit_formats import (
    AUDIT_FORMATS,
    AuditFormat,
    list_report_formats,
    report_format_by_ending,
)
from principlecheck.writing.files import refuse_overwrite, write_own_file


class AuditOutputs(Struct, frozen=True):
    """The files that were asked for, one a format; the field is the option's long name."""

    output: Path | None = None
    html: Path | None = None
    pdf: Path | None = None
    docx: Path | None = None
    xlsx: Path | None = None
    csv: Path | None = None

    def by_format(self) -> list[tuple[AuditFormat, Path]]:
        """Each format that was asked for, with its file, in the order in which they are written."""
        named = ((one, getattr(self, one.name)) for one in AUDIT_FORMATS)
        return [(one, path) for one, path in named if path is not None]

    @property
    def files(self) -> tuple[Path, ...]:
        """Those asked for, in the order in which they are written."""
        return tuple(path for _, path in self.by_format())

    @property
    def first(self) -> Path | None:
        """The first of them, beside which the dossier is; None where all goes to the terminal."""
        return next(iter(self.files), None)

    @property
    def words(self) -> list[str]:
        """The options as they are typed; see `audit_output_as_typed`."""
        return [
            word
            for one, path in self.by_format()
            for word in (one.option, audit_output_as_typed(path))
        ]


def audit_output_as_typed(path: Path) -> str:
    """A path as it was typed; outside of the current folder its name alone, which is nobody's."""
    within = not path.is_absolute() and ".." not in path.parts
    return path.as_posix() if within else path.name


def check_audit_outputs(outputs: AuditOutputs, paths: Sequence[Path] = ()) -> AuditOutputs:
    """Raises `Refusal` where a file's ending belongs to another format or to none, where two are one
    file, and where an extra is not installed: before anything is judged. Where an option stands in
    a file's place, the file may be among `paths`.
    """
    for one, path in outputs.by_format():
        if path.name.startswith("-") and path.name != "-":
            raise Refusal(*_suggest_option_for_audit_output(one, path, paths))
        _check_audit_output_ending(one, path)
        if not one.is_installed():
            says = f"{one.title} needs an extra: pip install 'principlecheck[{one.name}]'."
            raise Refusal(says)
    if len(set(outputs.files)) != len(outputs.files):
        raise Refusal("Two formats name the same file. Give each one of its own.")
    return outputs


def place_audit_output_by_format(files: Sequence[Path], named: AuditOutputs) -> AuditOutputs:
    """`-o report.docx` writes Word: each file of -o under the format that it sounds like, beside
    those `named` by their own options. Raises `Refusal` where two are of one format.
    """
    outputs = named
    for file in files:
        meant = report_format_by_ending(file.suffix)
        name = meant.name if meant else "output"
        if meant and getattr(named, name) is not None:
            says = f"-o and {meant.option} both name a file of {meant.title}."
            raise Refusal(says, "Name it once.")
        if (before := getattr(outputs, name)) is not None:
            says = f"-o names {before.as_posix()} and {file.as_posix()}, which are of one format."
            raise Refusal(says, "Name one of them.")
        outputs = replace(outputs, **{name: file})
    return outputs


def portfolio_outputs_in_folder(folders: Sequence[Path], named: AuditOutputs) -> AuditOutputs:
    """The files of a portfolio: -o is the folder of all. Raises `Refusal` where there are several."""
    if len(folders) > 1:
        raise Refusal("--portfolio writes one folder, and -o names several.", "Name it once.")
    return replace(named, output=next(iter(folders), None))


def _suggest_option_for_audit_output(
    one: AuditFormat, path: Path, paths: Sequence[Path]
) -> tuple[str, str]:
    """What is wrong with `--html -o page.html`, and what to type."""
    meant = next((path for path in paths if path.suffix.lower() in one.endings), None)
    file = meant.as_posix() if meant else f"audit{one.endings[0]}"
    says = f"{one.option} takes the name of a file, and {path.as_posix()} is an option."
    return says, f"Type {one.option} {file}."


def _check_audit_output_ending(one: AuditFormat, path: Path) -> None:
    """A file without an ending, such as /dev/stdout, takes Markdown."""
    ending, file = path.suffix.lower(), path.as_posix()
    if ending in one.endings or (not ending and one.name == "output"):
        return
    if ending == ".json":
        json = f"For JSON type principlecheck check … --format json={file}."
        raise Refusal(f"No format of the audit has the ending {ending}.", json)
    if one.name != "output":
        says = f"{one.option} writes {one.title}, which {file} does not sound like."
        right = path.with_suffix(one.endings[0]).as_posix()
        raise Refusal(says, f"Type {one.option} {right}.")
    there = f"No format of the audit has the ending {ending}. There are {list_report_formats()}."
    raise Refusal(there)


class WrittenAudit(Struct, frozen=True):
    """What came of writing an audit: in words what was written, and what stopped each format that
    was not; one that cannot be written stops no other.
    """

    names: tuple[str, ...]
    faults: tuple[Exception, ...] = ()


class AuditEdition(Struct, frozen=True):
    """What is written of an audit: the report to sign, beside it the `annex` where that was asked
    for; or the `memo` in its place.
    """

    whole: AuditView
    annex: bool = False
    memo: AuditView | None = None

    def of(self, one: AuditFormat, path: Path) -> list[tuple[AuditView, Path]]:
        """The views that a format writes, each with its file."""
        if self.memo is not None:
            return [(self.memo, path)]
        if one.whole:
            return [(self.whole, path)]
        if not self.annex:
            return [(compose_short_report(self.whole), path)]
        beside = annex_output_beside_audit(path)
        return [
            (compose_annex(self.whole), beside),
            (compose_short_report(self.whole, beside.name), path),
        ]


def annex_output_beside_audit(path: Path) -> Path:
    """The file of the annex beside that of the report: `audit.annex.md`."""
    return path.with_name(f"{path.stem}.annex{path.suffix}")


def write_audit_files(
    edition: AuditEdition, outputs: AuditOutputs, *, pictures: bool
) -> WrittenAudit:
    """Writes every file that was asked for, as far as each can be made.

    Raises `Refusal` where one must not or cannot be written.
    """
    names: list[str] = []
    files: list[tuple[Path, bytes]] = []
    faults: list[Exception] = []
    written = [
        (one, view, file)
        for one, path in outputs.by_format()
        for view, file in edition.of(one, path)
    ]
    for one, view, path in written:
        try:
            made = one.files(view, path, pictures=pictures)
        except Exception as error:  # noqa: BLE001 - raised by the caller once the others are written
            faults.append(Refusal(str(error)) if isinstance(error, ValueError) else error)
            continue
        beside = f" and {format_count(len(made) - 1, 'picture')}" if len(made) > 1 else ""
        names.append(f"{path.as_posix()}{beside}")
        files += made
    for path, _ in files:
        refuse_overwrite(path)
    for path, data in files:
        write_own_file(path, data)
    return WrittenAudit(tuple(names), tuple(faults))
