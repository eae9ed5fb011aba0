"""Every act says who, leaves a trace under a known verb, and no state is written behind the trail's back."""

import ast

import pytest
from django.apps import apps

from tests.house.source import FILES, PACKAGE, called, functions, name, tree
from tsutsumi.audit.verbs import VERBS

ACTIONS = [p for p in FILES if p.name == "actions.py"]
# The queue is a machine's list, not an act of a person: a job is asked for inside the act that is recorded.
NO_ACT = {"tsutsumi/work/actions.py enqueue"}
ACT_MODULES = {
    "actions", "vault", "cases", "decisions", "duties", "evidence", "intake", "outbox", "outside", "people", "reports",
    "situation", "tasks", "team",
}  # fmt: skip
STATE_WRITERS = {"tsutsumi/audit/moves.py", "tsutsumi/work/queue.py"}


CHANGES = ("save", "create", "update", "delete", "get_or_create", "update_or_create", "bulk_create", "atomic")


def acts():
    """Public functions that change something; what only computes is no act."""
    for path in ACTIONS:
        for function in tree(path).body:
            if not isinstance(function, ast.FunctionDef) or function.name.startswith("_"):
                continue
            if any(c.split(".")[-1] in (*CHANGES, "record", "move", "move_all") for c in called(function)):
                yield pytest.param(path, function, id=f"{name(path)} {function.name}")


@pytest.mark.parametrize(("path", "function"), list(acts()))
def test_an_act_says_who(path, function):
    if f"{name(path)} {function.name}" in NO_ACT:
        return
    required = {a.arg for a, d in zip(function.args.kwonlyargs, function.args.kw_defaults, strict=True) if d is None}
    assert "by" in required


def recording(path):
    """Names callable in this module that end in an entry: record, move, other acts, and functions that call those."""
    module, known = tree(path), {"record", "move", "move_all"}
    known |= {n for n in called(module) if n.split(".")[0] in ACT_MODULES | {"audit"}}
    known |= {
        alias.asname or alias.name
        for node in module.body
        if isinstance(node, ast.ImportFrom) and (node.module or "").split(".")[-1] in {"actions", "vault"}
        for alias in node.names
    }
    while True:
        more = {f.name for f in functions(module) if called(f) & known} - known
        if not more:
            return known
        known |= more


@pytest.mark.parametrize(("path", "function"), list(acts()))
def test_an_act_leaves_a_trace(path, function):
    if f"{name(path)} {function.name}" in NO_ACT:
        return
    assert called(function) & recording(path)


@pytest.mark.parametrize("path", [p for p in FILES if name(p) not in STATE_WRITERS], ids=name)
def test_nobody_else_writes_a_state(path):
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.Assign | ast.AugAssign | ast.AnnAssign):
            targets = node.targets if isinstance(node, ast.Assign) else [node.target]
            assert not [t for t in targets if isinstance(t, ast.Attribute) and t.attr == "state"], node.lineno
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == "update":
            assert "state" not in {k.arg for k in node.keywords}, node.lineno


def recorded():
    for path in FILES:
        for node in ast.walk(tree(path)):
            if (
                isinstance(node, ast.Call)
                and isinstance(node.func, ast.Name)
                and node.func.id == "record"
                and node.args
            ):
                verb = node.args[0]
                for part in ast.walk(verb):
                    if isinstance(part, ast.Constant) and isinstance(part.value, str) and "." in part.value:
                        yield part.value, f"{name(path)}:{node.lineno}"


def moves():
    for model in apps.get_models():
        flow = getattr(model, "flow", None)
        if flow is not None:
            yield from (f"{model._meta.model_name}.{move}" for move in flow.moves)


def test_every_verb_that_is_used_has_its_sentence():
    assert {(verb, where) for verb, where in recorded() if verb not in VERBS} == set()
    assert set(moves()) - VERBS.keys() == set()


def test_every_sentence_has_its_verb():
    text = "".join(p.read_text() for p in FILES if p.parent != PACKAGE / "audit" or not p.name.startswith("verbs"))
    assert [v for v in VERBS if v not in set(moves()) and f'"{v}"' not in text] == []


def test_a_state_field_is_named_by_its_flow():
    for model in apps.get_models():
        flow = getattr(model, "flow", None)
        if flow is not None:
            assert model._meta.get_field("state").default == flow.initial, model
