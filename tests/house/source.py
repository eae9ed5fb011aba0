"""The product's source as the house tests read it."""

import ast
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PACKAGE = ROOT / "tsutsumi"
FILES = sorted(p for p in PACKAGE.rglob("*.py") if "migrations" not in p.parts)


def tree(path):
    return ast.parse(path.read_text(encoding="utf-8"))


def name(path):
    return str(path.relative_to(ROOT))


def functions(node):
    return [n for n in ast.walk(node) if isinstance(n, ast.FunctionDef | ast.AsyncFunctionDef)]


def length(function):
    first = min([function.lineno, *(d.lineno for d in function.decorator_list)])
    return function.end_lineno - first + 1


def called(node):
    """Names of everything called inside: `record`, `cases.open_case` …"""
    return {ast.unparse(n.func) for n in ast.walk(node) if isinstance(n, ast.Call)}
