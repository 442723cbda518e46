"""Changes our own code in small ways and asks whether a test notices: `a < b` to `a <= b`, `and` to
`or`, a number by one, a condition turned round, a call left out.

    python tools/mutate.py ROOM [--seed 1] [--most 60] [--jobs 1]

ROOM is a name of ROOMS. Each mutant is run in a process of its own against the tests of its room,
the first failure ends it. Ends with 1 where one survives; equivalent ones stand in EQUIVALENT.
POSIX only, for it forks.
"""

from __future__ import annotations

import argparse
import ast
import copy
import importlib.abc
import importlib.machinery
import importlib.util
import os
import random
import signal
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from types import ModuleType

ROOT = Path(__file__).parent.parent
SOURCE = ROOT / "src" / "principlecheck"
MOST_SECONDS = 240
ROOMS: dict[str, tuple[tuple[str, ...], tuple[str, ...]]] = {
    "judging": (
        ("packs/judge.py",),
        ("tests/packs", "tests/judgement"),
    ),
    "conditions": (("packs/conditions.py",), ("tests/packs",)),
    "measures": (
        ("packs/measures.py", "model/report/measure.py"),
        ("tests/packs/test_measures.py", "tests/governance/test_waivers.py", "tests/comparing"),
    ),
    "comparing": (
        (
            "comparing/sides.py",
            "comparing/resolution.py",
            "comparing/remembered.py",
            "comparing/lost_judgements.py",
            "comparing/changes.py",
            "comparing/earlier.py",
            "comparing/verdict.py",
        ),
        ("tests/comparing",),
    ),
    "waivers": (
        ("governance/waivers.py", "governance/finishing.py", "governance/writing_waivers.py"),
        ("tests/governance/test_waivers.py",),
    ),
    "gating": (
        (
            "usecases/gate/gate.py",
            "usecases/gate/basis.py",
            "usecases/gate/excuses.py",
            "usecases/gate/loosening.py",
            "usecases/gate/settings_at_base.py",
        ),
        (
            "tests/usecases/test_gate.py",
            "tests/cli/test_gate.py",
            "tests/cli/test_ways_through.py::test_what_policies_say_of_their_own_judging_counts_once_it_is_merged",
            "tests/cli/test_ways_through.py::test_a_duty_is_not_escaped_by_leaving_the_country",
            "tests/cli/test_ways_through.py::test_a_finding_that_gets_worse_counts_with_a_waiver_and_without",
            "tests/cli/test_ways_through.py::test_what_passed_and_cannot_be_judged_now_counts",
        ),
    ),
    "finding": (
        ("policies/find.py", "policies/named.py"),
        ("tests/policies/test_find.py", "tests/history", "tests/dossier/test_dossier.py"),
    ),
    "arithmetic": (
        tuple(f"arithmetic/{path.name}" for path in sorted((SOURCE / "arithmetic").glob("*.py"))),
        ("tests/arithmetic",),
    ),
}
EQUIVALENT: dict[str, str] = {
    "governance/waivers.py: finding is None or waiver is None → finding is None and waiver is None": (
        "without a finding no waiver is looked up, and without a waiver the finding stays as it is"
    ),
    "comparing/remembered.py: 2 → 3": "no part of a subject's name holds a dot",
}
"""Mutants that change nothing which anybody could see, without their lines, with why."""
_COMPARISONS: dict[type[ast.cmpop], type[ast.cmpop]] = {
    ast.Lt: ast.LtE, ast.LtE: ast.Lt, ast.Gt: ast.GtE, ast.GtE: ast.Gt, ast.Eq: ast.NotEq,
    ast.NotEq: ast.Eq, ast.Is: ast.IsNot, ast.IsNot: ast.Is, ast.In: ast.NotIn, ast.NotIn: ast.In,
}  # fmt: skip
_OPERATORS: dict[type[ast.operator], type[ast.operator]] = {
    ast.Add: ast.Sub, ast.Sub: ast.Add, ast.Mult: ast.Div, ast.Div: ast.Mult,
    ast.FloorDiv: ast.Div, ast.Mod: ast.Mult, ast.BitOr: ast.BitAnd, ast.BitAnd: ast.BitOr,
}  # fmt: skip


@dataclass(frozen=True)
class Mutant:
    """One change: the module, its new tree, and what was changed, for people."""

    module: str
    tree: ast.Module
    says: str

    @property
    def known(self) -> str:
        """What is changed without the line, which moves."""
        file, _, rest = self.says.partition(":")
        return f"{file}:{rest.partition(':')[2]}"


def mutants(path: Path) -> Iterator[Mutant]:
    """Every mutant of one file, in a fixed order."""
    text = path.read_text(encoding="utf-8")
    tree = ast.parse(text)
    name = "principlecheck." + ".".join(path.relative_to(SOURCE).with_suffix("").parts)
    typed = _typing_only(tree)
    for index, node in enumerate(ast.walk(tree)):
        if id(node) in typed:
            continue
        for number in range(_ways(node)):
            changed = copy.deepcopy(tree)
            twin = next(one for i, one in enumerate(ast.walk(changed)) if i == index)
            said = _change(twin, number)
            if said:
                ast.fix_missing_locations(changed)
                where = f"{path.relative_to(SOURCE).as_posix()}:{getattr(node, 'lineno', 0)}"
                yield Mutant(name, changed, f"{where}: {said}")


def _typing_only(tree: ast.Module) -> set[int]:
    """Nodes that no run evaluates, or that a test may not hold: annotations, imports, texts."""
    left: set[int] = set()
    for node in ast.walk(tree):
        parts: list[ast.AST | None] = []
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            parts += [node.returns, *(one.annotation for one in _arguments(node.args))]
        elif isinstance(node, ast.AnnAssign):
            parts.append(node.annotation)
        elif (isinstance(node, ast.If) and ast.unparse(node.test) == "TYPE_CHECKING") or isinstance(
            node, ast.Assert | ast.JoinedStr | ast.Raise
        ):
            parts.append(node)
        for part in parts:
            left.update(id(inner) for inner in ast.walk(part)) if part is not None else None
    return left


def _arguments(arguments: ast.arguments) -> list[ast.arg]:
    return [*arguments.posonlyargs, *arguments.args, *arguments.kwonlyargs]


def _ways(node: ast.AST) -> int:
    if isinstance(node, ast.Compare):
        return len(node.ops)
    is_number = isinstance(node, ast.Constant) and type(node.value) in (int, float, bool)
    kinds = ast.BoolOp | ast.BinOp | ast.UnaryOp | ast.If | ast.IfExp | ast.Return | ast.Continue
    return 1 if is_number or isinstance(node, kinds) else 0


def _change(node: ast.AST, number: int) -> str:
    """Changes a node in place; says how, or nothing where there is no way."""
    before = ast.unparse(node)[:60].split("\n")[0] if not isinstance(node, ast.If) else ""
    if isinstance(node, ast.Compare):
        node.ops[number] = _COMPARISONS[type(node.ops[number])]()
    elif isinstance(node, ast.BoolOp):
        node.op = ast.Or() if isinstance(node.op, ast.And) else ast.And()
    elif isinstance(node, ast.BinOp) and type(node.op) in _OPERATORS:
        if isinstance(node.left, ast.Constant) and isinstance(node.left.value, str):
            return ""
        node.op = _OPERATORS[type(node.op)]()
    elif isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.Not):
        node.op = ast.UAdd()
        node.operand = ast.Call(ast.Name("bool", ast.Load()), [node.operand], [])
    elif isinstance(node, ast.If | ast.IfExp):
        test = ast.unparse(node.test)[:60]
        node.test = ast.UnaryOp(ast.Not(), node.test)
        return f"if {test} → if not"
    elif isinstance(node, ast.Constant) and type(node.value) is bool:
        node.value = not node.value
    elif isinstance(node, ast.Constant) and type(node.value) in (int, float):
        node.value = node.value + 1  # type: ignore[operator]
    elif isinstance(node, ast.Return) and isinstance(node.value, ast.Name | ast.Call):
        node.value = ast.Constant(None)
    else:
        return ""
    return f"{before} → {ast.unparse(node)[:60]}"


class _Loader(importlib.abc.Loader, importlib.abc.MetaPathFinder):
    """Gives the mutant where its module is imported."""

    def __init__(self, mutant: Mutant, path: Path) -> None:
        self.mutant, self.path = mutant, path

    def find_spec(
        self, fullname: str, _path: object, _target: object = None
    ) -> importlib.machinery.ModuleSpec | None:
        if fullname != self.mutant.module:
            return None
        return importlib.util.spec_from_file_location(fullname, self.path, loader=self)

    def create_module(self, _spec: importlib.machinery.ModuleSpec) -> None:
        return None

    def exec_module(self, module: ModuleType) -> None:
        exec(compile(self.mutant.tree, str(self.path), "exec"), module.__dict__)  # noqa: S102


def survives(mutant: Mutant, path: Path, tests: tuple[str, ...]) -> bool:
    """Whether no test of the room fails on a mutant; one that runs on and on is noticed too."""
    child = os.fork()
    if child == 0:
        null = os.open(os.devnull, os.O_WRONLY)
        os.dup2(null, 1)
        os.dup2(null, 2)
        signal.alarm(MOST_SECONDS)
        sys.meta_path.insert(0, _Loader(mutant, path))
        import pytest

        words = ["-x", "-q", "-p", "no:cacheprovider", "-p", "no:xdist", "-p", "no:cov"]
        try:
            code = int(pytest.main([*words, *tests]))
        except BaseException:  # noqa: BLE001 - it does not even load
            code = 1
        os._exit(0 if code == 0 else 1)
    _, status = os.waitpid(child, 0)
    return status == 0


def main() -> int:
    """Prints each survivor and the score."""
    parser = argparse.ArgumentParser()
    parser.add_argument("room", choices=ROOMS)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--most", type=int, default=60)
    parser.add_argument("--only", default="", help="a part of a file's name, or of what is said")
    words = parser.parse_args()
    files, tests = ROOMS[words.room]
    found = [(one, SOURCE / file) for file in files for one in mutants(SOURCE / file)]
    found = [pair for pair in found if words.only in pair[0].says]
    whole = len(found)
    if whole > words.most:
        found = random.Random(words.seed).sample(found, words.most)  # noqa: S311 - a draw
    import pytest  # noqa: F401 - loaded once for every fork

    same = Mutant(found[0][0].module, ast.parse(found[0][1].read_text(encoding="utf-8")), "")
    if not survives(same, found[0][1], tests):
        raise SystemExit("The tests of this room fail without a mutant, so they say nothing.")

    started, alive = time.monotonic(), []
    for mutant, path in found:
        if mutant.known not in EQUIVALENT and survives(mutant, path, tests):
            alive.append(mutant.says)
            print(f"survives  {mutant.says}", flush=True)
    counted = [mutant for mutant, _ in found if mutant.known not in EQUIVALENT]
    killed = len(counted) - len(alive)
    share = 100 * killed / max(len(counted), 1)
    took = time.monotonic() - started
    print(
        f"{words.room}: {killed} of {len(counted)} noticed ({share:.0f} %), drawn from {whole} "
        f"with seed {words.seed}, in {took:.0f} s"
    )
    return 1 if alive else 0


if __name__ == "__main__":
    os.chdir(ROOT)
    sys.exit(main())
