"""From the proof of a verdict to the steps of the flow chart."""

from dataclasses import replace

from django.utils.translation import gettext as _

from tsutsumi.core.law.verdict import Answer, ProofNode, Verdict
from tsutsumi.duties.flowchart import Step

# The stages of a proof that decide whether there is a duty, in the order of the law.
STAGES = ("gate", "event", "limbs", "protection", "role")


def steps(verdict: Verdict) -> tuple[Step, ...]:
    """Every deciding stage, then the result. "Here" is where the road ends, where it is open, or the result."""
    road = [*(_step(node) for node in verdict.proof.children if _last(node) in STAGES), _result(verdict)]
    stop = {Answer.NO: "no", Answer.JUDGEMENT: "unknown"}.get(verdict.reportable, "")
    here = next((n for n, step in enumerate(road) if step.outcome == stop), len(road) - 1)
    road[here] = replace(road[here], is_here=True)
    return tuple(road)


def _step(node: ProofNode) -> Step:
    limbs = tuple(_step(child) for child in node.children if _last(child).startswith("limb"))
    return Step(node.label, node.outcome, limbs)


def _last(node: ProofNode) -> str:
    return node.id.rpartition(".")[2]


def _result(verdict: Verdict) -> Step:
    label, outcome = {
        Answer.YES: (_("報告し、本人に通知する"), "yes"),
        Answer.NO: (_("報告の対象ではない"), "no"),
        Answer.JUDGEMENT: (_("報告が必要かは、まだ決まらない"), "unknown"),
    }[verdict.reportable]
    return Step(label, outcome)
