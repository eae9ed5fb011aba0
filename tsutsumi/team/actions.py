"""Who holds which role, who may decide, whom to call: written down before the night, changed with a trace."""

from collections.abc import Iterable, Mapping, Sequence

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from tsutsumi.accounts.models import User
from tsutsumi.audit.moves import move
from tsutsumi.audit.record import record
from tsutsumi.core.flow import Refused
from tsutsumi.team import defaults
from tsutsumi.team.models import (
    DAY,
    NIGHT,
    Authority,
    Call,
    Contact,
    Edition,
    Gathering,
    Hours,
    Post,
    Reach,
    Rule,
    Waiting,
)
from tsutsumi.team.order import holders

# Every deputy is one more place: more than this nobody keeps up to date.
PLACES = 5


def save_role(role: str, day: Sequence[User], night: Sequence[User], *, by: User) -> Edition:
    """Who holds a role, first to last, by day and by night. Keeps the whole roster as a new edition."""
    if len(set(day)) < len(day) or len(set(night)) < len(night):
        raise Refused(_("同じ人が二度入っています。一人は一つの順番だけにしてください。"))
    with transaction.atomic():
        Post.objects.filter(role=role).delete()
        for hours, people in ((DAY, day), (NIGHT, night)):
            for order, user in enumerate(people):
                Post.objects.create(role=role, hours=hours, order=order, user=user)
        edition = _edition(by)
        record("roster.saved", edition, by=by, role=role, people=[user.pk for user in day])
    return edition


def _edition(by: User) -> Edition:
    posts: dict[str, dict[str, list[int]]] = {}
    for post in Post.objects.order_by("role", "hours", "order"):
        posts.setdefault(post.role, {}).setdefault(post.hours, []).append(post.user_id)
    last = Edition.objects.select_for_update().order_by("-number").first()
    return Edition.objects.create(number=(last.number if last else 0) + 1, posts=posts, by=by)


def save_reach(user: User, *, by: User, phone: str, night_phone: str, by_sms: bool) -> None:
    """How somebody is reached by telephone. The trail does not hold the number."""
    with transaction.atomic():
        numbers = {"phone": phone, "night_phone": night_phone, "by_sms": by_sms}
        reach, _new = Reach.objects.update_or_create(user=user, defaults=numbers)
        record("reach.saved", reach, by=by, user=user.pk)


def save_hours(hours: Hours, *, by: User) -> None:
    with transaction.atomic():
        hours.save()
        record("hours.saved", hours, by=by, opens=f"{hours.opens:%H:%M}", closes=f"{hours.closes:%H:%M}")


def save_waiting(rows: Mapping[tuple[str, str], int | None], *, by: User) -> None:
    """Minutes by (role, severity); None: the general rule holds."""
    with transaction.atomic():
        Waiting.objects.all().delete()
        for (role, severity), minutes in rows.items():
            if minutes is not None:
                Waiting.objects.create(role=role, severity=severity, minutes=minutes)
        record("waiting.saved", "waiting", by=by, rows=Waiting.objects.count())


def save_rules(table: Mapping[str, Iterable[str]], *, by: User) -> None:
    """Which roles each kind of case calls. Refused when no case would call anybody."""
    rows = [(kind, role) for kind, roles in table.items() for role in roles]
    if not any(kind == "" for kind, _role in rows):
        raise Refused(_("「すべての事案」で呼ぶ役割を、一つ以上選んでください。"))
    with transaction.atomic():
        Rule.objects.all().delete()
        for kind, role in rows:
            Rule.objects.create(kind=kind, role=role)
        record("assembly.saved", "assembly", by=by, rows=len(rows))


def save_authority(line: Authority, *, by: User) -> None:
    same = Authority.objects.filter(act=line.act, role=line.role).exclude(pk=line.pk)
    if same.exists():
        raise Refused(_("この行為と役割の行はすでにあります。その行を直してください。"))
    with transaction.atomic():
        line.save()
        record("authority.saved", line, by=by, act=line.act, role=line.role, up_to=line.up_to)


def remove_authority(line: Authority, *, by: User) -> None:
    with transaction.atomic():
        record("authority.removed", line, by=by, act=line.act, role=line.role)
        line.delete()


def propose_authority(*, by: User) -> int:
    """Put the first proposals where the table says nothing yet; how many lines."""
    with transaction.atomic():
        said = set(Authority.objects.values_list("act", flat=True))
        fresh = [Authority(**row) for row in defaults.authority() if row["act"] not in said]
        for line in fresh:
            save_authority(line, by=by)
    return len(fresh)


def save_contact(contact: Contact, *, by: User) -> None:
    with transaction.atomic():
        contact.save()
        record("contact.saved", contact, by=by, kind=contact.kind)


def remove_contact(contact: Contact, *, by: User) -> None:
    with transaction.atomic():
        record("contact.removed", contact, by=by, kind=contact.kind)
        contact.delete()


def propose_contacts(*, by: User) -> int:
    """Put the public windows and the usual helpers on the list, for kinds it does not hold yet; how many."""
    with transaction.atomic():
        there = set(Contact.objects.values_list("kind", flat=True))
        fresh = [Contact(**row) for row in defaults.contacts() if row["kind"] not in there]
        for contact in fresh:
            save_contact(contact, by=by)
    return len(fresh)


def set_severity(gathering: Gathering, severity: str, *, by: User) -> None:
    """From the next call on, people have as long to answer as this severity gives them."""
    if severity not in dict(Waiting.SEVERITIES):
        raise Refused(_("重大度を選んでください。"))
    with transaction.atomic():
        Gathering.objects.filter(pk=gathering.pk).update(severity=severity)
        record("gathering.severity", gathering, by=by, old=gathering.severity, new=severity)
    gathering.refresh_from_db()


def ring_again(call: Call, *, by: User) -> None:
    """Go on calling after somebody was added to the roster. Refused while there is nobody new to call."""
    asked = set(call.steps.values_list("user", flat=True))
    if all(user.pk in asked for user in holders(call.role, timezone.now())):
        raise Refused(
            _("この役割には、まだ呼び出していない人がいません。体制に人を加えるか、電話で呼び出してください。")
        )
    with transaction.atomic():
        move(call, "ring", by=by)


def end_call(call: Call, *, by: User) -> None:
    """The role is not needed in this case: nobody is called for it any more."""
    with transaction.atomic():
        move(call, "stop", by=by)
