"""Why the folder was open, what is done about it, and one check that is red."""

from collections.abc import Mapping
from datetime import timedelta

from django.utils import timezone

from tsutsumi.accounts.models import User
from tsutsumi.cases.models import Case
from tsutsumi.prevention import actions
from tsutsumi.prevention.actions import Asked

type Cast = Mapping[str, User]


def learned(case: Case, cast: Cast) -> None:
    officer, suzuki, today = cast["sato"], cast["suzuki"], timezone.localdate()
    open_ = actions.ask_why(case, Asked("リンクを知る誰にでも見える設定だった", is_known=True), by=officer)
    unseen = actions.ask_why(case, Asked("設定の変更を誰も確かめていない", above=open_, is_known=True), by=officer)
    root = actions.ask_why(case, Asked("変える人と確かめる人が決まっていない", unseen, is_root=True), by=officer)
    actions.ask_why(case, Asked("健診の名簿を、暗号化せずに置いている", above=open_, is_root=True), by=officer)
    daily = {
        "title": "公開設定を毎日調べ、公開があれば止める", "kind": "technical", "cause": root, "owner": suzuki,
        "due_on": today + timedelta(days=14), "effect": "公開0件が90日続く",
    }  # fmt: skip
    watched = actions.propose(case, daily, by=officer)
    actions.step(watched, "plan", by=officer)
    actions.step(watched, "start", by=suzuki)
    look = {"kind": "eye", "title": "公開中のフォルダーの数", "every_days": 7, "next_on": today}
    check = actions.watch(watched, look, by=suzuki)
    actions.note_result(check, "bad", "医事課の1件が公開のまま。止めるよう依頼した。", None, by=suzuki)
    rule = {
        "title": "設定を変える人と確かめる人を分ける規程", "kind": "organisational", "cause": root, "owner": officer,
        "due_on": today + timedelta(days=45),
    }  # fmt: skip
    actions.step(actions.propose(case, rule, by=officer), "plan", by=officer)
    actions.propose(case, {"title": "全職員の研修（共有の設定）", "kind": "human", "cause": root}, by=officer)
    actions.begin_cycle(case, "公開されているフォルダーを0にする", today + timedelta(days=90), by=officer)
    for place, weak in (("医事課の共有フォルダー", True), ("健診センター", None), ("給与の委託先", None)):
        actions.look_elsewhere(case, {"place": place, "weak": weak, "owner": suzuki}, by=officer)
