"""How far a mailing has come, and the one thing that is to be done next. Reads only what the page has read already."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from tsutsumi.decisions.models import Decision
from tsutsumi.notices.models import LETTER, MAIL, PHONE, SMS, Mailing

STEPS = (
    gettext_noop("方法と文面を決める"),
    gettext_noop("確定する"),
    gettext_noop("承認を受ける"),
    gettext_noop("本番に切り替える"),
    gettext_noop("送る"),
    gettext_noop("全員の結果を確かめる"),
)
# Of each way: the page where its people are told, and what is done there.
PAGES: dict[str, tuple[str, str]] = {
    MAIL: ("notices:mail", gettext_noop("メールの進み具合を見る")),
    SMS: ("notices:mail", gettext_noop("ショートメッセージの進み具合を見る")),
    LETTER: ("letters:index", gettext_noop("手紙を印刷して出す")),
    PHONE: ("letters:calls", gettext_noop("電話で知らせる")),
}


@dataclass(frozen=True, slots=True)
class Act:
    """`url` names a page of the mailing, or a section of its own page (with #)."""

    words: str
    url: str
    people: int | None = None

    @property
    def is_here(self) -> bool:
        return self.url.startswith("#")


@dataclass(frozen=True, slots=True)
class Ahead:
    """`at` counts from nought; after the last step everything is done."""

    at: int
    acts: tuple[Act, ...]

    @property
    def steps(self) -> list[tuple[str, bool, bool]]:
        """Each step with: done, and now."""
        return [(_(words), number < self.at, number == self.at) for number, words in enumerate(STEPS)]


def ahead(
    mailing: Mailing, blocking: Sequence[object], decision: Decision | None, waiting: Mapping[str, int]
) -> Ahead | None:  # fmt: skip
    """None once it was stopped. `waiting`: way → people whose turn is still to come."""
    if mailing.state == "stopped":
        return None
    if mailing.state == "done":
        return Ahead(len(STEPS), (Act(_("全員の状態と実施状況証明を見る"), "notices:board"),))
    if mailing.state == "sending":
        return _under_way(waiting)
    if not mailing.is_settled:
        return _to_be_settled(mailing, blocking)
    return _to_be_sent(mailing, decision)


def _under_way(waiting: Mapping[str, int]) -> Ahead:
    acts = tuple(Act(_(words), url, waiting[way]) for way, (url, words) in PAGES.items() if waiting.get(way))
    return Ahead(4, acts) if acts else Ahead(5, (Act(_("全員の状態を見る"), "notices:board"),))


def _to_be_settled(mailing: Mailing, blocking: Sequence[object]) -> Ahead:
    if mailing.letter_on is None:
        return Ahead(0, (Act(_("文書の日付を決める"), "notices:how"),))
    if blocking:
        return Ahead(0, (Act(_("文面の要修正を直す"), "notices:wordings"),))
    return Ahead(1, (Act(_("文面と名簿を確定する"), "#settle"),))


def _to_be_sent(mailing: Mailing, decision: Decision | None) -> Ahead:
    if mailing.state == "paused":
        return Ahead(4, (Act(_("止めた理由を確かめ、続きを送る"), "#send"),))
    if decision is None:
        return Ahead(2, (Act(_("この内容について決裁を受ける"), "#settle"),))
    if mailing.is_trial and decision.state != "decided":
        return Ahead(2, (Act(_("決裁を待っています"), "#settle"),))
    if mailing.is_trial:
        return Ahead(3, (Act(_("本番の送付に切り替える"), "#send"),))
    return Ahead(4, (Act(_("送り始める"), "#send"),))
