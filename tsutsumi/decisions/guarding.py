"""Who may say yes, and whether a yes still holds. Every rule of dual control stands here."""

from collections.abc import Iterable

from django.db.models import F
from django.utils import timezone

from tsutsumi.accounts.models import User
from tsutsumi.accounts.rights import Role
from tsutsumi.cases.models import Part
from tsutsumi.core.flow import Refused
from tsutsumi.decisions.flow import YES
from tsutsumi.decisions.models import CONSULT, DECIDE, LATER, Decision, Proxy, Step
from tsutsumi.decisions.routing import can_act


def steps_of(decision: Decision) -> list[Step]:
    """The steps of the present round, in order."""
    rows = decision.steps.filter(round=decision.round)
    return list(rows.select_related("user", "by", "witness", "decision"))


def steps_of_all(decisions: Iterable[Decision]) -> dict[int, list[Step]]:
    """The same for many at once, by the key of the decision: one query however many there are."""
    found: dict[int, list[Step]] = {decision.pk: [] for decision in decisions}
    rows = Step.objects.filter(decision__in=found, round=F("decision__round"))
    for step in rows.select_related("user", "by", "witness", "decision"):
        found[step.decision_id].append(step)
    return found


def open_stage(steps: Iterable[Step]) -> int | None:
    """The stage whose turn it is; None when every yes is given."""
    return min((s.stage for s in steps if s.kind != LATER and s.state == "waiting"), default=None)


def author(decision: Decision, by: User) -> None:
    """Refused unless `by` is of the house, in the case and active: for putting up, and for carrying out."""
    parts = Part.objects.active().filter(case=decision.case_id, user=by).exclude(role=Part.GUEST)
    fresh = User.objects.filter(pk=by.pk, is_active=True).exclude(role=Role.GUEST)
    if not (parts.exists() and fresh.exists()):
        raise Refused("この事案の関係者で、いま利用できる人だけが行えます。")


def acting(step: Step, seen: str, by: User) -> None:
    """Refused unless `by` may act on this step now, looking at exactly this content."""
    decision = step.decision
    _in_turn(step)
    _of_the_house(decision, by)
    if by.pk == decision.author_id:
        raise Refused("起案した本人は、承認も決裁もできません。ほかの人の代理としてもできません。")
    if by.pk != step.user_id:
        _as_deputy(step, by)
    _once(step, by)
    _once(step, step.user)
    unchanged(decision, seen)


def hearing(step: Step, seen: str, by: User) -> None:
    """Refused unless `by` may witness a spoken yes of the person whose step it is."""
    decision = step.decision
    _in_turn(step)
    _of_the_house(decision, by)
    if by.pk in (decision.author_id, step.user_id):
        raise Refused("口頭の承認は、起案した人でも承認する人でもない、第三の人が聞いて書き留めます。")
    if not _member(decision, step.user) or step.user_id == decision.author_id:
        raise Refused("承認する人が、いまこの事案の関係者ではありません。起案し直してください。")
    _once(step, by)
    _once(step, step.user)
    unchanged(decision, seen)


def own_word(step: Step, by: User) -> None:
    """Refused unless it is this person's own spoken yes, of the round that counts."""
    if step.user_id != by.pk or not _member(step.decision, by):
        raise Refused("口頭の承認を確かめられるのは、承認した本人だけです。")
    if step.round != step.decision.round:
        raise Refused("この承認は、前の回付のものです。いまの回付の画面を開いてください。")


def unchanged(decision: Decision, seen: str) -> None:
    if not decision.seal == seen == decision.content():
        raise Refused("開いてから内容が変わりました。画面を開き直し、いまの内容を確かめてください。")


def holds(decision: Decision) -> None:
    """Refused unless what was approved is what stands here, and two different people stood behind it."""
    content = decision.content()
    yes = [s for s in steps_of(decision) if s.state in YES and s.kind != LATER]
    if decision.seal != content or any(step.seal != content for step in yes):
        raise Refused("決裁の後に内容が変わっています。この決裁では実行できません。起案し直してください。")
    if not any(s.kind == DECIDE and _second(s, decision) for s in yes):
        raise Refused("起案した人とは別の人の決裁がありません。")


def _second(step: Step, decision: Decision) -> bool:
    return decision.author_id not in (step.by_id, step.user_id, step.witness_id)


def _in_turn(step: Step) -> None:
    decision = step.decision
    if decision.state != "running" or step.round != decision.round:
        raise Refused(f"この起案は、いま回付されていません（{decision.get_state_display()}）。")
    if step.state != "waiting" or step.stage != open_stage(steps_of(decision)):
        raise Refused("いまは、この段階の番ではありません。画面を開き直してください。")


def _of_the_house(decision: Decision, by: User) -> None:
    if not _member(decision, by):
        raise Refused("この事案の関係者で、承認する権限のある人だけができます。外部の協力者にはできません。")


def _member(decision: Decision, user: User) -> bool:
    """As the database says now, not as the session remembers."""
    fresh = User.objects.filter(pk=user.pk).first()
    parts = Part.objects.active().filter(case=decision.case_id, user=user).exclude(role=Part.GUEST)
    return fresh is not None and can_act(fresh) and parts.exists()


def _as_deputy(step: Step, by: User) -> None:
    if not Proxy.objects.on(timezone.localdate()).filter(user=step.user, deputy=by).exists():
        raise Refused("この段階は、あなたの番ではありません。代理として登録されている人だけが、代わりにできます。")
    if not _member(step.decision, step.user):
        raise Refused("代わられる人は、もうこの事案の関係者ではないか、利用を止められています。起案し直してください。")


def _once(step: Step, person: User) -> None:
    """One person does not stand behind two approving steps, in whatever shape."""
    if step.kind == CONSULT:
        return
    done = [s for s in steps_of(step.decision) if s.pk != step.pk and s.state in YES and s.kind != CONSULT]
    if any(person.pk in (s.by_id, s.user_id, s.witness_id) for s in done):
        raise Refused("同じ人が、一つの起案で二つの段階に関わることはできません。別の人に回してください。")
