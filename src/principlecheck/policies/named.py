"""What a file is by its name and, where its name is one of the program's own, by what it says.

A file under PATH is read as a policy, in force for something else, excluded by the settings, or
told as not read. A name alone takes nothing out of sight: a file that is called like settings and
holds a section is a policy.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping
from pathlib import PurePosixPath
from typing import Any

from msgspec.structs import fields

from principlecheck.model.format.organisation import SECTION_NAMES
from principlecheck.model.report.report import PassedKind
from principlecheck.reading.text import Unreadable
from principlecheck.reading.yaml import read_yaml

REGISTER = "numbers.yaml"
"""The register of findings' numbers; one that belongs to `x.md` alone is called x.numbers.yaml."""
REGISTER_BEGINS = b"# principlecheck keeps the numbers of findings here."
EXCLUDED = "excluded in the settings"
IN_FORCE = "in force as settings, waivers or a pack"
BESIDE_AUDIT = "written beside an audit"
BESIDE_EXPORT = "says what the columns of an export mean"
FOR_EDITORS = "written for editors by init"
KEPT_BY_IMPORT = "kept by import, for importing again"
OF_IMPORT = "says what an import did not read"
NEAR_MISS = "not read: its name does not end in .yaml or .yml"
OTHER_KIND = "not read: a file of another kind"
HIDDEN_FILE = "not read: a hidden file"
HIDDEN_FOLDER = "not read: a hidden folder"
LINK = "not read: a link"
LINK_TO_READ = "a link to what is read where it stands"
_KINDS: Mapping[str, PassedKind] = {
    EXCLUDED: "excluded",
    IN_FORCE: "in use",
    BESIDE_AUDIT: "in use",
    BESIDE_EXPORT: "in use",
    FOR_EDITORS: "in use",
    KEPT_BY_IMPORT: "in use",
    OF_IMPORT: "in use",
    LINK_TO_READ: "in use",
    NEAR_MISS: "nearly a policy",
}

OWN_FOLDERS = (".principlecheck", ".vscode")
RECORDS = ".principlecheck/imported"
"""Where what an import wrote last is kept, below the folder of the policies."""
RECORD_BEGINS = "format: 1\n# principlecheck import wrote this from what "
NOT_READ_ENDS, NOT_READ_BEGINS = "-not-read.md", "# What the import did not read\n"
_SECTION = re.compile(rf"^[\s>`]*(?:{'|'.join(sorted(SECTION_NAMES))})[ \t]*:", re.MULTILINE)
_THEME = re.compile(r"(?:^|/)themes/[^/]+/theme\.yaml$")
_RESERVED = {
    "principlecheck.yaml": "not read: settings that are not in force here",
    "waivers.yaml": "not read: waivers that are not in force here",
    "report.yaml": BESIDE_AUDIT,
    "responses.yaml": BESIDE_AUDIT,
    "records.yaml": BESIDE_EXPORT,
}
# What an editor, a backup, a template, an encryption or a slip makes of a policy's name.
_NEARLY = re.compile(
    r"\.(?:e?ya?ml|yam|ymal|yalm|yaaml|yamll|yaml?[0-9]+|jsonl?d?)\b|ya?ml", re.IGNORECASE
)


def is_policy_file_name(name: str) -> bool:
    """Whether a file is called as policies are."""
    return name.lower().endswith((".yaml", ".yml"))


def policy_file_may_be_register(name: str) -> bool:
    """Whether a file is called as registers are."""
    return name == REGISTER or name.endswith(f".{REGISTER}")


def is_reserved_for_no_policy(path: str) -> bool:
    """Whether a path with forward slashes ends in a name that the program itself gives a meaning."""
    name = path.rpartition("/")[2]
    return name in _RESERVED or policy_file_may_be_register(name) or _THEME.search(path) is not None


def why_policy_file_not_read(name: str) -> str:
    """Why a file that is not called as policies are is not read."""
    return NEAR_MISS if _NEARLY.search(name) else OTHER_KIND


def what_file_is_if_no_policy(path: str, data: bytes) -> str:
    """What a file of a reserved name is, if it has the shape of what it is called; nothing where it
    is to be read as a policy: it holds a section, or is not what it is called.
    """
    name = PurePosixPath(path).name
    begins = data.removeprefix(b"\xef\xbb\xbf").startswith(REGISTER_BEGINS)
    if policy_file_may_be_register(name) and not begins:
        return ""
    return (
        _RESERVED.get(name, BESIDE_AUDIT)
        if _no_policy_but_keys_of_shape(_shape_of_file_not_policy(name), path, data)
        else ""
    )


def why_hidden_policy_folder_is_used(files: Iterable[tuple[str, bytes]]) -> str:
    """Why a hidden folder is in use, by the paths of all its files, with forward slashes and from
    the folder's own name on, and by all that stands in them; nothing where it holds anything that
    the program does not write there.
    """
    reason = ""
    for path, data in files:
        if _is_import_record_not_policy(path, data):
            reason = KEPT_BY_IMPORT
        elif _is_editor_settings_file(path, data):
            reason = reason or FOR_EDITORS
        else:
            return ""
    return reason


def _is_import_record_not_policy(path: str, data: bytes) -> bool:
    """Whether a file is what an import keeps of what it wrote."""
    text = data.decode("utf-8", "replace").replace("\r\n", "\n")
    there = str(PurePosixPath(path).parent) == RECORDS and path.endswith(".yaml")
    return there and text.startswith(RECORD_BEGINS)


def _is_editor_settings_file(path: str, data: bytes) -> bool:
    folder, _, name = path.partition("/")
    try:
        value = json.loads(data)
    except (ValueError, RecursionError):
        return False
    if not isinstance(value, dict) or set(value) & set(SECTION_NAMES):
        return False
    if folder == ".principlecheck":
        return value.get("$id") == f"principlecheck-{name}" and name.endswith(".schema.json")
    mapped = value.get("yaml.schemas")
    return (
        (folder, name, set(value)) == (".vscode", "settings.json", {"yaml.schemas"})
        and isinstance(mapped, dict)
        and all(schema.startswith("./.principlecheck/") for schema in mapped)
    )


def is_import_page_not_policy(path: str, data: bytes) -> bool:
    """Whether a file is the page of what an import did not read, and no policy in its clothes."""
    text = data.decode("utf-8", "replace")
    begins = text.replace("\r\n", "\n").startswith(NOT_READ_BEGINS)
    return path.endswith(NOT_READ_ENDS) and begins and not _SECTION.search(text)


def _shape_of_file_not_policy(name: str) -> type:
    """The struct of what a reserved name stands for."""
    # Loaded only where there is such a file.
    from principlecheck.model.audit.dossier_files import NumbersFile, ResponsesFile, WrittenBrief
    from principlecheck.model.audit.theme import ThemeFile
    from principlecheck.model.records import RecordsFile
    from principlecheck.model.settings import Settings
    from principlecheck.model.waivers import WaiverFile

    shapes: dict[str, type] = {
        "principlecheck.yaml": Settings,
        "waivers.yaml": WaiverFile,
        "report.yaml": WrittenBrief,
        "responses.yaml": ResponsesFile,
        "records.yaml": RecordsFile,
        "theme.yaml": ThemeFile,
    }
    return shapes.get(name, NumbersFile)


def _no_policy_but_keys_of_shape(shape: type, name: str, data: bytes) -> bool:
    try:
        value: Any = read_yaml(data, name)
    except Unreadable:
        return False
    if not isinstance(value, dict) or not value:
        return False
    allowed = {field.encode_name for field in fields(shape)}
    return not set(value) - allowed and not set(value) & set(SECTION_NAMES)


def kind_of_file_not_a_policy(reason: str) -> PassedKind:
    """What a file is that was passed over for this reason."""
    return _KINDS.get(reason, "not read")
