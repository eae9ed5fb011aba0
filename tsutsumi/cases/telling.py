"""Mail about a case itself: nobody ends one, or is taken out of one, unseen. Numbers and links, no words of it."""

from django.conf import settings

from tsutsumi.accounts.models import User
from tsutsumi.audit.models import Entry
from tsutsumi.cases.models import Case, Part
from tsutsumi.core.flow import Refused
from tsutsumi.outbox import actions as outbox


def ended(case: Case, entry: Entry, *, by: User) -> None:
    """Tell every other member of the house that the case was closed or dismissed: whoever objects can reopen it."""
    words = (
        f"{by.name}さんが、事案 {case.number} を「{case.get_state_display()}」にしました。"
        "期限の知らせはここで止まります。続ける必要があれば、画面の「段階を進める」から「もう一度始める」を選んでください。"
    )
    members = case.parts.active().select_related("user").exclude(user=by).exclude(user__role="guest")
    for part in members:
        _tell(part.user, case, "事案を終えた知らせ", words, entry, by)


def removed(part: Part, entry: Entry, *, by: User) -> None:
    """Tell the person. A guest is told by those who invited them."""
    if part.user_id != by.pk and part.user.role != "guest":
        words = (
            f"{by.name}さんが、あなたを事案 {part.case.number} の関係者から外しました。"
            "身に覚えがなければ、事案の本部長か個人情報保護管理者に知らせてください。"
        )
        _tell(part.user, part.case, "関係者から外れた知らせ", words, entry, by)


def _tell(to: User, case: Case, subject: str, words: str, entry: Entry, by: User) -> None:
    if not to.is_active:
        return
    body = f"{to.name}さん\n\n{words}\n\n{settings.BASE_URL}{case.get_absolute_url()}\n"
    try:
        outbox.put(
            to.email, f"【堤】{subject}（{case.number}）", body, key=f"case:{entry.pk}:{to.pk}", by=by, case=case
        )
    except Refused:  # an address that is none must not keep the act from being done
        return
