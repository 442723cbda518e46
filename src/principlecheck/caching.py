"""Reports kept from earlier runs, so that what has not changed need not be judged again.

A report is found under a key that rests on everything it was made from, the program's own code
included. It lies outside the repository and is authenticated with a secret that only the user can
read: a file that is forged, torn, another's or not understood is as good as none. Nothing that
goes wrong here ends a run, which then judges as if there were no cache.

What depends on today is not kept: waivers and required rules are held against the report anew.
"""

from __future__ import annotations

import hashlib
import hmac
import os
import secrets
import stat
import sys
from collections.abc import Mapping
from contextlib import suppress
from datetime import date
from pathlib import Path
from typing import Any
from zoneinfo import TZPATH

import msgspec
from msgspec import Struct

from principlecheck.model.report.report import Report
from principlecheck.policies.find import Found

FORMAT = 1
"""Of what is kept; another number makes every older entry unknown."""
NO_CACHE = "PRINCIPLECHECK_NO_CACHE"
MOST_ENTRIES = 64
MOST_BYTES = 64 << 20
MOST_ENTRY_BYTES = 32 << 20
SECRET = "secret"  # noqa: S105 - a file's name
ENTRY = ".report"
_PART = ".part"
_SECRET_BYTES = 32
_MAC_BYTES = 32


class Judged(Struct, frozen=True):
    """A report before waivers are held against it, and the codes of every rule of its packs."""

    report: Report
    codes: tuple[str, ...]


def cache_folder(environment: Mapping[str, str] = os.environ) -> Path | None:
    """The folder for reports of this user, which need not be there yet; None where
    `PRINCIPLECHECK_NO_CACHE` is set, or no such place is known.
    """
    if environment.get(NO_CACHE):
        return None
    base = Path(environment.get("XDG_CACHE_HOME", ""))
    if not base.is_absolute():
        try:
            base = _usual_place(environment)
        except RuntimeError:  # the user has no home
            return None
    return base / "principlecheck" / "reports" if base.is_absolute() else None


def _usual_place(environment: Mapping[str, str]) -> Path:
    if os.name == "nt":
        return Path(environment.get("LOCALAPPDATA", ""))
    return Path.home() / ("Library/Caches" if sys.platform == "darwin" else ".cache")


def key_of(found: Found, as_of: date, name: str, governing: Any) -> bytes | None:
    """SHA-256 over everything that a report is made from.

    `name` is for an organisation that declares none, and `governing` whatever else decides the
    outcome. None where the program cannot tell what it itself consists of, or the key not be made.
    """
    program = _program()
    if program is None:
        return None
    files = [(file.name, hashlib.sha256(file.data).digest()) for file in found.files]
    whole = (FORMAT, program, as_of, name, governing, files, found.passed, found.problems)
    try:
        return hashlib.sha256(msgspec.msgpack.encode(whole)).digest()
    except UnicodeEncodeError:  # a folder's name that is no text
        return None


def _program() -> tuple[Any, ...] | None:
    """What judges: the bytes of this package, the packages beside it, Python, and time zones."""
    package = Path(__file__).parent
    beside = Path(msgspec.__file__).parent.parent
    whole = hashlib.sha256()
    try:
        for folder, inner, names in os.walk(package, onerror=_raise):
            inner[:] = sorted(name for name in inner if name != "__pycache__")
            for path in (Path(folder, name) for name in sorted(names)):
                data = path.read_bytes()
                whole.update(f"{path.relative_to(package).as_posix()}\0{len(data)}\0".encode())
                whole.update(data)
        packages = sorted(name for name in os.listdir(beside) if name.endswith(".dist-info"))  # noqa: PTH208 - names only
        zones = [os.stat(folder).st_mtime_ns for folder in TZPATH if os.path.isdir(folder)]  # noqa: PTH112, PTH116 - strings
    except OSError:  # such as a program inside an archive
        return None
    return whole.digest(), packages, sys.version, zones


def _raise(error: OSError) -> None:
    raise error


def recall(folder: Path, key: bytes) -> Judged | None:
    """What was kept under `key`, or None."""
    secret = _secret(folder)
    data = _read(_entry(folder, key), MOST_ENTRY_BYTES) if secret else None
    if secret is None or data is None:
        return None
    mac, packed = data[:_MAC_BYTES], data[_MAC_BYTES:]
    if not hmac.compare_digest(mac, _mac(secret, key, packed)):
        return None
    try:
        return msgspec.msgpack.decode(packed, type=Judged)
    except msgspec.MsgspecError:
        return None


def keep(folder: Path, key: bytes, judged: Judged) -> None:
    """Keeps a report under `key`, and removes the oldest of too many.

    A report in which a rule broke is not kept, nor one that would not come back as it was.
    """
    if judged.report.errors:
        return
    try:
        packed = msgspec.msgpack.encode(judged)
        again = msgspec.msgpack.encode(msgspec.msgpack.decode(packed, type=Judged))
    except (msgspec.MsgspecError, TypeError, ValueError, OverflowError):
        return
    if packed != again or len(packed) > MOST_ENTRY_BYTES - _MAC_BYTES:
        return
    with suppress(OSError):  # a full or read-only disk
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        secret = _secret(folder) or _new_secret(folder)
        if secret is not None:
            _write(_entry(folder, key), _mac(secret, key, packed) + packed)
            _remove_oldest(folder)


def _entry(folder: Path, key: bytes) -> Path:
    return folder / f"{key.hex()}{ENTRY}"


def _mac(secret: bytes, key: bytes, packed: bytes) -> bytes:
    """The key is part of it, so that no entry can stand in for another."""
    return hmac.digest(secret, key + packed, "sha256")


def _secret(folder: Path) -> bytes | None:
    """The user's secret, unless somebody else could have read or replaced it."""
    try:
        facts = folder.lstat()
    except OSError:
        return None
    if not stat.S_ISDIR(facts.st_mode) or not _users_own(facts, 0o022):
        return None
    secret = _read(folder / SECRET, _SECRET_BYTES)
    return secret if secret is not None and len(secret) == _SECRET_BYTES else None


def _new_secret(folder: Path) -> bytes | None:
    """The secret, made where there is none. Of two runs that make one the later wins."""
    path = folder / SECRET
    if not os.path.lexists(path):
        _write(path, secrets.token_bytes(_SECRET_BYTES))
    return _secret(folder)


def _users_own(facts: os.stat_result, forbidden: int) -> bool:
    """Whether a file is this user's and others have none of the `forbidden` rights to it. Windows
    keeps other users out of LOCALAPPDATA by itself.
    """
    if not hasattr(os, "geteuid"):
        return True
    return facts.st_uid == os.geteuid() and not facts.st_mode & forbidden


def _carefully(path: str, flags: int) -> int:
    """Opens no link, waits for no pipe, and makes files that are the user's alone."""
    also = getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0)
    return os.open(path, flags | also, 0o600)


def _read(path: Path, most: int) -> bytes | None:
    """A regular file of at most `most` bytes that is the user's alone; None for any other."""
    try:
        with open(path, "rb", opener=_carefully) as file:
            facts = os.fstat(file.fileno())
            if not stat.S_ISREG(facts.st_mode) or not _users_own(facts, 0o077):
                return None
            data = file.read(most + 1)
    except OSError:
        return None
    return data if len(data) <= most else None


def _write(path: Path, data: bytes) -> None:
    """The whole file or nothing of it. Raises `OSError`."""
    part = path.with_name(f"{secrets.token_hex(8)}{_PART}")
    try:
        with open(part, "xb", opener=_carefully) as file:
            file.write(data)
        part.replace(path)
    finally:
        part.unlink(missing_ok=True)


def _remove_oldest(folder: Path) -> None:
    kept = []
    for path in folder.iterdir():
        if path.suffix in (ENTRY, _PART):
            with suppress(OSError):  # another run has removed it
                facts = path.lstat()
                kept.append((facts.st_mtime_ns, facts.st_size, path))
    total = 0
    for number, (_, size, path) in enumerate(sorted(kept, reverse=True)):
        total += size
        if number >= MOST_ENTRIES or total > MOST_BYTES:
            with suppress(OSError):
                path.unlink()
