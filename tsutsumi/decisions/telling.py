"""Mail about decisions: whose turn it is, and the spoken yes that waits. Numbers and links, no words of the case."""

from datetime import datetime

from django.conf import settings
from django.urls import reverse

from tsutsumi.accounts.models import User, system
from tsutsumi.audit.models import Entry
from tsutsumi.decisions.gather import ORAL_HOURS
from tsutsumi.decisions.guarding import open_stage, steps_of
from tsutsumi.decisions.models import Decision, Proxy, Step
from tsutsumi.outbox import actions as outbox


def your_turn(decision: Decision, *, by: User) -> None:
    """Tell everybody of the stage whose turn it is, once for each time that it comes to them."""
    steps = steps_of(decision)
    here = open_stage(steps) if decision.state == "running" else None
    again = decision.turns.filter(act="sent_back").count()
    for step in steps:
        if step.stage == here and step.state == "waiting":
            key = f"decision.turn:{step.pk}:{again}"
            words = f"{step.user.name}さん\n\n{step.get_kind_display()}をお願いします。"
            _tell(step.user, decision, "決裁のお願い", words, key, by)


def heard(step: Step, *, by: User) -> None:
    """Tell the person at once that somebody wrote down their spoken yes: it counts from now on."""
    words = (
        f"{step.user.name}さん\n\n{by.name}さんが、あなたの口頭での承認を書き留めました。"
        "画面を開き、承認したかどうかを答えてください。承認していなければ、すぐに「承認していません」を押してください。"
    )
    _tell(step.user, step.decision, "口頭の承認の確認のお願い", words, f"decision.heard:{step.pk}:{_often(step)}", by)


def _often(step: Step) -> int:
    """How often a spoken yes was written down in this decision: after a 差戻し it may be heard anew."""
    return step.decision.turns.filter(act="heard").count()


def remind(step: Step, at: datetime) -> None:
    """Ask for the confirmation of a spoken yes, once in each span of ORAL_HOURS."""
    if step.at is None:
        return
    spans = int((at - step.at).total_seconds() // (ORAL_HOURS * 3600))
    words = (
        f"{step.user.name}さん\n\n口頭での承認が、まだ確かめられていません。"
        "画面を開き、承認したかどうかを答えてください。それまで「口頭・未確認」と表示されます。"
    )
    _tell(step.user, step.decision, "口頭の承認の確認のお願い", words, f"decision.oral:{step.pk}:{spans}", system())


def deputy(proxy: Proxy, *, by: User) -> None:
    """Tell both that one may act for the other, unless they did it themselves: nobody gets a deputy unknowingly."""
    url = f"{settings.BASE_URL}{reverse('decisions:proxies')}"
    for person in (proxy.user, proxy.deputy):
        if person.pk != by.pk:
            named = f"{proxy.user.name}さんの決裁の代理を{proxy.deputy.name}さんにしました。"
            words = f"{person.name}さん\n\n{by.name}さんが、{named}"
            body = f"{words}\n身に覚えがなければ、すぐに管理者へ知らせてください。\n{url}\n"
            outbox.put(person.email, "【堤】決裁の代理", body, key=f"decision.proxy:{proxy.pk}:{person.pk}", by=by)


def rules(what: str, entry: Entry, *, by: User) -> None:
    """Tell the others who keep the settings that the way of deciding was changed: nobody bends it unseen."""
    url = f"{settings.BASE_URL}{reverse('decisions:rules')}"
    for person in User.objects.people().filter(is_active=True).exclude(pk=by.pk):
        if person.may("settings.edit"):
            words = f"{person.name}さん\n\n{by.name}さんが、{what}を変えました。"
            body = f"{words}\n身に覚えがなければ、すぐに確かめてください。\n{url}\n"
            outbox.put(person.email, "【堤】決裁の設定の変更", body, key=f"rules:{entry.pk}:{person.pk}", by=by)


def _tell(to: User, decision: Decision, subject: str, words: str, key: str, by: User) -> None:
    case = decision.case
    url = f"{settings.BASE_URL}{decision.get_absolute_url()}"
    body = f"{words}\n\n事案 {case.number}　決裁{decision.number}（{decision.get_kind_display()}）\n{url}\n"
    outbox.put(to.email, f"【堤】{subject}（{case.number}）", body, key=key, by=by, case=case)
