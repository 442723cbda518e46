"""Broken and hostile inputs by the thousand: nothing may break, and nothing unread may pass.

    python bench/fuzz.py --seed 1 --reading 100000 --judging 10000 --writing 200 --beside 20000

Each input is a real file with a few bytes, lines or words changed, by a seed; what is judged or
written, an example organisation with a few values changed, and now and then a file broken. What is
read must end in an organisation or in problems; what is judged in a report, which each format of
`check` writes; what is written in an audit of every format, Word, Excel, PDF and HTML among them;
files beside the policies in their value or in a refusal. A *wrong zero* is an input without a
problem that another reader of YAML cannot read, or whose keys the format does not know. A traceback
and a wrong zero are printed with the number that draws them again (--only N).
"""

from __future__ import annotations

import argparse
import random
import re
import sys
import time
import traceback
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from datetime import date
from pathlib import Path

import yaml

from principlecheck.cli.formats import print_report_in_format
from principlecheck.composing import compose_audit
from principlecheck.composing.audit_view import compose_audit_view
from principlecheck.dossier.numbers import read_numbers_register
from principlecheck.governance.settings import read_settings_file
from principlecheck.governance.waivers import read_waivers
from principlecheck.judging import judge_corpus
from principlecheck.model.format.organisation import SECTION_NAMES
from principlecheck.model.report.refusal import Refusal
from principlecheck.packs.loading import BadPack, Pack, load_built_in_packs, load_pack
from principlecheck.policies.find import FoundFiles
from principlecheck.policies.load import Corpus, assemble_policies
from principlecheck.policies.named import what_file_is_if_no_policy
from principlecheck.reading.source import SourceFile
from principlecheck.reporters.audit_formats import AUDIT_FORMATS

ROOT = Path(__file__).parent.parent
AS_OF = date(2026, 11, 22)
FORMATS = ("text", "json", "markdown", "sarif")
_WORDS = (
    b"null", b"~", b"true", b"no", b"0", b"-1", b"1e999", b".inf", b".nan", b"99999999999999999999",
    b"''", b"[]", b"{}", b"[[[[[[[[", b"&a [*a]", b"*a", b"!!python/object:os.system", b"<<: *a",
    b"---\n", b"...\n", b"%YAML 1.1\n", b"\t", b"\x00", b"\x1b[31m", b"\xe2\x80\xae", b"\xff\xfe",
    b"\xef\xbb\xbf", b"\xc2\x85", b"\xe2\x80\xa8", b"9999-12-31", b"0001-01-01", b"2026-02-30",
    b"10 %", b"101%", b"6:30", b"1.000 EUR", b"1e6 EUR", b"::error::x", b"{{ 7*7 }}", b"| \n", b">",
    b"# a", b"none", b"any amount", b"a" * 5000, b"- " * 200, b"organisation: {complete: all}\n",
)  # fmt: skip
_FIELD = re.compile(rb"\b([a-z_]+): ([^\s{}\[\],#][^{}\[\],#\n]*)")
_YAML = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


def changed(data: bytes, chance: random.Random, others: Sequence[bytes]) -> bytes:
    """A file with one to five changes."""
    for _ in range(chance.randint(1, 5)):
        data = _changed_once(data, chance, others)
    return data


def _changed_once(data: bytes, chance: random.Random, others: Sequence[bytes]) -> bytes:
    at = chance.randrange(len(data) + 1)
    to = min(len(data), at + chance.choice((1, 1, 2, 8, 40)))
    lines = data.split(b"\n")
    line = chance.randrange(len(lines))
    before, after = lines[:line], lines[line + 1 :]
    ways: tuple[Callable[[], bytes], ...] = (
        lambda: data[:at] + data[to:],
        lambda: data[:at] + chance.choice(_WORDS) + data[at:],
        lambda: data[:at] + chance.choice(_WORDS) + data[to:],
        lambda: data[:at] + bytes([chance.randrange(256)]) + data[at + 1 :],
        lambda: b"\n".join([*before, *after]),
        lambda: b"\n".join([*before, lines[line], lines[line], *after]),
        lambda: b"\n".join([*before, b"  " + lines[line], *after]),
        lambda: b"\n".join([*before, *chance.choice(others).split(b"\n")[:9]]),
        lambda: data[:at],
    )
    return chance.choice(ways)()


def wrong_zero(corpus: Corpus, data: bytes) -> str:
    """Why an input without a problem should have had one; nothing where it should not."""
    if corpus.problems:
        return ""
    try:
        value = yaml.load(data.decode("utf-8-sig"), Loader=_YAML)  # noqa: S506 - the safe loader
    except (yaml.YAMLError, ValueError) as error:
        return f"another reader cannot read it: {str(error)[:80]}"
    if not isinstance(value, dict):
        return "it is no map"
    unknown = set(map(str, value)) - {"format", *SECTION_NAMES}
    return f"it holds {sorted(unknown)[:3]}" if unknown else ""


def policies() -> list[bytes]:
    """The files of the example organisations."""
    return [path.read_bytes() for path in sorted((ROOT / "policies").rglob("*.yaml"))]


def drawn(number: int, seeds: Sequence[bytes]) -> bytes:
    """The input of a number."""
    chance = random.Random(number)
    return changed(chance.choice(seeds), chance, seeds)


def reading(number: int, seeds: Sequence[bytes]) -> str:
    """Reads one input; says what is wrong with how that ended."""
    data = drawn(number, seeds)
    corpus = assemble_policies(FoundFiles([SourceFile("a.yaml", data)], [], []), AS_OF)
    return wrong_zero(corpus, data)


class Organisations:
    """The example organisations, a list of files each, and every value that they give a field."""

    def __init__(self) -> None:
        folders = sorted(path for path in (ROOT / "policies").iterdir() if path.is_dir())
        self.files = [
            [SourceFile(path.name, path.read_bytes()) for path in sorted(folder.rglob("*.yaml"))]
            for folder in folders
        ]
        self.values: dict[bytes, list[bytes]] = {}
        for key, value in _FIELD.findall(b"\n".join(policies())):
            self.values.setdefault(key, []).append(value)

    def changed(self, number: int) -> Corpus:
        """One of them with one to six fields given the value that another entry gives them, or any
        value of all; now and then with a file broken as well.
        """
        chance = random.Random(number)
        files = list(chance.choice(self.files))
        for _ in range(chance.randint(1, 6)):
            place = chance.randrange(len(files))
            data = self._other_value(files[place].data, chance)
            files[place] = SourceFile(files[place].name, data)
        if chance.random() < 0.2:
            place = chance.randrange(len(files))
            data = changed(files[place].data, chance, [one.data for one in files])
            files[place] = SourceFile(files[place].name, data)
        return assemble_policies(FoundFiles(files, [], []), AS_OF)

    def _other_value(self, data: bytes, chance: random.Random) -> bytes:
        fields = list(_FIELD.finditer(data))
        if not fields:
            return data
        field = chance.choice(fields)
        pool = self.values if chance.random() < 0.1 else {field[1]: self.values[field[1]]}
        value = chance.choice(chance.choice(list(pool.values())))
        return data[: field.start(2)] + value + data[field.end(2) :]


def judging(number: int, organisations: Organisations, packs: Sequence[Pack]) -> str:
    """Judges one changed organisation, and writes every format of `check`."""
    report = judge_corpus(organisations.changed(number), packs)
    for name in FORMATS:
        print_report_in_format(name, report, on_terminal=False)
    broken = [one.reason for one in report.errors]
    return f"a rule broke: {broken[0]}" if broken else ""


def writing(number: int, organisations: Organisations, packs: Sequence[Pack]) -> str:
    """Judges one changed organisation, and writes its audit in every format."""
    report = judge_corpus(organisations.changed(number), packs)
    view = compose_audit_view(compose_audit(report, "principlecheck audit policies"))
    empty = [
        one.name
        for one in AUDIT_FORMATS
        if not all(data for _, data in one.files(view, Path(f"audit{one.endings[0]}")))
    ]
    return f"nothing is written as {empty}" if empty else ""


def _beside() -> dict[str, tuple[bytes, Callable[[SourceFile], object]]]:
    waivers = (
        b'format: 1\nwaivers:\n  "2b987f9bf1c8592d":\n    code: BUY01\n    entry: a.b\n'
        b"    owner: me\n    approved_by: you\n    reason: soon\n    created: 2026-11-01\n"
        b"    expires: 2027-03-31\n    file: a.yaml\n    figures: {share: 10 %, names: [a, b]}\n"
    )
    settings = (
        b"format: 1\nfail_on: high\nexclude: [a, 'b*']\nignore: [PRD]\nrequired: [SVC18]\n"
        b"thresholds: {PRD02: {most_cut: 20%}}\nseverities: {BUY01: low}\nwaivers: w.yaml\n"
    )
    register = (
        b"# principlecheck keeps the numbers of findings here. Keep the file with the audit,\n"
        b'format: 1\nnumbers:\n- {number: 1, fingerprint: "2b987f9bf1c8592d", code: BUY01, '
        b'route: "a.b", title: "x", first: 2026-11-01}\n'
    )
    pack = (ROOT / "src" / "principlecheck" / "principles" / "respect.yaml").read_bytes()
    return {
        "waivers.yaml": (waivers, lambda source: read_waivers(source, AS_OF)),
        "principlecheck.yaml": (settings, read_settings_file),
        "numbers.yaml": (register, read_numbers_register),
        "pack.yaml": (pack[:6000], lambda source: load_pack(source.data, source.name)),
        "report.yaml": (
            b"format: 1\nclient: A\n",
            lambda s: what_file_is_if_no_policy(s.name, s.data),
        ),
    }


def beside(number: int) -> str:
    """Reads one file beside the policies."""
    chance = random.Random(number)
    kinds = _beside()
    name = chance.choice(sorted(kinds))
    seed, read = kinds[name]
    with suppress(Refusal, BadPack):
        read(SourceFile(name, changed(seed, chance, [seed for seed, _ in kinds.values()])))
    return ""


def run(what: str, numbers: range, one: Callable[[int], str]) -> Iterator[str]:
    """Everything that went wrong, and a line on how much went through."""
    started, wrong = time.monotonic(), 0
    for number in numbers:
        try:
            said = one(number)
        except Exception:  # noqa: BLE001 - what is looked for
            said = traceback.format_exc(limit=-3)
        if said:
            wrong += 1
            yield f"{what} {number}: {said}"
    took = time.monotonic() - started
    yield f"{what}: {len(numbers)} inputs from {numbers.start} on, {wrong} wrong, {took:.0f} s"


def main() -> int:
    """0 where nothing went wrong."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--only", type=int)
    for name in ("reading", "judging", "writing", "beside"):
        parser.add_argument(f"--{name}", type=int, default=0)
    words = parser.parse_args()
    seeds, organisations, packs = policies(), Organisations(), load_built_in_packs()
    jobs: dict[str, Callable[[int], str]] = {
        "reading": lambda number: reading(number, seeds),
        "judging": lambda number: judging(number, organisations, packs),
        "writing": lambda number: writing(number, organisations, packs),
        "beside": beside,
    }
    wrong = False
    for what, one in jobs.items():
        count = getattr(words, what)
        first = words.seed if words.only is None else words.only
        numbers = range(first, first + (count if words.only is None else 1))
        for line in run(what, numbers, one) if count else ():
            print(line, flush=True)
            wrong = wrong or (": 0 wrong" not in line and ", 0 wrong" not in line)
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
