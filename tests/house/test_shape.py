"""Small files, small functions, no two-way imports."""

import ast
import statistics

import pytest

from tests.house.source import FILES, PACKAGE, functions, length, name, tree


@pytest.mark.parametrize("path", FILES, ids=name)
def test_no_file_has_more_than_400_lines(path):
    assert path.read_text(encoding="utf-8").count("\n") <= 400


def test_functions_are_small():
    sizes = sorted((length(f), f"{name(p)}:{f.lineno} {f.name}") for p in FILES for f in functions(tree(p)))
    lengths = [size for size, _ in sizes]
    assert lengths[-1] <= 50, sizes[-5:]
    assert lengths[int(0.9 * len(lengths))] <= 30
    assert statistics.median(lengths) <= 8


def imported(path):
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def test_no_two_apps_import_each_other():
    edges = set()
    for path in FILES:
        own = path.relative_to(PACKAGE).parts[0].removesuffix(".py")
        found = {n.split(".")[1] for n in imported(path) if n.startswith("tsutsumi.")}
        edges |= {(own, other) for other in found - {own}}
    assert {tuple(sorted(e)) for e in edges if e[::-1] in edges} == set()
