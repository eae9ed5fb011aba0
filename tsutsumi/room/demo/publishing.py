"""What the clinic says in public of the leaked folder: the figures it cites, the first report, and what comes next."""

from collections.abc import Mapping
from datetime import datetime, time, timedelta

from django.utils import timezone

from tsutsumi.accounts.models import User
from tsutsumi.announcements import actions as announcements
from tsutsumi.announcements.models import Announcement
from tsutsumi.cases.models import Case
from tsutsumi.core.figures.figure import Value
from tsutsumi.decisions import actions as decisions
from tsutsumi.figures import actions as figures
from tsutsumi.room.demo.times import at

type Cast = Mapping[str, User]


def publish(case: Case, cast: Cast) -> None:
    """A first report in two languages that is out, its update and the notice to staff being written."""
    _figures(case, cast["takahashi"])
    first = _first(case, cast)
    update = announcements.follow(first, by=cast["takahashi"])
    announcements.write(update, {"change": "項目ごとの人数を加えました"}, by=cast["takahashi"])
    announcements.begin(case, "staff", by=cast["takahashi"])
    announcements.begin(case, "press_qa", by=cast["takahashi"])


def _figures(case: Case, by: User) -> None:
    today = timezone.localdate()
    said: dict[str, tuple[Value, str]] = {
        "what": (
            "予約の連絡に使う共有フォルダーが、リンクを知る人なら誰でも見られる設定になっておりました。",
            "A shared folder used for appointments could be seen by anybody who had the link.",
        ),
        "cause": ("共有フォルダーの公開設定の誤り", "a wrong setting of the shared folder"),
        "misuse": ("不正利用の事実は確認されておりません", "We know of no misuse"),
        "containment": (
            ("公開の設定を止めました", "検索サイトに削除を求めました"),
            "We closed the folder\nWe asked search engines to remove it",
        ),
        "reports": (
            ("個人情報保護委員会（速報を準備しています）",),
            "Personal Information Protection Commission (the preliminary report is being prepared)",
        ),
        "contact.phone": ("027-000-0300", ""),
        "contact.hours": ("平日9時から17時まで", "weekdays from 9:00 to 17:00"),
        "contact.mail": ("madoguchi@aoi.example", ""),
        "contact.from": (at(1, time(9, 0)), ""),
        "contact.until": (today + timedelta(days=90), ""),
        "next_update": (today + timedelta(days=14), ""),
        "recurrence": (("公開の設定を毎日自動で確かめます",), "We check the settings automatically every day"),
        "items.not": (("マイナンバー",), "My Number"),
        "organisation": ("あおい総合クリニック", "Aoi General Clinic"),
        "representative": ("理事長　青井 進", "Susumu Aoi, President"),
    }
    for code, (value, english) in said.items():
        given = figures.Given(value, "対策本部の決定", "公表文に使うため", timezone.now(), english)
        figures.put(case, code, given, by=by)
    row = figures.Given(3, "閲覧の記録", "公開されていた期間を示すため", timezone.now(), "3 days")
    figures.add(case, "公開されていた日数", "number", row, by=by, unit="日")


def _first(case: Case, cast: Cast) -> Announcement:
    """Written by PR, decided by the people whom the rules name, and out."""
    by, today = cast["takahashi"], timezone.localdate()
    row = announcements.english(announcements.begin(case, "first", by=by), by=by)
    told = {
        "dated_on": today, "planned_at": timezone.make_aware(datetime.combine(today, time(15))), "ways": ["website"],
        "address": "https://aoi.example/oshirase/", "tse": "not_listed", "is_substitute": True,
        "take_down_on": today + timedelta(days=180),
    }  # fmt: skip
    announcements.write(row, told, by=by)
    announcements.settle(row, by=by)
    decision = decisions.put_up(announcements.put_up(row, by=by), by=by)
    while decision.state == "running":
        step = next(step for step in decision.steps.order_by("stage", "pk") if step.state == "waiting")
        decisions.approve(step, decision.seal, by=step.user)
        decision.refresh_from_db()
    announcements.issue(row, by=by)
    return row
