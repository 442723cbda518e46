"""`principlecheck plan` on a repository of 300 files and 200 commits, against `git log --stat`.

    python bench/plan.py [runs]

The repository is made in a temporary folder: Harbour Outfitters, and beside it small files of one
entry each (answers, decisions, refusals, and one in ten a customer rule with its deadlines), to
which 200 commits were made one after another. The change judged is one that is not committed: two
amounts and a reply, against the commit a hundred before. Both programs are run in turn as whole
processes, A B A B …; the ratio is taken pair by pair.
"""

from __future__ import annotations

import statistics
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from resource import RUSAGE_CHILDREN, getrusage
from time import perf_counter

from installed import environment

ROOT = Path(__file__).resolve().parent.parent
HARBOUR = ROOT / "policies" / "harbour-outfitters"
OURS = [str(Path(sys.executable).parent / "principlecheck")]
FILES, COMMITS = 300, 200

REPLY = """\
format: 1
replies:
  answer-{n}:
    says: Thank you for asking about the {n} order, which leaves on day {day}; I shall write then.
    kind: answer
    contains: [acknowledgement, reason, next_step]
    principles: [straight-answers]
"""
DECISION = """\
format: 1
decisions:
  decision-{n}:
    says: We keep line {n} in the house, and look again in {day} weeks.
    kind: product
    date: 2026-03-{day:02}
    because: Customers asked for line {n} more often than for the others.
    needs: [quick-answer]
"""
REFUSAL = """\
format: 1
replies:
  refusal-{n}:
    says: I am sorry about order {n}. It was sent back after day {day}; we can mend it or exchange it.
    kind: refusal
    contains: [acknowledgement, reason, next_step]
    principles: [same-care-for-all]
"""
RULE = """\
format: 1
customer_rules:
  rule-{n}:
    says: Sending back order {n} costs nothing when it is our doing.
    kind: fee
    decided_by: logistics
    consulted: [customer-care, finance]
    handled_by: customer-care
    paid_by: logistics
    agent_may_approve_up_to: {amount} EUR
    above_that:
      approved_by: team-lead
      deputies: [head-of-care]
      takes: {{median: 1 working hour, p90: 4 working hours}}
    carrying_out: {{median: 1 working day, p90: 2 working days}}
    settled_within: 10 calendar days
    claim_within: 60 calendar days
    amounts: {{median: 4 EUR, p90: 12 EUR}}
    exceptions: [hardship, our_error, case_by_case]
    principles: [one-house]
    reviewed: 2026-05-04
"""


def text_of(number: int, state: int) -> str:
    kinds = (RULE, REPLY, DECISION, REFUSAL, REPLY, DECISION, REFUSAL, REPLY, DECISION, REPLY)
    return kinds[number % 10].format(n=number, day=state % 27 + 1, amount=20 + state % 30)


def history() -> Iterator[bytes]:
    """The repository as `git fast-import` reads it."""
    files = {f"harbour/{p.relative_to(HARBOUR)}": p.read_bytes() for p in HARBOUR.rglob("*.yaml")}
    small = range(FILES - len(files))
    files |= {f"small/{n % 12}/{n}.yaml": text_of(n, 0).encode() for n in small}
    for commit in range(COMMITS):
        if commit:
            n = commit * 7 % len(small)
            files = {f"small/{n % 12}/{n}.yaml": text_of(n, commit).encode()}
        yield f"commit refs/heads/main\ncommitter b <b@b> {1750000000 + commit} +0000\n".encode()
        yield b"data 1\nx\n"
        for name, data in files.items():
            yield f"M 100644 inline {name}\ndata {len(data)}\n".encode() + data + b"\n"


def make(folder: Path) -> None:
    subprocess.run(["git", "init", "-q", "-b", "main", folder], check=True)
    git = ["git", "-C", str(folder)]
    subprocess.run([*git, "fast-import", "--quiet"], input=b"".join(history()), check=True)
    subprocess.run([*git, "reset", "-q", "--hard", "main"], check=True)
    for n in (10, 20, 21):
        (folder / f"small/{n % 12}/{n}.yaml").write_text(text_of(n, 9), encoding="utf-8")


def seconds(command: list[str], folder: Path) -> tuple[float, float]:
    """Elapsed seconds and processor seconds of one run."""
    used, start = getrusage(RUSAGE_CHILDREN), perf_counter()
    done = subprocess.run(command, cwd=folder, env=environment(), capture_output=True, check=False)
    taken, now = perf_counter() - start, getrusage(RUSAGE_CHILDREN)
    processor = now.ru_utime + now.ru_stime - used.ru_utime - used.ru_stime
    if done.returncode not in (0, 1) or not done.stdout:
        sys.exit(
            f"{' '.join(command)}: {done.returncode}\n{done.stdout.decode()[-800:]}{done.stderr.decode()}"
        )
    return taken, processor


def main(runs: int) -> None:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        make(folder)
        commands = {
            "plan": [*OURS, "plan", ".", "--against", "main~100", "--as-of", "2026-11-22"],
            "check": [*OURS, "check", ".", "--as-of", "2026-11-22"],
            "git log --stat": ["git", "--no-pager", "log", "--stat"],
        }
        for command in commands.values():  # warm the file cache
            seconds(command, folder)
        rows = [[seconds(command, folder) for command in commands.values()] for _ in range(runs)]
    measured = dict(zip(commands, zip(*rows, strict=True), strict=True))
    for name, pairs in measured.items():
        told(name, [elapsed for elapsed, _ in pairs])
        told(f"{name}, processor", [processor for _, processor in pairs])
    for name in ("check", "git log --stat"):
        both = zip(measured["plan"], measured[name], strict=True)
        told(f"plan / {name}", [ours[0] / theirs[0] for ours, theirs in both])


def told(name: str, values: list[float]) -> None:
    low, middle, high = min(values), statistics.median(values), max(values)
    print(f"{name:<26} min {low:.3f}  median {middle:.3f}  max {high:.3f}")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 7)
