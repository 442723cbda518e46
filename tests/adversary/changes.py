"""Hostile changes, drawn by a seed: something that makes things worse for customers, and up to four
things that would hide it. Whatever is drawn, the gate ends 1 or 2.

    python -m tests.adversary.changes --seed 7 --cases 2000

prints each change that got through, and ends with 1 if one did.
"""

# ruff: noqa: T201 - a tool that is run by hand

import argparse
import os
import random
import shutil
import sys
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from principlecheck.model.report.refusal import Refusal
from principlecheck.usecases.checking import open_run
from principlecheck.usecases.gate.gate import Change, gate
from principlecheck.usecases.run import Options
from tests.cli.conftest import ROOT
from tests.cli.test_plan import HOUSE, LOWERED, REFUNDS, TARGETS
from tests.packs.kit import pack_text
from tests.policies.kit import AS_OF
from tests.repositories import commit, git, new_repository, write

RULES = ("SVC18", "INT06", "PRD14", "SVC01", "INT15")
ABOUT = (
    "organisation: {name: Example Home, hours: desk, complete: [follow_ups, handle_time], "
    "jurisdictions: [ES], sectors: [retail], sells_to: [consumers], staff: 250}\n"
)
ROLES = "roles: {finance-manager: {hours: desk}, agent: {levels: [a, b, c, d, e]}}\n"
PLAIN = HOUSE.replace("organisation: {name: Example Home, hours: desk}\n", ABOUT).replace(
    "roles: {finance-manager: {hours: desk}}\n", ROLES
)
BOT = "automations: {bot: {kind: bot, way_to_person: true}}\n"
FOLLOW_UPS = "follow_ups: {f: {within: 1 working day, alert_before: 1h, owner: agent}}\n"
LIMIT = "handle_time: {mail: {queues: [mail], hard_limit: 6m, on_limit: end}}\n"
BASE = {
    "policies/house.yaml": PLAIN,
    "policies/refunds.yaml": REFUNDS,
    "policies/targets.yaml": TARGETS,
    "policies/deep/er/bot.yaml": BOT,
    "policies/follow-ups.yaml": FOLLOW_UPS,
    "policies/limit.yaml": LIMIT,
}
Move = Callable[[Path, random.Random], None]


def _put(folder: Path, name: str, text: str) -> None:
    write(folder, {f"policies/{name}": text})


HARMS: dict[str, Move] = {
    "an agent may approve less": lambda f, _: _put(f, "refunds.yaml", LOWERED),
    "a follow-up has no owner": lambda f, _: _put(
        f, "follow-ups.yaml", FOLLOW_UPS.replace(", owner: agent", "")
    ),
    "a role has fewer steps": lambda f, _: _put(
        f, "house.yaml", PLAIN.replace("[a, b, c, d, e]", "[a]")
    ),
    "a bot leads to nobody": lambda f, _: _put(f, "deep/er/bot.yaml", BOT.replace("true", "false")),
    "a contact is cut off sooner": lambda f, _: _put(f, "limit.yaml", LIMIT.replace("6m", "2m")),
    "amounts are no longer declared": lambda f, _: _put(
        f, "refunds.yaml", REFUNDS.replace("    amounts: {median: 48 EUR, p90: 160 EUR}\n", "")
    ),
}
_SETTINGS = (
    "ignore: [SVC18, INT06, PRD14, SVC01, INT15]\n",
    "select: [BUY01]\n",
    "fail_on: critical\n",
    "exclude: ['*']\n",
    "exclude: [policies, '*.yaml']\n",
    "severities: {SVC18: information, INT06: information, PRD14: information, SVC01: low}\n",
    "thresholds: {SVC18: {most_beyond: 99%}}\n",
    "longest_waiver: 9999 calendar days\nwaivers: accepted.yaml\n",
    "dossier: policies/deep\n",
    "formats: [json=report.json]\n",
)
_NAMES = ("principlecheck.yaml", "waivers.yaml", "report.yaml", "responses.yaml", "numbers.yaml",
          "records.yaml", "a.numbers.yaml", "themes/x/theme.yaml")  # fmt: skip


def settings(folder: Path, chance: random.Random) -> None:
    """Settings of its own, at the root or nearer to the policies."""
    write(
        folder, {chance.choice(("", "policies/")) + "principlecheck.yaml": chance.choice(_SETTINGS)}
    )


def linked_settings(folder: Path, chance: random.Random) -> None:
    """Settings through a link, to a file of another name."""
    write(folder, {"other/mine.txt": chance.choice(_SETTINGS)})
    path = folder / "principlecheck.yaml"
    path.unlink(missing_ok=True)
    path.symlink_to("other/mine.txt")


def waivers(folder: Path, chance: random.Random) -> None:
    """Waivers for whatever the change does."""
    found = open_run([folder / "policies"], Options(AS_OF, RULES, waive=False)).report.findings
    lines = "".join(
        f'  "{one.fingerprint}": {{code: {one.code}, entry: "{one.at.route}", owner: me, '
        f"approved_by: me, reason: it is fine, created: 2026-11-01, expires: 2027-10-01}}\n"
        for one in found
    )
    name = chance.choice(("waivers.yaml", "policies/waivers.yaml", "accepted.yaml"))
    write(folder, {name: f"waivers:\n{lines}" if lines else "waivers: {}\n"})


def excuses(folder: Path, chance: random.Random) -> None:
    """What the policies say of how they are judged."""
    path = folder / "policies" / "house.yaml"
    text = path.read_text(encoding="utf-8")
    excuse = "{reason: it is fine, approved_by: agent, review: 2027-10-01}"
    swaps = (
        ("complete: [follow_ups, handle_time], ", ""),
        ("complete: [follow_ups, handle_time]", "complete: all"),
        ("jurisdictions: [ES], ", ""),
        ("jurisdictions: [ES]", "jurisdictions: [JP]"),
        ("staff: 250", "staff: 3"),
        ("sells_to: [consumers]", "sells_to: [businesses]"),
        ("sectors: [retail]", "sectors: [other]"),
        ("staff: 250", f"staff: 250, not_applicable: {{follow_ups: {excuse}, handle_time: {excuse}, "
         f"automations: {excuse}, customer_rules: {excuse}, roles: {excuse}}}"),
        ("agent: {levels", "agent: {deliberate: {levels: it is fine, approved_by: agent, "
         "review: 2027-10-01}, levels"),
        ("staff: 250", "staff: 250, business_model: low_cost"),
    )  # fmt: skip
    for was, now in chance.sample(swaps, chance.randint(1, 4)):
        text = text.replace(was, now, 1)
    path.write_text(text, encoding="utf-8")


def another_name(folder: Path, chance: random.Random) -> None:
    """A policy under a name that the program gives a meaning of its own."""
    policies = sorted((folder / "policies").glob("*.yaml"))
    chosen = chance.choice([one for one in policies if one.name not in _NAMES])
    target = folder / "policies" / chance.choice(_NAMES)
    target.parent.mkdir(parents=True, exist_ok=True)
    begins = (
        "# principlecheck keeps the numbers of findings here.\n" if chance.random() < 0.5 else ""
    )
    target.write_text(begins + chosen.read_text(encoding="utf-8"), encoding="utf-8")
    chosen.unlink()


def link_within(folder: Path, chance: random.Random) -> None:
    """A policy as a link: to a file that nobody reads, or that is read elsewhere."""
    policies = [one for one in (folder / "policies").glob("*.yaml") if not one.is_symlink()]
    chosen = chance.choice(sorted(policies))
    kept = (
        folder / "policies" / chance.choice(("kept.txt", "kept", "deep/kept.yaml~", ".kept.yaml"))
    )
    kept.write_bytes(chosen.read_bytes())
    chosen.unlink()
    chosen.symlink_to(os.path.relpath(kept, chosen.parent))


def packs(folder: Path, chance: random.Random) -> None:
    """A pack of its own, or a policy named as one."""
    (folder / "own.yaml").write_text(pack_text(), encoding="utf-8")
    named = chance.choice(("own.yaml", "policies/refunds.yaml", "policies/limit.yaml"))
    write(folder, {"principlecheck.yaml": f"packs: [{named}]\n"})


def history(folder: Path, chance: random.Random) -> None:
    """Names in git that could be taken for the base."""
    if chance.random() < 0.5:
        (folder / "main").mkdir(exist_ok=True)
        shutil.copytree(folder / "policies", folder / "main" / "policies", dirs_exist_ok=True)
    else:
        (folder / ".gitattributes").write_text("*.yaml export-ignore -diff\n", encoding="utf-8")


def submodule(folder: Path, chance: random.Random) -> None:
    """A repository within the policies, with a main branch of its own."""
    inner = folder / "policies" / chance.choice(("sub", "deep/sub"))
    own = new_repository(inner, {"x.yaml": "roles: {other: {}}\n"})
    git(folder, "add", "-f", inner.relative_to(folder).as_posix())
    if chance.random() < 0.5:
        shutil.rmtree(own)
        own.mkdir()


def noise(folder: Path, chance: random.Random) -> None:
    """Files that have nothing to do with it."""
    names = ("README.md", "a.yaml~", ".hidden.yaml", "b.yaml.j2", "deep/.keep", "c.json", "d.yaml ")
    for name in chance.sample(names, 3):
        (folder / "policies" / name.rstrip() if os.name == "nt" else folder / "policies" / name).write_text(
            "format: 1\nroles: {}\n", encoding="utf-8"
        )  # fmt: skip


def other_bytes(folder: Path, chance: random.Random) -> None:
    """The same policies with another mark, other line ends, or other names of their files."""
    for path in sorted((folder / "policies").rglob("*.yaml")):
        if path.is_symlink():
            continue
        data = path.read_bytes()
        if chance.random() < 0.5:
            data = b"\xef\xbb\xbf" + data.replace(b"\n", b"\r\n")
        path.write_bytes(data)
        if chance.random() < 0.3 and path.name not in _NAMES:
            path.rename(path.with_name(f"{path.stem}-{chance.randint(1, 9)}.YML"))


MOVES: tuple[Move, ...] = (
    settings, linked_settings, waivers, excuses, another_name, link_within, packs, history,
    submodule, noise, other_bytes,
)  # fmt: skip


@dataclass(frozen=True)
class Ended:
    """How the gate ended on a drawn change: what was drawn, its exit code, and what it said."""

    drawn: tuple[str, ...]
    code: int
    said: str


def template(folder: Path) -> Path:
    """The repository that each change starts from."""
    return new_repository(folder / "base", BASE)


def drawn(base: Path, folder: Path, seed: int) -> Ended:
    """One change drawn by a seed, in a copy of `base`, and how the gate ends on it."""
    chance = random.Random(seed)
    house = folder / "house"
    shutil.copytree(base, house, symlinks=True)
    here = Path.cwd()
    os.chdir(house)
    names = []
    try:
        harm = chance.choice(sorted(HARMS))
        HARMS[harm](house, chance)
        for move in chance.sample(MOVES, chance.randint(0, 4)):
            names.append(move.__name__)
            try:
                move(house, chance)
            except (OSError, IndexError, Refusal):
                names[-1] += " (not possible after the others)"
        if chance.random() < 0.5:
            git(house, "checkout", "-q", "-b", "change")
            commit(house)
        code, said = judged()
    finally:
        os.chdir(here)
        shutil.rmtree(house)
    return Ended((harm, *names), code, said)


def judged() -> tuple[int, str]:
    """How the gate ends in the current folder, as the command line would say it with a number."""
    try:
        run = open_run(["policies"], Options(AS_OF, RULES, fail_on="medium"))
        result = gate(run, Change("refs/heads/main", only_new=True))
    except Refusal as refusal:
        return (3 if refusal.nothing_there else 2), refusal.lines[0]
    return result.exit_code, result.verdict


def all_drawn(seed: int, cases: int) -> Iterator[Ended]:
    """As many changes as asked for, from a seed on."""
    with tempfile.TemporaryDirectory() as folder:
        base = template(Path(folder))
        for number in range(seed, seed + cases):
            yield drawn(base, Path(folder), number)


def main() -> int:
    """Draws many, by hand."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--cases", type=int, default=1000)
    words = parser.parse_args()
    through = 0
    codes: dict[int, int] = {}
    for number, ended in enumerate(all_drawn(words.seed, words.cases), words.seed):
        codes[ended.code] = codes.get(ended.code, 0) + 1
        if ended.code not in (1, 2, 3):
            through += 1
            print(f"seed {number}: {', '.join(ended.drawn)}: {ended.code} {ended.said}")
    print(f"{words.cases} changes from seed {words.seed} on: {dict(sorted(codes.items()))}")
    return 1 if through else 0


if __name__ == "__main__":
    os.chdir(ROOT)
    sys.exit(main())
