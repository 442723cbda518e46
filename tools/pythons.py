"""Runs both commands of the README on every Python that is promised, each in an empty environment.

    python tools/pythons.py [--only 3.14] [--debootstrap FOLDER] [--arguments "-n 2 -x"]

By hand before each release. A Python is looked for on the path as `python3.N`. With
`--debootstrap`, as root on Debian or Ubuntu, one that is not there comes with a Debian suite that
has it, into FOLDER, where it stays for the next time. The packages are the newest that the ranges
allow; the sources are those of HEAD. Ends with a table: each Python with pytest's closing line.
Exits 1 where one of them is red, 2 where one is promised and not to be had.
"""

from __future__ import annotations

import argparse
import os
import shlex
import shutil
import subprocess
import sys
import tempfile
import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
SUITES = {"3.11": "bookworm", "3.13": "trixie", "3.14": "sid"}
"""The Debian suites by the Python that they bring."""
PACKAGES = "python3,python3-venv,git,ca-certificates"
MIRROR = "http://deb.debian.org/debian"
# How this machine reaches its network and package index, if in a way of its own.
SETTINGS = (
    "/etc/resolv.conf",
    "/etc/pip.conf",
    "/etc/xdg/pip",
    "/etc/ssl/certs/ca-certificates.crt",
)
MAIN_JOB, SUITE = "&& principlecheck audit", '".[test]" && python -m pytest'
HIDDEN = ("PYTHONPATH", "PYTHONHOME", "VIRTUAL_ENV")
MOST_SECONDS = 5400


@dataclass(frozen=True)
class Interpreter:
    """A Python, and the root of the system that it stands in."""

    version: str
    program: str
    root: Path = Path("/")

    def run(self, script: str, folder: str) -> subprocess.CompletedProcess[str]:
        """A shell script in a folder of that system; what it prints is shown, and kept."""
        command = ["sh", "-c", f"cd {shlex.quote(folder)} && {script}"]
        if self.root != Path("/"):
            # In a mount namespace of its own, so that nothing stays mounted afterwards.
            mounted = 'mount -t proc proc "$0/proc" && mount --rbind /dev "$0/dev"'
            script = f'{mounted} && exec chroot "$0" "$@"'
            command = ["unshare", "--mount", "sh", "-c", script, str(self.root), *command]
        environment = {key: value for key, value in os.environ.items() if key not in HIDDEN}
        environment |= {"PYTHONUTF8": "1", "PIP_DISABLE_PIP_VERSION_CHECK": "1"}
        return subprocess.run(
            command,
            env=environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            encoding="utf-8",
            errors="replace",
            check=False,
            timeout=MOST_SECONDS,
        )


def promised() -> list[str]:
    """The versions of Python that pyproject.toml names."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    begins = "Programming Language :: Python :: "
    return [one.removeprefix(begins) for one in project["classifiers"] if one.startswith(begins)]


def found(version: str, systems: Path | None) -> Interpreter | None:
    """A Python on the path, else in a Debian system under `systems`, which is made if need be."""
    program = shutil.which(f"python{version}")
    # A version manager has a command for each Python, which fails where another one is chosen.
    if program and not subprocess.run([program, "-V"], capture_output=True, check=False).returncode:
        return Interpreter(version, program)
    if systems is None or version not in SUITES:
        return None
    root = systems.resolve() / SUITES[version]
    if not (root / "usr" / "bin" / f"python{version}").exists():
        _bootstrap(SUITES[version], root)
    _settle(root)
    return Interpreter(version, f"/usr/bin/python{version}", root)


def _bootstrap(suite: str, root: Path) -> None:
    words = ["--variant=minbase", f"--include={PACKAGES}", suite, str(root), MIRROR]
    subprocess.run(["debootstrap", *words], check=True, timeout=MOST_SECONDS)


def _settle(root: Path) -> None:
    for path in map(Path, SETTINGS):
        target = root / path.relative_to("/")
        target.parent.mkdir(parents=True, exist_ok=True)
        if path.is_dir():
            shutil.copytree(path, target, dirs_exist_ok=True)
        elif path.is_file():
            shutil.copyfile(path, target)


def tried(python: Interpreter, arguments: str) -> tuple[bool, str]:
    """Whether both commands end green on a Python, and the line that says so."""
    with tempfile.TemporaryDirectory(dir=python.root / "tmp", prefix="pythons-") as made:
        folder = Path(made)
        subprocess.run(["git", "clone", "--quiet", str(ROOT), str(folder / "clone")], check=True)
        inside = "/" + made.removeprefix(str(python.root)).lstrip("/")
        environment = f"{inside}/env"
        ended = python.run(f"{shlex.quote(python.program)} -m venv {environment}", inside)
        for command in (_readme(MAIN_JOB), f"{_readme(SUITE)} {arguments}"):
            if ended.returncode == 0:
                print(f"{python.version} $ {command}", flush=True)
                script = f"export PATH={environment}/bin:$PATH; {command}"
                ended = python.run(script, f"{inside}/clone")
        lines = ended.stdout.rstrip().splitlines() or ["(nothing was printed)"]
        if ended.returncode:
            print("\n".join(lines[-60:]), flush=True)
        return ended.returncode == 0, lines[-1]


def _readme(part: str) -> str:
    lines = (ROOT / "README.md").read_text(encoding="utf-8").splitlines()
    return next(line for line in lines if part in line)


def main(words: Sequence[str]) -> int:
    """Tries each Python and prints the table."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--only", action="append", metavar="VERSION", help="one of the versions")
    parser.add_argument("--debootstrap", type=Path, metavar="FOLDER", help="where systems are kept")
    parser.add_argument("--arguments", default="", help="further arguments of pytest")
    typed = parser.parse_args(words)
    code, table = 0, []
    for version in typed.only or promised():
        python = found(version, typed.debootstrap)
        if python is None:
            code = 2
            table.append((version, "not on this machine"))
            continue
        green, line = tried(python, typed.arguments)
        code = code or (0 if green else 1)
        table.append((version, line))
    for version, line in table:
        print(f"{version}  {line}")
    return code


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
