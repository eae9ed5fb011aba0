"""The reasoning as a tree a lawyer can follow: who and what, the event, the limbs, protection, role, clocks, notice."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from tsutsumi.core.law.assess import Outcome, notice
from tsutsumi.core.law.citations import gists, points
from tsutsumi.core.law.clocks import Clocks
from tsutsumi.core.law.conditions import DOUBT, NO, UNKNOWN, YES, Condition, Trace
from tsutsumi.core.law.facts import Facts, display
from tsutsumi.core.law.rulebook import Duty, Exemption, Limb, Regime, Remark, Rule
from tsutsumi.core.law.verdict import Answer, FactLine, OpenPoint, ProofNode, Recipient
from tsutsumi.core.law.vocabulary import FACTS

OUTCOMES = {NO: "no", UNKNOWN: "unknown", DOUBT: "unknown", YES: "yes"}
_OF_ANSWER = {Answer.YES: "yes", Answer.NO: "no", Answer.JUDGEMENT: "unknown"}
_STAGE_LABELS = {
    "gate": "対象となる組織と情報か",
    "event": "漏えい等に当たるか",
    "limbs": "報告対象の各号に当たるか",
    "protection": "高度な暗号化などで除かれないか",
    "role": "自社が報告する立場か",
    "clocks": "いつまでに報告するか",
    "notice": "本人に通知するか",
    "recipient": "どこへ報告するか",
    "remarks": "結論を変えない事実",
}
_BREACH_LABELS = {"number_act": "特定個人情報の漏えい等、又は違法な利用・提供（おそれを含む）"}
_RECIPIENT_OPENS = {"number_act": ("M3", "M4", "M8")}
_GATES = ("gate", "object")
_ROLES = ("role", "release")


@dataclass(frozen=True, slots=True)
class Case:
    """All that a proof is drawn from."""

    regime: Regime
    facts: Facts
    values: Mapping[str, Any]
    got: list[int]
    outcome: Outcome
    clocks: Clocks
    recipients: tuple[Recipient, ...]
    remarks: tuple[Remark, ...]


def proof(case: Case) -> ProofNode:
    """The whole tree of one regime."""
    rule = case.regime.rule
    stages = [
        _exits(case, "gate", _GATES),
        _event(case),
        _limbs(case),
        _exits(case, "protection", ("protection",)),
        _exits(case, "role", _ROLES),
        *((_clock_node(case), _notice(case), _recipient(case)) if case.outcome.answer is not Answer.NO else ()),
        *_remarks(case),
    ]
    return ProofNode(
        case.regime.name,
        rule.label,
        _OF_ANSWER[case.outcome.answer],
        rule.cite,
        gists(rule.cite),
        rule.checked_on,
        rule.mark,
        open_points=points(rule.opens),
        children=tuple(stages),
        note=case.regime.note,
    )


def open_points_in(node: ProofNode) -> tuple[OpenPoint, ...]:
    """Every open point of a tree, each once, in the order met."""
    found: dict[str, OpenPoint] = {}

    def walk(part: ProofNode) -> None:
        found.update({point.id: point for point in part.open_points})
        for child in part.children:
            walk(child)

    walk(node)
    return tuple(found.values())


def _node(case: Case, rule: Rule, condition: Condition, truth: int, note: str = "", key: str = "") -> ProofNode:
    trace = Trace()
    condition.trace(case.values, trace)
    opens = (*trace.opens, *(rule.opens if truth != NO else ()))
    return ProofNode(
        key or rule.key,
        rule.label,
        OUTCOMES[truth],
        rule.cite,
        gists(rule.cite),
        rule.checked_on,
        rule.mark,
        tuple(_line(case.facts, name, seen) for name, seen in trace.facts.items()),
        points(tuple(dict.fromkeys(opens))),
        note="\n".join(filter(None, [note, *trace.notes])),
    )


def _line(facts: Facts, name: str, truth: int) -> FactLine:
    known = getattr(facts, name)
    label = FACTS[name].label
    if known is None:
        return FactLine(name, label, display(name, None), "unknown")
    return FactLine(name, label, display(name, known.value), OUTCOMES[truth], known.by, known.on, known.source)


def _stage(case: Case, name: str, outcome: str, children: Iterable[ProofNode], note: str = "") -> ProofNode:
    return ProofNode(
        f"{case.regime.name}.{name}",
        _STAGE_LABELS[name],
        outcome,
        checked_on=case.regime.rule.checked_on,
        children=tuple(children),
        note=note,
    )


def _exit_nodes(case: Case, stages: tuple[str, ...]) -> tuple[list[ProofNode], int, list[str]]:
    """Nodes of the exits that are met, open or touch an open point; the strongest truth; the labels of the rest."""
    nodes, strongest, unmet = [], NO, []
    for number, exit_ in enumerate(case.regime.exemptions):
        if exit_.stage not in stages:
            continue
        truth = case.got[number]
        strongest = max(strongest, truth)
        node = (
            _node(case, exit_.rule, exit_.when, truth, _words(exit_, truth)) if _telling(case, exit_, truth) else None
        )
        nodes.extend([node] if node else [])
        unmet.extend([] if node else [exit_.rule.label])
    return nodes, strongest, unmet


def _telling(case: Case, exit_: Exemption, truth: int) -> bool:
    """An exit that is not taken is shown only where that rests on an open point."""
    if truth != NO or not exit_.contested:
        return truth != NO
    trace = Trace()
    exit_.when.trace(case.values, trace)
    return bool(trace.opens)


def _words(exit_: Exemption, truth: int) -> str:
    if truth == UNKNOWN:
        return "確認できていないので、義務があるものとして扱います。"
    return exit_.remark if truth == YES else ""


def _exits(case: Case, name: str, stages: tuple[str, ...]) -> ProofNode:
    """A stage passes (yes) when no exit of it is taken."""
    nodes, strongest, unmet = _exit_nodes(case, stages)
    note = f"当てはまらないもの: {'、'.join(unmet)}" if unmet else ""
    return _stage(case, name, _passed(strongest), nodes, note)


def _passed(strongest: int) -> str:
    # An exit nobody has checked does not hide the duty: the stage is passed until somebody shows otherwise.
    return {YES: "no", DOUBT: "unknown"}.get(strongest, "yes")


def _event(case: Case) -> ProofNode:
    truth = case.got[len(case.regime.exemptions)]
    rule = case.regime.rule
    nodes, strongest, unmet = _exit_nodes(case, ("event",))
    node = _node(case, rule, case.regime.breach, truth, key=f"{case.regime.name}.breach")
    happened = replace(node, label=_BREACH_LABELS.get(case.regime.name, "漏えい等の事態（おそれを含む）"))
    outcome = "no" if strongest == YES else OUTCOMES[truth] if strongest != DOUBT else "unknown"
    return _stage(
        case, "event", outcome, (happened, *nodes), f"当てはまらないもの: {'、'.join(unmet)}" if unmet else ""
    )


def _limbs(case: Case) -> ProofNode:
    count = len(case.regime.exemptions) + 1
    pairs = list(zip(case.regime.limbs, case.got[count:], strict=True))
    nodes = [_node(case, limb.rule, limb.needs, truth, key=_limb_key(limb)) for limb, truth in pairs]
    strongest = max(truth for _, truth in pairs)
    note = (
        ""
        if strongest != NO
        else "どの号にも当たらないので、報告対象ではありません（軽微だからではありません）。任意の報告はできます。"
    )
    return _stage(case, "limbs", OUTCOMES[strongest], nodes, note)


def _limb_key(limb: Limb) -> str:
    plain = f"{limb.regime}.limb{limb.id.lstrip('PN')}"
    return limb.rule.key if limb.silent else plain


def _clock_node(case: Case) -> ProofNode:
    duties = case.regime.duties
    final = _duty_node(case, duties["final"], _final_note(case), _clock_opens(case))
    first = _duty_node(case, duties["preliminary"], _guide_note(case))
    return _stage(case, "clocks", "yes" if case.clocks.final else "unknown", (first, final))


def _final_note(case: Case) -> str:
    if case.clocks.final is None:
        return "知った日が分からないため、期限を計算できません。"
    return "\n".join(
        f"{clock.label}: {clock.start}を1日目として{clock.days}日目は{clock.raw}、期限は{clock.due}。"
        for clock in case.clocks.all
    )


def _guide_note(case: Case) -> str:
    if case.clocks.guide is None:
        return "知ったら速やかに。3〜5日が目安です。"
    early, late = case.clocks.guide
    return (
        f"知ったら速やかに。目安は{early}から{late}（知った日を1日目とする。法定の期限ではなく、休日でも延びません）。"
    )


def _clock_opens(case: Case) -> tuple[str, ...]:
    flags = {flag for clock in case.clocks.all for flag in clock.flags}
    later = any("知った日から" in clock.label and clock.days == 60 for clock in case.clocks.all)
    open_limb = any(not clock.decided for clock in case.clocks.all)
    wanted = (("O2", "consecutive" in flags), ("O29", "computed" in flags), ("O3", later or open_limb))
    return tuple(number for number, shown in wanted if shown)


def _duty_node(case: Case, duty: Duty, note: str, opens: tuple[str, ...] = (), outcome: str = "yes") -> ProofNode:
    rule = duty.rule
    return ProofNode(
        rule.key if rule.key.startswith(case.regime.name) else f"{case.regime.name}.{duty.id}",
        rule.label,
        outcome,
        rule.cite,
        gists(rule.cite),
        rule.checked_on,
        rule.mark,
        open_points=points((*rule.opens, *opens)),
        note=note,
    )


def _notice(case: Case) -> ProofNode:
    result = notice(case.outcome, case.values)
    duty = case.regime.duties["notice"]
    words = (
        duty.substitute
        if result == "alternative_measure_allowed"
        else f"日数の定めはなく、状況に応じて速やかに。{duty.substitute}"
    )
    outcome = "unknown" if result == Answer.JUDGEMENT else "yes"
    return _stage(case, "notice", outcome, (_duty_node(case, duty, words, outcome=outcome),))


def _recipient(case: Case) -> ProofNode:
    nodes = [
        ProofNode(
            f"{case.regime.name}.recipient.{to.code}",
            to.label,
            "yes",
            to.cite,
            gists(to.cite),
            case.regime.rule.checked_on,
            to.mark,
            open_points=points(_RECIPIENT_OPENS.get(case.regime.name, ("O25", "O26"))),
            note=to.note,
        )
        for to in case.recipients
    ]
    return _stage(case, "recipient", "yes", nodes, "報告先は、提出する前に必ず確かめてください。")


def _remarks(case: Case) -> tuple[ProofNode, ...]:
    nodes = [_remark(case, remark) for remark in case.remarks if _stated(case, remark)]
    return (_stage(case, "remarks", "yes", nodes),) if nodes else ()


def _stated(case: Case, remark: Remark) -> bool:
    value = case.values.get(remark.fact)
    if value is None or remark.accepted is None:
        return value is not None
    return not remark.accepted.isdisjoint(value if isinstance(value, frozenset) else {value})


def _remark(case: Case, remark: Remark) -> ProofNode:
    rule = remark.rule
    line = _line(case.facts, remark.fact, YES)
    return ProofNode(
        rule.key,
        remark.text,
        "yes",
        rule.cite,
        gists(rule.cite),
        rule.checked_on,
        rule.mark,
        (line,),
        points(rule.opens),
    )
