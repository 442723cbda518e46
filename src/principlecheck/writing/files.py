"""Files written whole or not at all, and never over what a person may have written."""

from __future__ import annotations

import errno
import os
import shutil
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from principlecheck.model.report.refusal import Refusal

_MOST_SECONDS, _PAUSE_SECONDS = 10, 0.02
_DEVICES = ("/dev", "/dev/fd", "/proc/self/fd")


class JustChanged(Refusal):
    """What a file was to be made from no longer stands there."""


def write_own_file(path: Path, data: bytes) -> None:
    """Writes a file of the program's own making. Raises `Refusal` where that cannot be done, or
    must not (`refuse_overwrite`).
    """
    refuse_overwrite(path)
    if path.is_dir():
        says = f"{path.as_posix()} cannot be written: it is a folder."
        raise Refusal(says, "Name a file in it.")
    try:
        path.parent.mkdir(exist_ok=True)
        if is_device_to_write(path):
            path.write_bytes(data)
        else:
            write_file_in_place_of(path, data)
    except FileNotFoundError:
        says = f"{path.as_posix()} cannot be written: there is no folder to hold it."
        raise Refusal(says, f"Make {path.parent.parent.as_posix()} first.") from None
    except OSError as error:
        raise refuse_unwritable_file(path, error) from None


def refuse_overwrite(path: Path) -> None:
    """Raises `Refusal` where a report would be written over what may be a policy, or through a
    link, which may lead to one, or anywhere.
    """
    if path.suffix.lower() in (".yaml", ".yml"):
        raise Refusal(
            f"A report is not written to {path.as_posix()}: files of that kind hold policies.",
            "Give it another ending, such as .md, .json or .sarif.",
        )
    if path.is_symlink() and not is_device_to_write(path):
        raise Refusal(
            f"{path.as_posix()} is a link to another file, which is not written over.",
            "Name the file itself, or take the link away.",
        )


_ANYTHING = object()


def write_file_in_place_of(
    path: Path, data: bytes, *, known: bytes | object | None = _ANYTHING
) -> None:
    """Puts a file in the place of another: whole, or not at all, so that neither a full disk nor
    another name of the same file (a hard link) costs anybody what stood there.

    `known` is what the new bytes were made from, None where there was no file: a link then stays
    one, and `JustChanged` is raised where something else stands there by now; of two that write at
    once, the second looks once the first has written. Raises OSError.
    """
    if known is _ANYTHING:
        _write_file_once_locked(path, path, data, known)
        return
    target = path.resolve()
    with _wait_for_write_lock(target):
        _write_file_once_locked(path, target, data, known)


def _write_file_once_locked(
    path: Path, target: Path, data: bytes, known: bytes | object | None
) -> None:
    if target.exists() and not os.access(target, os.W_OK):
        raise PermissionError(errno.EACCES, os.strerror(errno.EACCES))
    part = target.with_name(f".{target.name}.{os.getpid()}.part")
    part.unlink(missing_ok=True)
    try:
        with part.open("xb") as file:  # never through a link that somebody has laid there
            file.write(data)
            if known is not _ANYTHING:  # what a person wrote is in it, and made again by nobody
                file.flush()
                os.fsync(file.fileno())
        if target.exists():
            shutil.copymode(target, part)
        if known is not _ANYTHING and known != _bytes_before_writing(target):
            raise JustChanged(f"{path.as_posix()} has just been changed; run this again.")
        part.replace(target)
    finally:
        part.unlink(missing_ok=True)


@contextmanager
def _wait_for_write_lock(target: Path) -> Iterator[None]:
    """Waits until nobody else of this program writes a file. Raises `Refusal` after some seconds.

    The system lets go of the lock when a run is killed; where it has no locks, nothing is waited
    for. The file beside the target, which has to be there to be locked, goes with the lock.
    """
    lock = target.with_name(f".{target.name}.lock")
    handle = _lock_file_to_write(lock)
    try:
        yield
    finally:
        if handle is not None:
            if os.name != "nt":  # there, nobody can take away what is open
                lock.unlink(missing_ok=True)
            os.close(handle)
            if os.name == "nt":
                with suppress(OSError):  # the next in line has it open already
                    lock.unlink(missing_ok=True)


def _lock_file_to_write(lock: Path) -> int | None:
    """An open file that is locked; None where there can be none, as in a folder to read alone."""
    until = time.monotonic() + _MOST_SECONDS
    while True:
        try:
            handle = os.open(lock, os.O_RDWR | os.O_CREAT | getattr(os, "O_NOFOLLOW", 0), 0o600)
        except OSError:
            return None
        try:
            _take_write_lock(handle)
            if _locked_file_is_still_there(handle, lock):
                return handle
        except BlockingIOError:
            if time.monotonic() > until:
                os.close(handle)
                says = f"Somebody else has been writing {lock.name[1:-5]} for {_MOST_SECONDS} s."
                raise Refusal(says, "Run this again.") from None
            time.sleep(_PAUSE_SECONDS)
        except OSError:  # a file system without locks
            os.close(handle)
            return None
        os.close(handle)


def _take_write_lock(handle: int) -> None:
    """Locks an open file. Raises `BlockingIOError` where somebody else has, other OSError where
    there are no locks.
    """
    if sys.platform != "win32":
        import fcntl

        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        return
    import msvcrt

    try:
        msvcrt.locking(handle, msvcrt.LK_NBLCK, 1)
    except PermissionError as error:
        raise BlockingIOError(*error.args) from None


def _locked_file_is_still_there(handle: int, lock: Path) -> bool:
    """Whether what is locked still stands there: whoever had it before may have taken it away."""
    try:
        return os.path.samestat(os.fstat(handle), lock.stat())
    except FileNotFoundError:
        return False


def _bytes_before_writing(path: Path) -> bytes | None:
    return path.read_bytes() if path.exists() else None


def write_new_file(path: Path, text: str, within: Path) -> None:
    """Writes a text to a file that is not there yet, in a folder made where it is missing.

    Raises `Refusal` where that cannot be done, or the folder leads out of `within`.
    """
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        if not path.parent.resolve().is_relative_to(within.resolve()):
            raise Refusal(f"{path.parent.as_posix()} leads out of the folder.")
        with path.open("x", encoding="utf-8", newline="\n") as stream:
            stream.write(text)
    except OSError as error:
        raise refuse_unwritable_file(path, error) from None


def is_device_to_write(path: Path) -> bool:
    """Whether a path is standard output or another pipe or device, which is written into."""
    return path.parent.as_posix() in _DEVICES or (path.exists() and not path.is_file())


def refuse_unwritable_file(path: Path, error: OSError) -> Refusal:
    """What the system says of a file that it does not take."""
    return Refusal(f"{path.as_posix()} cannot be written: {error.strerror or error}.")
