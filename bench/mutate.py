"""Change the reasoning in one place at a time and see whether a test notices.

    python -m bench.mutate                     all reasoning files; exits 1 on a survivor without a written reason
    python -m bench.mutate deadlines engine    some of them
    python -m bench.mutate --list              how many changes there are

Reasons for survivors are in tests/core/law/survivors.toml, by the text of the changed line.
"""

import ast
import copy
import importlib.abc
import importlib.util
import os
import signal
import sys
import tomllib
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

ROOT = Path(__file__).resolve().parent.parent
LAW = ROOT / "tsutsumi" / "core" / "law"
FILES = ("deadlines", "engine", "assess", "clocks", "conditions")
TESTS = (
    "tests/core/law/test_cases.py",
    "tests/core/law/test_facts.py",
    "tests/core/law/test_logic.py",
    "tests/core/law/test_proof.py",
    "tests/core/law/test_questions.py",
    "tests/core/law/test_judge_cli.py",
    "tests/core/law/test_rulebook.py",
    "tests/core/jp/test_calendar.py",
)
SECONDS = 120
COMPARE = {
    ast.Lt: ast.LtE,
    ast.LtE: ast.Lt,
    ast.Gt: ast.GtE,
    ast.GtE: ast.Gt,
    ast.Eq: ast.NotEq,
    ast.NotEq: ast.Eq,
    ast.Is: ast.IsNot,
    ast.IsNot: ast.Is,
    ast.In: ast.NotIn,
    ast.NotIn: ast.In,
}
ARITHMETIC = {ast.Add: ast.Sub, ast.Sub: ast.Add, ast.Mult: ast.Add}
NAMES = {"min": "max", "max": "min", "YES": "NO", "NO": "YES", "UNKNOWN": "DOUBT", "DOUBT": "UNKNOWN"}


class Change:
    """One mutant: the node's line, what was done, and the changed source."""

    def __init__(self, name: str, line: int, what: str, text: str, source: str) -> None:
        self.name, self.line, self.what, self.text, self.source = name, line, what, text, source

    def __str__(self) -> str:
        return f"{self.name}.py:{self.line} {self.what}: {self.text}"


def changes(name: str) -> Iterator[Change]:
    source = (LAW / f"{name}.py").read_text(encoding="utf-8")
    lines = source.splitlines()
    tree = ast.parse(source)
    for number, node in enumerate(ast.walk(tree)):
        if type(node) not in MUTATIONS or not mutate(copy.deepcopy(node)):
            continue
        mutant = copy.deepcopy(tree)
        what = mutate(next(n for i, n in enumerate(ast.walk(mutant)) if i == number))
        if what:
            line = getattr(node, "lineno", None) or node.iter.lineno
            yield Change(name, line, what, lines[line - 1].strip(), ast.unparse(ast.fix_missing_locations(mutant)))


def mutate(node: ast.AST) -> str:
    """Change the node and say how; empty where there is nothing to change."""
    change = MUTATIONS.get(type(node))
    return change(node) if change else ""


def compare(node: ast.Compare) -> str:
    op = type(node.ops[0])
    node.ops[0] = COMPARE[op]()
    return f"{op.__name__} swapped"


def boolean(node: ast.BoolOp) -> str:
    node.op = ast.Or() if isinstance(node.op, ast.And) else ast.And()
    return "and/or swapped"


def arithmetic(node: ast.BinOp) -> str:
    op = type(node.op)
    if op not in ARITHMETIC:
        return ""
    node.op = ARITHMETIC[op]()
    return f"{op.__name__} changed"


def negation(node: ast.UnaryOp) -> str:
    if not isinstance(node.op, ast.Not):
        return ""
    node.operand = ast.UnaryOp(ast.Not(), node.operand)
    return "not dropped"


def branches(node: ast.IfExp) -> str:
    node.body, node.orelse = node.orelse, node.body
    return "branches swapped"


def condition(node: ast.If) -> str:
    node.test = ast.UnaryOp(ast.Not(), node.test)
    return "condition negated"


def constant(node: ast.Constant) -> str:
    if isinstance(node.value, bool):
        node.value = not node.value
        return "flag turned"
    if isinstance(node.value, int):
        node.value += 1
        return "number plus one"
    return ""


def name(node: ast.Name) -> str:
    old = node.id
    if old not in NAMES or not isinstance(node.ctx, ast.Load):
        return ""
    node.id = NAMES[old]
    return f"{old} changed"


def filters(node: ast.comprehension) -> str:
    if not node.ifs:
        return ""
    node.ifs = []
    return "filter dropped"


MUTATIONS: dict[type[ast.AST], Callable[[Any], str]] = {
    ast.Compare: compare,
    ast.BoolOp: boolean,
    ast.BinOp: arithmetic,
    ast.UnaryOp: negation,
    ast.IfExp: branches,
    ast.If: condition,
    ast.Constant: constant,
    ast.Name: name,
    ast.comprehension: filters,
}


class Changed(importlib.abc.MetaPathFinder, importlib.abc.Loader):
    """Imports one module from changed source."""

    def __init__(self, change: Change) -> None:
        self.wanted, self.source = f"tsutsumi.core.law.{change.name}", change.source

    def find_spec(self, name: str, path: Sequence[str] | None, target: ModuleType | None = None) -> Any:  # noqa: ARG002
        return importlib.util.spec_from_loader(name, self) if name == self.wanted else None

    def exec_module(self, module: ModuleType) -> None:
        exec(compile(self.source, self.wanted, "exec"), module.__dict__)


def survives(change: Change) -> bool:
    """Run the tests against the change in a child process; a test that hangs has noticed it too."""
    child = os.fork()
    if child == 0:
        os._exit(run_tests(change))
    _, status = os.waitpid(child, 0)
    return os.WIFEXITED(status) and os.WEXITSTATUS(status) == 0


def run_tests(change: Change) -> int:
    signal.alarm(SECONDS)
    quiet = os.open(os.devnull, os.O_WRONLY)
    os.dup2(quiet, 1)
    os.dup2(quiet, 2)
    sys.meta_path.insert(0, Changed(change))
    plain = [
        "-c",
        os.devnull,
        "--rootdir",
        str(ROOT),
        "--noconftest",
        "-x",
        "-q",
    ]  # the core needs neither Django nor its settings
    off = [word for name in ("cacheprovider", "xdist", "django", "hypothesispytest") for word in ("-p", f"no:{name}")]
    return int(pytest.main([*plain, *off, *TESTS]))


def reasons() -> dict[tuple[str, str, str], str]:
    content = tomllib.loads((ROOT / "tests/core/law/survivors.toml").read_text(encoding="utf-8"))
    return {(row["file"], row["what"], row["line"]): row["reason"] for row in content.get("survivor", [])}


def main() -> int:
    wanted = [name for name in sys.argv[1:] if name in FILES] or list(FILES)
    found = [change for name in wanted for change in changes(name) if not skipped(change)]
    print(f"{len(found)} changes in {', '.join(wanted)}", flush=True)
    if "--list" in sys.argv:
        return 0
    os.chdir(ROOT)
    if not survives(Change("engine", 0, "nothing", "", (LAW / "engine.py").read_text(encoding="utf-8"))):
        print("the tests fail without any change: nothing can be learned")
        return 1
    known, left = reasons(), []
    for change in found:
        if survives(change):
            reason = known.get((change.name, change.what, change.text))
            print(f"survivor: {change}{'  -- ' + reason if reason else ''}", flush=True)
            left.extend([] if reason else [change])
    print(f"{len(found)} changes, {len(left)} survivors without a reason")
    return 1 if left else 0


def skipped(change: Change) -> bool:
    """Types and declarations are not reasoning."""
    starts = ("from ", "import ", "type ", "@dataclass", '"""')
    return change.text.startswith(starts) or " = field(" in change.text


if __name__ == "__main__":
    sys.exit(main())
