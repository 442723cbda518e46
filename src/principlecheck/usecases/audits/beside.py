"""What people wrote beside an audit, looked up for `audit`; and the numbers kept for the next one."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from principlecheck.model.report.refusal import Refusal
from principlecheck.reading.paths import follow_path_links
from principlecheck.reporters.audit_formats import report_pictures_folder
from principlecheck.usecases.audits.files import AuditOutputs
from principlecheck.usecases.choosing import paths_of_run
from principlecheck.writing.files import is_device_to_write, write_file_in_place_of

if TYPE_CHECKING:
    from principlecheck.dossier.dossier import DossierPlace
    from principlecheck.governance.effective import EffectiveSettings
    from principlecheck.model.audit.cause import KnownCause
    from principlecheck.model.audit.dossier import Dossier, KnownFinding


def open_dossier_for_audit_run(
    typed: Path | None, settings: EffectiveSettings, outputs: AuditOutputs
) -> tuple[DossierPlace, Dossier]:
    """Where the dossier of an audit is, and what stands in it.

    The folder that was typed holds, else the settings', else that of the first of the
    `outputs`. Raises `Refusal` where it cannot be used, or an output would be written over it.
    """
    from principlecheck.dossier.dossier import BadDossier, locate_dossier, read_dossier

    if typed is not None and not paths_of_run([typed])[0].is_dir():
        raise Refusal(
            f"--dossier names a folder, and {typed.as_posix()} is none.",
            "Name the folder that report.yaml and responses.yaml stand in.",
        )
    named = typed or settings.dossier
    # Nobody finds a file of numbers again beside /dev/stdout.
    first = outputs.first if outputs.first and not is_device_to_write(outputs.first) else None
    try:
        where = locate_dossier(named, first)
        dossier = read_dossier(where)
    except BadDossier as error:
        lines = list(error.lines)
        if others := _registers_of_other_audits(outputs.first) if named is None else []:
            lines.append(
                f"Numbers are kept there in {' and '.join(others)}, for an audit of another name. "
                "Write the audit under that name, or rename the file of numbers."
            )
        elif named is None:
            lines.append("These files belong to no audit? Name a folder of its own: --dossier.")
        raise Refusal(*lines) from None
    except OSError as error:
        says = f"What stands beside the audit cannot be read: {error.strerror or error}."
        raise Refusal(says) from None
    _refuse_audit_output_among_own(where.folder, outputs)
    return where, dossier


def _registers_of_other_audits(output: Path | None) -> list[str]:
    """The registers that stand beside an output and belong to audits that are called otherwise;
    none where its own is there.
    """
    from principlecheck.policies.named import REGISTER

    if output is None or not output.parent.is_dir():
        return []
    names = sorted(path.name for path in output.parent.glob(f"*.{REGISTER}"))
    return [] if {f"{output.stem}.{REGISTER}", REGISTER} & set(names) else names


def _refuse_audit_output_among_own(folder: Path | None, outputs: AuditOutputs) -> None:
    """Raises `Refusal` where something would be written among what people wrote."""
    from principlecheck.dossier.narratives import FOLDER

    for path in outputs.files:
        if follow_path_links(path).parent.name.casefold() == FOLDER:  # some systems ignore case
            says = f"{path.as_posix()} stands among your narratives, which are never written over."
            raise Refusal(says, "Write the audit into another folder.")
        if path == outputs.output and report_pictures_folder(path).is_symlink():
            says = f"{report_pictures_folder(path).as_posix()} is a link, so no pictures are written there."
            raise Refusal(says, "Take the link away, or give the audit another name.")
        if (
            folder is not None
            and follow_path_links(report_pictures_folder(path)) == folder.resolve()
        ):
            says = f"The pictures of {path.as_posix()} would be written among your own files."
            raise Refusal(says, "Give the audit another name.")


def keep_audit_numbers(
    register: Path, known: Sequence[KnownFinding], causes: Sequence[KnownCause]
) -> None:
    """Writes the register of numbers: whole, or not at all. Raises `Refusal` where that fails."""
    from principlecheck.dossier.numbers import numbers_register_text

    data = numbers_register_text(known, causes)
    try:
        if register.is_file() and register.read_bytes() == data:
            return
        register.parent.mkdir(exist_ok=True)
        write_file_in_place_of(register, data)
    except OSError as error:
        raise Refusal(
            f"{register.as_posix()} cannot be written: {error.strerror or error}.",
            "The audit was written, but the next one cannot know the numbers of its findings.",
        ) from None
