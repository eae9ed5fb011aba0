"""A proof tree in short: which limbs are met and why, which exemptions were looked at."""

import re
from collections.abc import Iterable, Mapping
from typing import Any

from tsutsumi.core.documents import text
from tsutsumi.core.documents.document import SIGNS, Cell
from tsutsumi.core.documents.text import Days

Node = Mapping[str, Any]
Cells = tuple[Cell, Cell, Cell, Cell]

LIMB = re.compile(r"limb_?(\d)$|[.:/][NP](\d)$", re.IGNORECASE)
EXEMPTION = re.compile(r"exemption", re.IGNORECASE)
# Every limb asks this; it is said once among the facts, not in each row.
COMMON = frozenset({"is_personal_data"})
EXEMPT = {"yes": "当てはまる", "no": "当てはまらない", "unknown": "確認できていない"}
EXEMPTIONS_SHOWN = 3
SHORT = {"appi": "法26条", "appi_public": "法68条", "number_act": "番号法"}
# How the engine begins the note that names the exemptions it ruled out.
RULED_OUT = "当てはまらないもの: "
REST = "そのほか別紙に挙げた事由も検討し、いずれにも当てはまらない"


def limbs(verdict: Node) -> tuple[Node, ...]:
    """The nodes of the proof that stand for 各号, in order; not what lies beneath them."""
    return tuple(_found(verdict.get("proof") or {}, LIMB))


def _found(node: Node, pattern: re.Pattern[str]) -> Iterable[Node]:
    for child in node.get("children", ()):
        if pattern.search(str(child.get("id", ""))):
            yield child
        else:
            yield from _found(child, pattern)


def limb_rows(verdict: Node, *, named: bool, grouped: bool) -> list[Cells]:
    """A row for each limb. `named`: with the regime; `grouped`: all limbs that are not met in one row."""
    regime = f"{short(verdict)}　" if named else ""
    nodes = limbs(verdict)
    alone = [n for n in nodes if not grouped or n.get("outcome") == "yes"]
    rows = [_limb(node, regime) for node in alone]
    for outcome in ("unknown", "no"):
        rest = [n for n in nodes if n not in alone and n.get("outcome") == outcome]
        rows += [_together(rest, regime, outcome)] if rest else []
    return rows


def short(verdict: Node) -> str:
    """The regime in a word or two, where two stand side by side."""
    return SHORT.get(str(verdict.get("regime", "")), str(verdict.get("label", "")))


def _limb(node: Node, regime: str) -> Cells:
    cite = "、".join(node.get("cite", ())[:2])
    return Cell(f"{regime}{_titled(node)}", badge=_badge(node)), Cell(_sign(node)), Cell(why(node)), Cell(cite)


def _together(nodes: list[Node], regime: str, outcome: str) -> Cells:
    title = "・".join(_number(n) or str(n.get("label", "")) for n in nodes)
    facts = list(dict.fromkeys(f for n in nodes for f in _deciding(n)))
    badge = next((b for n in nodes if (b := _badge(n))), "")
    return (
        Cell(f"{regime}{title}", badge=badge),
        Cell(SIGNS[outcome]),
        Cell(_listed(facts)),
        Cell(nodes[0]["cite"][0] + "ほか"),
    )


def _titled(node: Node) -> str:
    label, number = str(node.get("label", "")), _number(node)
    return label if not number or label.startswith(number) else f"{number}　{label}"


def _number(node: Node) -> str:
    found = LIMB.search(str(node.get("id", "")))
    return f"{found[1] or found[2]}号" if found else ""


def _sign(node: Node) -> str:
    return SIGNS.get(str(node.get("outcome", "")), "")


def _badge(node: Node) -> str:
    mark = str(node.get("mark") or "確認")
    return "" if mark == "確認" else mark


def why(node: Node) -> str:
    """The facts that decided a limb, or the words of the node itself when it rests on none."""
    return _listed(_deciding(node)) or str(node.get("note", ""))


def _listed(facts: list[str]) -> str:
    return "、".join(facts[:3]) + ("ほか" if len(facts) > 3 else "")


def _deciding(node: Node) -> list[str]:
    """Facts with the outcome of the node: what makes it so, yes, no or unknown. All, when none stands out."""
    facts = [f for f in _facts_below(node) if f.get("name") not in COMMON] or list(_facts_below(node))
    same = [f for f in facts if f.get("outcome") == node.get("outcome")] or facts
    return list(dict.fromkeys(f"{f['label']}：{_value(f)}" for f in same))


def _value(fact: Node) -> str:
    value = str(fact.get("value") or "不明")
    return "不明" if value.startswith("不明") else value


def _facts_below(node: Node) -> Iterable[Node]:
    yield from node.get("facts", ())
    for child in node.get("children", ()):
        yield from _facts_below(child)


def exemption_rows(verdicts: tuple[Node, ...]) -> list[Cells]:
    """What would have taken the case out of the duty, by outcome; each exemption once."""
    nodes = {str(n["label"]): n for v in verdicts for n in _found(v.get("proof") or {}, EXEMPTION)}
    for verdict in verdicts:
        if label := verdict.get("exempt_label") or verdict.get("exempt_reason"):
            nodes.setdefault(str(label), {"label": label, "outcome": "yes", "cite": []})
    rows = []
    for outcome, words in EXEMPT.items():
        found = [n for n in nodes.values() if n.get("outcome") == outcome]
        rows += [_exempt(found, words)] if found else []
    ruled_out = Cell("例外・除外の事由"), Cell(EXEMPT["no"]), Cell(REST), Cell("別紙")
    return [*rows, ruled_out] if any(_rules_out(v.get("proof") or {}) for v in verdicts) else rows


def _rules_out(node: Node) -> bool:
    below: Iterable[Node] = node.get("children", ())
    return str(node.get("note") or "").startswith(RULED_OUT) or any(map(_rules_out, below))


def _exempt(found: list[Node], words: str) -> Cells:
    shown = "／".join(str(n["label"]) for n in found[:EXEMPTIONS_SHOWN])
    more = f"／ほか{len(found) - EXEMPTIONS_SHOWN}件" if len(found) > EXEMPTIONS_SHOWN else ""
    cites = list(dict.fromkeys(c for n in found[:EXEMPTIONS_SHOWN] for c in n.get("cite", ())[:1]))
    return Cell("例外・除外の事由"), Cell(words), Cell(shown + more), Cell("、".join(cites))


def readable(node: Any, days: Days) -> Any:
    """The tree with its days written for people."""
    match node:
        case str():
            return text.dated(node, days)
        case list() | tuple():
            return [readable(each, days) for each in node]
        case dict():
            return {key: readable(value, days) for key, value in node.items()}
    return node
