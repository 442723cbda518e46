"""Changes our own code in small ways and asks whether a test notices: `a < b` to `a <= b`, `and` to
`or`, a number by one, a condition turned round, a call left out.

    python tools/mutate.py ROOM [--only TEXT] [--most 60] [--seed 1] [--known FILE]

ROOM is a name of ROOMS. Its tests are run once to learn which of them reach which lines, and are
collected once more; each mutant is then put in place in a fork of that process, and the tests that
reach it are run, quick ones first, until one fails. What changes nothing that anybody could see
stands with its reason in docs/mutation.md. `--known` keeps what was learnt for the next run, which
holds as long as neither code nor tests change. Ends with 1 where a mutant survives. POSIX only.
"""

from __future__ import annotations

import argparse
import ast
import copy
import gc
import importlib.abc
import importlib.machinery
import importlib.util
import os
import pickle
import random
import re
import resource
import signal
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from types import CodeType, FunctionType, ModuleType

import pytest

ROOT = Path(__file__).parent.parent
SOURCE = ROOT / "src" / "principlecheck"
PAGE = ROOT / "docs" / "mutation.md"
MOST_BYTES = 6 * 2**30
NOTICED, SURVIVED, NOT_IN_PLACE = 1, 0, 3
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
            "comparing/held_against.py",
            "comparing/lost_judgements.py",
            "comparing/changes.py",
            "comparing/earlier.py",
            "comparing/verdict.py",
        ),
        ("tests/comparing",),
    ),
    "waivers": (
        ("governance/waivers.py", "governance/finishing.py", "governance/writing_waivers.py"),
        ("tests/governance/test_waivers.py", "tests/cli/test_waive.py"),
    ),
    "gating": (
        (
            "usecases/gate/gate.py",
            "usecases/gate/basis.py",
            "usecases/gate/excuses.py",
            "usecases/gate/loosening.py",
            "usecases/gate/settings_at_base.py",
            "usecases/gate/once_merged.py",
            "usecases/gate/base.py",
        ),
        (
            "tests/usecases/test_gate.py",
            "tests/usecases/test_excuses.py",
            "tests/usecases/test_gate_result.py",
            "tests/usecases/test_loosening.py",
            "tests/usecases/test_basis.py",
            "tests/usecases/test_excluding.py",
            "tests/cli/test_gate.py",
            "tests/cli/test_ways_through.py::test_what_policies_say_of_their_own_judging_counts_once_it_is_merged",
            "tests/cli/test_ways_through.py::test_a_duty_is_not_escaped_by_leaving_the_country",
            "tests/cli/test_ways_through.py::test_a_finding_that_gets_worse_counts_with_a_waiver_and_without",
            "tests/cli/test_ways_through.py::test_what_passed_and_cannot_be_judged_now_counts",
            "tests/cli/test_ways_through.py::test_a_sector_that_narrows_a_duty_counts_once_it_is_merged",
            "tests/cli/test_ways_through.py::test_a_law_of_the_command_line_is_read_where_it_stood",
            "tests/cli/test_ways_through.py::test_a_pack_behind_a_link_that_a_change_lays_is_not_read",
            "tests/cli/test_ways_through.py::test_a_link_that_stood_there_before_goes_on_leading_there",
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
    """One change to one file: the node that it changes, counted as `ast.walk` meets them, and the
    way of changing it.
    """

    file: str
    index: int
    number: int
    inside: str
    """The function or class that it is in."""
    within: tuple[int, int]
    """The lines of that function, or of the whole file, first and last."""
    line: int
    says: str

    @property
    def path(self) -> Path:
        """The file that is changed."""
        return SOURCE / self.file

    @property
    def known(self) -> str:
        """What is changed without the line, which moves; as the page of survivors names it."""
        return f"{self.inside}: {self.says}"

    def code(self) -> CodeType:
        """The file as changed, compiled as an import would."""
        tree = ast.parse(self.path.read_text(encoding="utf-8"))
        _change(next(one for i, one in enumerate(ast.walk(tree)) if i == self.index), self.number)
        return compile(ast.fix_missing_locations(tree), str(self.path), "exec", dont_inherit=True)


def mutants(file: str) -> Iterator[Mutant]:
    """Every mutant of one file, in a fixed order."""
    text = (SOURCE / file).read_text(encoding="utf-8")
    tree = ast.parse(text)
    above = {id(inner): node for node in ast.walk(tree) for inner in ast.iter_child_nodes(node)}
    typed = _typing_only(tree)
    for index, node in enumerate(ast.walk(tree)):
        if id(node) in typed:
            continue
        for number in range(_ways(node)):
            said = _told(node, number, above)
            if said:
                inside, within = _around(node, above, len(text.split("\n")))
                line = getattr(node, "lineno", 0)
                yield Mutant(file, index, number, inside, within, line, said)


def _told(node: ast.AST, number: int, above: dict[int, ast.AST]) -> str:
    """What a change says; that of a lone value is told with the expression around it."""
    said = _change(copy.deepcopy(node), number)
    around = above.get(id(node))
    if (
        not said
        or not isinstance(node, ast.Constant)
        or not isinstance(around, ast.expr | ast.keyword)
    ):
        return said
    changed = copy.deepcopy(around)
    place = [id(one) for one in ast.walk(around)].index(id(node))
    _change(list(ast.walk(changed))[place], number)
    return f"{_short(around)} → {_short(changed)}"


def _around(node: ast.AST, above: dict[int, ast.AST], lines: int) -> tuple[str, tuple[int, int]]:
    """The dotted name of what a node is in, and the lines of its function, or of the file."""
    names, within = list[str](), (1, lines)
    at: ast.AST | None = node
    while (at := above.get(id(at))) is not None:
        if isinstance(at, ast.FunctionDef | ast.AsyncFunctionDef):
            within = within if within != (1, lines) else (at.body[0].lineno, at.end_lineno or lines)
        if isinstance(at, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
            names.append(at.name)
    return ".".join(reversed(names)) or "module", within


def _short(node: ast.AST) -> str:
    return ast.unparse(node).split("\n")[0][:90]


def _typing_only(tree: ast.Module) -> set[int]:
    """Nodes that no run evaluates, or that a test may not hold: annotations, imports, texts, and
    whether a class is frozen or has slots, which the type checker holds.
    """
    left: set[int] = set()
    for node in ast.walk(tree):
        parts: list[ast.AST | None] = []
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            parts += [node.returns, *(one.annotation for one in _arguments(node.args))]
        elif isinstance(node, ast.AnnAssign):
            parts.append(node.annotation)
        elif isinstance(node, ast.ClassDef):
            parts += [*node.decorator_list, *node.keywords]
        elif isinstance(node, ast.Call):  # `strict` of zip asserts
            parts += [one for one in node.keywords if one.arg == "strict"]
        elif (isinstance(node, ast.If) and ast.unparse(node.test) == "TYPE_CHECKING") or isinstance(
            node, ast.Assert | ast.JoinedStr | ast.Raise
        ):
            parts.append(node)
        for part in parts:
            left.update(id(inner) for inner in ast.walk(part)) if part is not None else None
    return left


def _arguments(arguments: ast.arguments) -> list[ast.arg]:
    rest = [one for one in (arguments.vararg, arguments.kwarg) if one is not None]
    return [*arguments.posonlyargs, *arguments.args, *arguments.kwonlyargs, *rest]


def _ways(node: ast.AST) -> int:
    if isinstance(node, ast.Compare):
        return len(node.ops)
    is_number = isinstance(node, ast.Constant) and type(node.value) in (int, float, bool)
    kinds = ast.BoolOp | ast.BinOp | ast.UnaryOp | ast.If | ast.IfExp | ast.Return | ast.Continue
    return 1 if is_number or isinstance(node, kinds) else 0


def _change(node: ast.AST, number: int) -> str:
    """Changes a node in place; says how, or nothing where there is no way."""
    before = _short(node)
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
        test = _short(node.test)
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
    after = _short(node)
    return f"{before} → {after}" if after != before else ""


class _Loader(importlib.abc.Loader, importlib.abc.MetaPathFinder):
    """Gives the mutant where its module is imported."""

    def __init__(self, mutant: Mutant) -> None:
        self.mutant = mutant
        parts = Path(mutant.file).with_suffix("").parts
        self.name = ".".join(("principlecheck", *parts))

    def find_spec(
        self, fullname: str, _path: object, _target: object = None
    ) -> importlib.machinery.ModuleSpec | None:
        if fullname != self.name:
            return None
        return importlib.util.spec_from_file_location(fullname, self.mutant.path, loader=self)

    def create_module(self, _spec: importlib.machinery.ModuleSpec) -> None:
        return None

    def exec_module(self, module: ModuleType) -> None:
        exec(self.mutant.code(), module.__dict__)  # noqa: S102


@dataclass
class Reach:
    """What one test takes, in seconds of the processor, and the lines of each file it reaches."""

    seconds: float
    lines: dict[str, frozenset[int]]


Known = dict[str, Reach]


class _Session:
    """A run of pytest that hands its collected tests to `each`, and lets nothing else happen."""

    def __init__(self, each: Callable[[list[pytest.Item]], None]) -> None:
        self.each = each

    def pytest_configure(self) -> None:
        """The gate's examples; a failing one need not be made small."""
        from hypothesis import Phase, settings

        gate, phases = settings.get_profile("gate"), (Phase.explicit, Phase.generate)
        settings.register_profile("mutants", gate, phases=phases)
        settings.load_profile("mutants")

    def pytest_runtestloop(self, session: pytest.Session) -> bool:
        """In place of running every test."""
        if session.testsfailed:
            raise session.Interrupted("The tests of this room cannot be collected.")
        self.each(session.items)
        return True


def _pytest(tests: list[str], each: Callable[[list[pytest.Item]], None]) -> int:
    words = ["-q", "-p", "no:cacheprovider", "-p", "no:xdist", "-p", "no:cov"]
    return int(pytest.main([*words, *tests], plugins=[_Session(each)]))


def _run(items: list[pytest.Item], known: Known) -> bool:
    """Whether each test passes; the first that does not, or runs on and on, is the last."""
    for item, following in zip(items, [*items[1:], None], strict=True):
        # A mutant may go round for ever; seconds of the processor, since others use it too.
        signal.setitimer(signal.ITIMER_PROF, 5 + 20 * known[item.nodeid].seconds)
        item.config.hook.pytest_runtest_protocol(item=item, nextitem=following)
        if item.session.testsfailed:
            return False
    return True


def learn(files: tuple[str, ...], tests: tuple[str, ...]) -> Known:
    """Which lines each test of a room reaches. Raises SystemExit where one fails unchanged."""
    import coverage

    known: Known = {}
    measured = coverage.Coverage(data_file=None, include=[str(SOURCE / file) for file in files])

    def each(items: list[pytest.Item]) -> None:
        caches = [one for one in gc.get_objects() if isinstance(one, lru_cache(abs).__class__)]
        caches = [one for one in caches if str(one.__module__).startswith("principlecheck.")]
        for item, following in zip(items, [*items[1:], None], strict=True):
            for one in caches:  # or what a test has kept hides what the next one reaches
                one.cache_clear()
            measured.switch_context(item.nodeid)
            before = time.process_time()
            item.config.hook.pytest_runtest_protocol(item=item, nextitem=following)
            known[item.nodeid] = Reach(time.process_time() - before, {})
        if items[0].session.testsfailed:
            raise SystemExit("The tests of this room fail without a mutant, so they say nothing.")

    measured.start()
    _pytest(list(tests), each)
    measured.stop()
    for file in files:
        contexts = measured.get_data().contexts_by_lineno(str(SOURCE / file))
        for test, reach in known.items():
            reach.lines[file] = frozenset(n for n, names in contexts.items() if test in names)
    return known


def chosen(mutant: Mutant, known: Known) -> list[str]:
    """The tests that reach the function of a mutant: of its very line and quick ones first."""
    first, last = mutant.within

    def order(test: str) -> tuple[bool, float]:
        return mutant.line not in known[test].lines[mutant.file], known[test].seconds

    reached = range(first, last + 1)
    return sorted(
        (t for t in known if not known[t].lines[mutant.file].isdisjoint(reached)), key=order
    )


def put_in_place(mutant: Mutant, functions: list[FunctionType]) -> bool:
    """Gives every function that the mutant changes its new code, wherever a reference to it is
    held; False where none is changed, since the change is of something that an import makes.
    """
    codes = {(one.co_qualname, one.co_firstlineno): one for one in _codes(mutant.code())}
    changed = False
    for function in functions:
        old = function.__code__
        new = codes.get((old.co_qualname, old.co_firstlineno))
        if old.co_filename == str(mutant.path) and new is not None and new != old:
            function.__code__ = new
            changed = True
    return changed


def _codes(code: CodeType) -> Iterator[CodeType]:
    yield code
    for one in code.co_consts:
        if isinstance(one, CodeType):
            yield from _codes(one)


def _forked(do: Callable[[], int]) -> int:
    """What `do` returns in a fork without an output; NOTICED where it is ended or raises."""
    child = os.fork()
    if child == 0:
        null = os.open(os.devnull, os.O_WRONLY)
        os.dup2(null, 1)
        os.dup2(null, 2)
        resource.setrlimit(resource.RLIMIT_AS, (MOST_BYTES, MOST_BYTES))
        try:
            code = do()
        except BaseException:  # noqa: BLE001 - it does not even load
            code = NOTICED
        os._exit(code)
    _, status = os.waitpid(child, 0)
    return os.waitstatus_to_exitcode(status) if os.WIFEXITED(status) else NOTICED


def _in_session(found: list[Mutant], known: Known, tell: Callable[[Mutant, int], None]) -> None:
    """Tries mutants in forks of one process that has collected the tests."""

    def each(items: list[pytest.Item]) -> None:
        by_name = {item.nodeid: item for item in items}
        functions = [one for one in gc.get_objects() if isinstance(one, FunctionType)]
        gc.freeze()
        for mutant in found:
            tests = [by_name[name] for name in chosen(mutant, known)]

            def attempt(mutant: Mutant = mutant, tests: list[pytest.Item] = tests) -> int:
                if not put_in_place(mutant, functions):
                    return NOT_IN_PLACE
                return SURVIVED if _run(tests, known) else NOTICED

            tell(mutant, _forked(attempt))

    _pytest(sorted({name.partition("::")[0] for name in known}), each)


def _by_import(mutant: Mutant, known: Known) -> int:
    """Tries a mutant where its module is imported."""

    def attempt() -> int:
        sys.meta_path.insert(0, _Loader(mutant))
        names, passed = chosen(mutant, known), list[bool]()

        def each(items: list[pytest.Item]) -> None:
            items.sort(key=lambda item: names.index(item.nodeid))
            passed.append(_run(items, known))

        _pytest(names, each)
        return SURVIVED if passed == [True] else NOTICED

    return _forked(attempt)


def equivalents() -> dict[str, set[str]]:
    """The mutants of each file that the page says change nothing: in backticks before the dash."""
    listed: dict[str, set[str]] = {}
    file = ""
    for line in PAGE.read_text(encoding="utf-8").splitlines():
        if line.startswith("### "):
            file = line.removeprefix("### ").strip("` ")
        elif line.startswith("- `"):
            listed.setdefault(file, set()).update(
                re.findall(r"`([^`]+)`", line.partition(" — ")[0])
            )
    return listed


def _learnt(words: argparse.Namespace) -> Known:
    """What is known of the room's tests, from `--known` where it is there."""
    files, tests = ROOMS[words.room]
    kept = Path(words.known) if words.known else None
    if kept and kept.exists():
        return pickle.loads(kept.read_bytes())  # type: ignore[no-any-return]  # noqa: S301 - ours
    with tempfile.TemporaryDirectory() as folder:
        passed_on = Path(folder) / "known"

        def attempt() -> int:
            passed_on.write_bytes(pickle.dumps(learn(files, tests)))
            return SURVIVED

        if _forked(attempt) != SURVIVED:
            raise SystemExit("The tests of this room fail without a mutant, so they say nothing.")
        if kept:
            kept.write_bytes(passed_on.read_bytes())
        return pickle.loads(passed_on.read_bytes())  # type: ignore[no-any-return]  # noqa: S301


def _tried(found: list[Mutant], known: Known) -> dict[Mutant, int]:
    """What became of each mutant; a survivor is printed at once."""
    came: dict[Mutant, int] = {}
    out = os.dup(1)

    def tell(mutant: Mutant, code: int) -> None:
        if code == SURVIVED:
            os.write(out, f"survives  {mutant.file}:{mutant.line}: `{mutant.known}`\n".encode())

    with tempfile.TemporaryFile("w+b", buffering=0) as results:

        def note(mutant: Mutant, code: int) -> None:
            tell(mutant, code)
            results.write(pickle.dumps((found.index(mutant), code)))

        def session() -> int:
            _in_session(found, known, note)
            return SURVIVED

        _forked(session)
        results.seek(0)
        while len(came) < len(found):
            index, code = pickle.load(results)  # noqa: S301 - ours
            came[found[index]] = code
    for mutant in [mutant for mutant, code in came.items() if code == NOT_IN_PLACE]:
        came[mutant] = _by_import(mutant, known)
        tell(mutant, came[mutant])
    return came


def main() -> int:
    """Prints each survivor and the score of each file."""
    parser = argparse.ArgumentParser()
    parser.add_argument("room", choices=ROOMS)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--most", type=int, default=10_000, help="draw no more than these")
    parser.add_argument("--only", default="", help="a part of a file's name, or of what is said")
    parser.add_argument("--known", default="", help="a file that keeps which test reaches what")
    words = parser.parse_args()
    same = equivalents()
    found = [one for file in ROOMS[words.room][0] for one in mutants(file)]
    found = [one for one in found if words.only in f"{one.file} {one.known}"]
    counted = [one for one in found if one.known not in same.get(one.file, ())]
    aside = Counter(one.file for one in found) - Counter(one.file for one in counted)
    if len(counted) > words.most:
        counted = random.Random(words.seed).sample(counted, words.most)  # noqa: S311 - a draw
    started = time.monotonic()
    came = _tried(counted, _learnt(words))
    for file in dict.fromkeys(one.file for one in found):
        codes = [code for one, code in came.items() if one.file == file]
        print(
            f"{file}: {codes.count(NOTICED)} of {len(codes)} noticed, {aside[file]} change nothing"
        )
    killed = list(came.values()).count(NOTICED)
    share = 100 * killed / max(len(came), 1)
    took = time.monotonic() - started
    print(f"{words.room}: {killed} of {len(came)} noticed ({share:.1f} %), in {took:.0f} s")
    return 0 if killed == len(came) else 1


if __name__ == "__main__":
    os.chdir(ROOT)
    sys.exit(main())
