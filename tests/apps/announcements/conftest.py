from datetime import datetime, timedelta

from django.utils import timezone

from tests.apps.figures.conftest import case  # noqa: F401 (a fixture)
from tsutsumi.announcements import actions
from tsutsumi.decisions import actions as decisions
from tsutsumi.figures import actions as figures

TOMORROW = timezone.localdate() + timedelta(days=1)


def put(about, code, value, by, english=""):
    now = timezone.now()
    return figures.put(about, code, figures.Given(value, "対策本部", "公表のため", now, english), by=by)


def everything(about, by):
    """All that a first report needs from the ledger."""
    at = timezone.make_aware(datetime.combine(TOMORROW, datetime.min.time()))
    said = {
        "cause": ("公開設定の誤り", "a wrong setting"),
        "what": ("共有フォルダーが公開されておりました", "a folder was open"),
        "misuse": ("不正利用の事実は確認されておりません", "We know of no misuse"),
        "containment": (("公開の設定を止めました",), "We closed the folder"),
        "reports": (("個人情報保護委員会",), "Personal Information Protection Commission"),
        "contact.phone": ("0120-000-111", ""), "contact.hours": ("平日9時から18時まで", "weekdays 9:00 to 18:00"),
        "contact.mail": ("madoguchi@aoi.example", ""), "contact.from": (at, ""),
        "contact.until": (TOMORROW + timedelta(days=120), ""), "next_update": (TOMORROW + timedelta(days=30), ""),
        "recurrence": (("設定を毎日確かめます",), "We check the settings daily"),
        "items.not": (("カード番号",), "card numbers"),
        "organisation": ("あおい総合クリニック", "Aoi General Clinic"),
        "representative": ("理事長　青井 進", "Susumu Aoi, President"),
    }  # fmt: skip
    for code, (value, english) in said.items():
        put(about, code, value, by, english)


def going_out(**more):
    at = timezone.make_aware(datetime.combine(TOMORROW, datetime.min.time()).replace(hour=15))
    told = {"dated_on": TOMORROW, "planned_at": at, "ways": ["website"], "tse": "not_listed"}
    return told | {"take_down_on": TOMORROW + timedelta(days=180)} | more


def ready(about, world, kind="first", **more):
    """A draft that nothing keeps from going out."""
    everything(about, world.sato)
    row = actions.begin(about, kind, by=world.sato)
    return actions.write(row, going_out(**more), by=world.takahashi)


def decided(row, world):
    """Put up by PR, decided by whomever the rules name."""
    decision = decisions.put_up(actions.put_up(row, by=world.takahashi), by=world.takahashi)
    while decision.state == "running":
        step = next(step for step in decision.steps.order_by("stage", "pk") if step.state == "waiting")
        decisions.approve(step, decision.seal, by=step.user)
        decision.refresh_from_db()
    return decision


def issued(row, world):
    actions.settle(row, by=world.takahashi)
    decided(row, world)
    actions.issue(row, by=world.takahashi)
    return row
