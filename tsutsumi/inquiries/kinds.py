"""What the desk counts by: ways in, topics, what goes to whom and by when, kinds of harm."""

from dataclasses import dataclass
from datetime import timedelta

from django.utils.translation import gettext_noop as _

WAYS = {"phone": _("電話"), "mail": _("メール"), "form": _("Webフォーム"), "letter": _("手紙・FAX")}
TOPICS = {
    "affected": _("自分は対象か"),
    "what": _("何が漏れたか"),
    "how": _("原因・経緯"),
    "late": _("知らせが遅い"),
    "safe": _("安全か・使い続けてよいか"),
    "account": _("パスワード・ログイン"),
    "card": _("カード・口座"),
    "strange": _("不審な連絡が来た"),
    "misused": _("悪用された"),
    "money": _("補償・お詫びの品"),
    "rights": _("開示・利用停止・退会"),
    "family": _("家族・子ども・亡くなった人"),
    "address": _("届かない・連絡先の変更"),
    "genuine": _("本物の連絡か"),
    "report": _("当局・警察・次の発表"),
    "person": _("責任者と話したい"),
    "other": _("そのほか"),
}
# Numbers only: what a caller feels is not written in words.
FEELINGS = {"1": _("1"), "2": _("2"), "3": _("3")}
HARMS = {
    "billing": _("身に覚えのない請求・引落し"),
    "impersonated": _("なりすまし・不正なログイン"),
    "contact": _("迷惑な電話・メール・郵便"),
    "fraud": _("詐欺（金銭の被害）"),
    "threat": _("脅し・つきまとい"),
    "other": _("そのほかの被害"),
}


@dataclass(frozen=True, slots=True)
class Task:
    """Something promised or handed on: to which parts of the case, and until when.

    `mark`: how sure the source of the time is. `is_handed_on`: it leaves the desk.
    """

    code: str
    label: str
    within: timedelta
    parts: tuple[str, ...] = ("desk",)
    is_handed_on: bool = False
    source: str = ""
    mark: str = "要確認"


def _on(code: str, label: str, within: timedelta, parts: tuple[str, ...], source: str) -> Task:
    """One that leaves the desk."""
    return Task(code, label, within, parts, source=source, is_handed_on=True)


SCRIPT = "応対の流れ（実務の目安）"
TASKS = {
    task.code: task
    for task in (
        Task("callback", _("折返しの電話"), timedelta(hours=24), source=SCRIPT),
        Task("answer", _("書面・メールでの回答"), timedelta(hours=48), source=SCRIPT),
        _on("complaint", _("苦情"), timedelta(hours=24), ("desk", "office", "lead"), "法40条（苦情の処理）"),
        _on("harm", _("実害の申し出"), timedelta(hours=24), ("office", "officer", "legal"), SCRIPT),
        _on("press", _("報道機関から"), timedelta(hours=1), ("pr",), SCRIPT),
        _on("lawyer", _("弁護士から"), timedelta(hours=24), ("legal",), SCRIPT),
        _on("threat", _("脅迫・不当な要求"), timedelta(minutes=30), ("lead", "legal"), SCRIPT),
        _on("disclose", _("開示の請求"), timedelta(days=14), ("office", "legal"), "法33条（遅滞なく）"),
        _on("cease", _("利用停止・消去の請求"), timedelta(days=14), ("office", "legal"), "法35条（遅滞なく）"),
        _on("correct", _("訂正の請求"), timedelta(days=14), ("office", "legal"), "法34条（遅滞なく）"),
    )
}


def choices(table: dict[str, str]) -> list[tuple[str, str]]:
    return list(table.items())


def task_choices() -> list[tuple[str, str]]:
    return [(task.code, task.label) for task in TASKS.values()]
