"""The substitute measure of a mailing (法26条2項ただし書): a publication that is out or has its day, and a desk."""

from datetime import date

from django.utils import timezone

from tsutsumi.accounts.models import User
from tsutsumi.announcements import gather
from tsutsumi.announcements.models import Announcement
from tsutsumi.audit.record import name_of
from tsutsumi.cases.models import Case
from tsutsumi.core.figures.figure import Ledger
from tsutsumi.core.flow import Refused
from tsutsumi.figures import gather as figures
from tsutsumi.inquiries.models import Desk
from tsutsumi.notices import substituting
from tsutsumi.notices.models import Mailing, Substitute
from tsutsumi.notices.substituting import Measure

NO_DESK = "問い合わせ窓口がまだありません。窓口の電話番号と受付時間を決めてから、代わりの措置にします。"
NOT_YET = "この公表文は、代わりの措置にできません。「代わりの措置を兼ねる」を選び、内容を確定し、公表の日時を決めます。"


def candidates(case: Case) -> list[Announcement]:
    """What may stand in for telling people themselves, the newest first."""
    rows = gather.of(case).filter(is_substitute=True, state__in=("settled", "issued"))
    return [row for row in rows.order_by("-number") if row.is_public and _since(row)]


def _since(row: Announcement) -> date | None:
    at = row.issued_at or row.planned_at
    return timezone.localdate(at) if at else None


def desk(case: Case, ledger: Ledger | None = None) -> str:
    """How people reach the desk, in the words of the ledger; empty while there is none."""
    row = Desk.objects.filter(case=case).first()
    known = figures.ledger(case) if ledger is None else ledger
    if row is None or not (known["contact.phone"].is_known and known["contact.hours"].is_known):
        return ""
    return f"{known['contact.phone'].text()} {known['contact.hours'].text()}"


def settle(mailing: Mailing, announcement: Announcement, *, by: User) -> Substitute:
    """This publication and the desk of the case stand in for telling those who cannot be reached."""
    case = mailing.case
    since, where = _since(announcement), desk(case)
    if announcement.pk not in {row.pk for row in candidates(case)} or since is None:
        raise Refused(NOT_YET)
    if not where:
        raise Refused(NO_DESK)
    closes = Desk.objects.get(case=case).until_on
    if closes and closes < since:
        raise Refused("窓口を閉じる日が、公表の日より前です。窓口の設定を直してください。")
    return substituting.substitute(mailing, _measure(announcement, since, where), by=by)


def _measure(row: Announcement, since: date, where: str) -> Measure:
    place = f"「{row.title}」{row.address}"
    return Measure(name_of(row), place, where, since, row.take_down_on, is_planned=row.state != "issued")


def went_out(announcement: Announcement, *, by: User) -> None:
    """A planned one is out now, or a newer version has taken its place: the measure follows."""
    names = {name_of(row) for row in gather.line(announcement)}
    for held in substituting.current(announcement.case):
        if held.document in names and announcement.is_substitute:
            issued = _since(announcement) if held.is_planned else held.since
            told = _measure(announcement, issued or held.since, desk(announcement.case) or held.desk)
            substituting.substitute(held.mailing, told, by=by)


def came_down(announcement: Announcement, *, by: User) -> None:
    """No longer on the web: the measure ends with it."""
    for held in substituting.current(announcement.case):
        if held.document == name_of(announcement):
            substituting.end(held, timezone.localdate(), by=by)
