"""Files named from the organisation's own folder on: where a report was made is nobody's evidence."""

from __future__ import annotations

from collections.abc import Iterable
from operator import is_not
from pathlib import PurePosixPath
from typing import Any, TypeVar

from msgspec import Struct
from msgspec.structs import replace

from principlecheck.model.audit.view import HOLD_NOTHING, Position, Quote

Held = TypeVar("Held")


def shared_folder_of_audit_files(names: Iterable[str]) -> str:
    """The folder that all files are in, with a slash at its end, or nothing."""
    levels = zip(*(PurePosixPath(name).parts[:-1] for name in names), strict=False)
    kept: list[str] = []
    for level in levels:
        if len(set(level)) > 1:
            break
        kept.append(level[0])
    return "".join(f"{part.rstrip('/')}/" for part in kept)


def audit_view_with_relative_files(held: Held, folder: str) -> Held:
    """`held`, a part of a view, with each file in it named from `folder` on; another by its name
    alone where its path begins at the root of somebody's machine or leads upwards.
    """
    made: Any = held
    if isinstance(held, (Position, Quote)):
        made = replace(held, file=_audit_file_relative_to_folder(held.file, folder))
    elif isinstance(held, tuple):
        parts = [
            part if type(part) in HOLD_NOTHING else audit_view_with_relative_files(part, folder)
            for part in held
        ]
        if any(map(is_not, parts, held)):
            made = tuple(parts)
    elif isinstance(held, Struct):
        changed = {}
        for name in held.__struct_fields__:
            part = getattr(held, name)
            if type(part) not in HOLD_NOTHING:
                new = audit_view_with_relative_files(part, folder)
                if new is not part:
                    changed[name] = new
        if changed:
            made = replace(held, **changed)
    return made  # type: ignore[no-any-return]


def _audit_file_relative_to_folder(file: str, folder: str) -> str:
    if folder and file.startswith(folder):
        return file.removeprefix(folder)
    path = PurePosixPath(file)
    local = path.is_absolute() or ".." in path.parts or path.parts[0].endswith(":")
    return path.name if local else file
