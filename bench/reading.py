"""Broken policies by the hundred thousand: nothing but problems may come of them, never a traceback.

    python bench/reading.py [INPUTS] [SEED]

The worked examples are damaged at random (signs put in, lines moved, cut and doubled, values
replaced) and read as one or two files. Each run says how many inputs a second were read, how many
of them were refused, and the seed with which a failure comes again.
"""

from __future__ import annotations

import random
import sys
import time
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path

from principlecheck.policies.find import FoundFiles
from principlecheck.policies.load import assemble_policies
from principlecheck.reading.source import SourceFile
from principlecheck.reading.text import split_lines

POLICIES = Path(__file__).resolve().parent.parent / "policies"
AS_OF = date(2026, 11, 22)
SIGNS = (
    *"\t:#{}[]&*!|>'\"%@`?,-~", ": ", " #", "- ", "? ", "\n", "\r\n", "  ", "\u00a0", "\u200b", "\u2028",
    "\u202e", "\x00", "\x85", "\ufeff", "\ufffd", "“", "”", "•", "–", "é", "😀", "<<: ", "---\n", "...\n",
    "%YAML 1.2\n", "&a ", "*a", "!!python ", "\\u200b", "1.000", "1,000", "..", "null", ".inf",
)  # fmt: skip
VALUES = (
    "1.000 EUR", "2.900 per month", "1,5m", "9-18", "24/7", "31/12/2026", "5/6/2026", "30 February 2026",
    "about 5m", "~", "?", "TBD", "40-50%", "none", "Mon-Fri", "the game", "“x”", "• a • b", "yes", "0x1F",
    "9" * 40, "1e999", "[1, 2]", "{a: b}", "{a: {b: [}", "", "''", "6:30", "85", "€1.000", "1 000 EUR",
    "0 working hours", "99999999 calendar months", "2 working hours", "1 working day", "3 calendar weeks",
)  # fmt: skip
MOST_LINES = 30


def main() -> None:
    """Reads as many inputs as asked for. Raises whatever reading raises, after the input."""
    inputs = int(sys.argv[1]) if len(sys.argv) > 1 else 100_000
    seed = int(sys.argv[2]) if len(sys.argv) > 2 else 1
    begun, refused = time.perf_counter(), 0
    for files in broken(inputs, seed):
        refused += bool(read(files))
    seconds = time.perf_counter() - begun
    print(
        f"{inputs:,} inputs of seed {seed} in {seconds:.0f} s ({inputs / seconds:.0f} a second): "
        f"{refused:,} refused, {inputs - refused:,} read, no traceback."
    )


def read(files: list[bytes]) -> int:
    """How many problems some files have. Raises what reading them raises, and `AssertionError`
    where a problem cannot be shown.
    """
    sources = [SourceFile(f"{chr(97 + n)}.yaml", data) for n, data in enumerate(files)]
    try:
        problems = assemble_policies(FoundFiles(sources, [], []), AS_OF).problems
        for problem in problems:
            source = next(one for one in sources if one.name == problem.place.file)
            if not (1 <= problem.place.line <= len(source.lines) and problem.place.column >= 1):
                raise AssertionError(f"{problem.place} lies outside of its file: {problem.says}")
            if not problem.says.endswith((".", "?")) or "\n" in problem.says + problem.write:
                raise AssertionError(f"No plain sentence: {problem.says!r} {problem.write!r}")
    except BaseException:
        print("\n\n".join(map(repr, files)), file=sys.stderr)
        raise
    return len(problems)


def broken(inputs: int, seed: int) -> Iterator[list[bytes]]:
    """So many inputs, of one file or two each, the same for the same seed."""
    chance = random.Random(seed)
    texts = [path.read_text(encoding="utf-8") for path in sorted(POLICIES.rglob("*.yaml"))]
    for _ in range(inputs):
        count = 1 if chance.random() < 0.8 else 2
        yield [_broken(chance.choice(texts), chance) for _ in range(count)]


def _broken(text: str, chance: random.Random) -> bytes:
    lines = split_lines(text)
    start = chance.randrange(len(lines))
    head = [] if chance.random() < 0.1 else ["format: 1"]
    lines = [*head, *lines[start : start + chance.randrange(2, MOST_LINES)]]
    for _ in range(chance.randrange(1, 6)):
        chance.choice(DAMAGES)(lines, chance)
    data = "\n".join(lines).encode("utf-8", "surrogatepass")
    if chance.random() < 0.05:
        at = chance.randrange(len(data) + 1)
        data = data[:at] + bytes([chance.randrange(256)]) + data[at + 1 :]
    return data[: chance.randrange(len(data) + 1)] if chance.random() < 0.05 else data


def _put_in(lines: list[str], chance: random.Random) -> None:
    number = chance.randrange(len(lines))
    at = chance.randrange(len(lines[number]) + 1)
    lines[number] = lines[number][:at] + chance.choice(SIGNS) + lines[number][at:]


def _replace_value(lines: list[str], chance: random.Random) -> None:
    number = chance.randrange(len(lines))
    name, colon, _ = lines[number].partition(":")
    lines[number] = f"{name}{colon} {chance.choice(VALUES)}"


def _shift(lines: list[str], chance: random.Random) -> None:
    number = chance.randrange(len(lines))
    bare = lines[number].lstrip()
    lines[number] = " " * chance.randrange(9) + bare


def _double(lines: list[str], chance: random.Random) -> None:
    lines.insert(chance.randrange(len(lines)), chance.choice(lines))


def _leave_out(lines: list[str], chance: random.Random) -> None:
    if len(lines) > 1:
        del lines[chance.randrange(len(lines))]


def _swap_letters(lines: list[str], chance: random.Random) -> None:
    number = chance.randrange(len(lines))
    letters = list(lines[number])
    if len(letters) > 1:
        at = chance.randrange(len(letters) - 1)
        letters[at], letters[at + 1] = letters[at + 1], letters[at]
    lines[number] = "".join(letters)


DAMAGES: tuple[Callable[[list[str], random.Random], None], ...] = (
    _put_in, _put_in, _replace_value, _replace_value, _shift, _double, _leave_out, _swap_letters,
)  # fmt: skip

if __name__ == "__main__":
    main()
