"""From the proof of a verdict to the steps of the flow chart."""

from dataclasses import replace

from django.utils.translation import gettext as _

from tsutsumi.core.law.verdict import Answer, ProofNode, Verdict
from tsutsumi.room.flowchart import Step

# An answer "yes" to these ends the road: the duty falls away.
WAYS_OUT = ("exempt", "exclu", "release")


def steps(verdict: Verdict) -> tuple[Step, ...]:
    """Every stage of the proof, then the result; the first stage that is still open, or the result, is "here"."""
    stages = [_step(node) for node in verdict.proof.children]
    road = [*stages, _result(verdict)]
    here = next((n for n, step in enumerate(road) if step.outcome == "unknown"), len(road) - 1)
    if verdict.reportable is not Answer.JUDGEMENT:
        here = len(road) - 1
    road[here] = replace(road[here], is_here=True)
    return tuple(road)


def _step(node: ProofNode) -> Step:
    is_way_out = any(word in node.id for word in WAYS_OUT)
    goes_on = node.outcome == ("no" if is_way_out else "yes")
    children = tuple(_step(child) for child in node.children if child.id.rpartition(".")[2].startswith("limb"))
    return Step(node.label, node.outcome, goes_on, children)


def _result(verdict: Verdict) -> Step:
    label, outcome = {
        Answer.YES: (_("報告と本人への通知"), "yes"),
        Answer.NO: (_("報告対象ではない"), "no"),
        Answer.JUDGEMENT: (_("報告が必要かは、まだ決まらない"), "unknown"),
    }[verdict.reportable]
    return Step(label, outcome, verdict.reportable is Answer.YES)
