"""What pages and later stages ask about notices: who is told, on the way, not to be reached. Reads only."""

from collections import Counter
from collections.abc import Collection, Iterator
from dataclasses import dataclass

from django.db.models import Count, QuerySet
from django.utils import translation
from django.utils.translation import gettext, gettext_noop

from tsutsumi.audit.record import name_of
from tsutsumi.cases.models import Case
from tsutsumi.decisions.models import NOTICE, Decision
from tsutsumi.notices import frozen
from tsutsumi.notices.flow import REACHED
from tsutsumi.notices.models import CHANNELS, SUBSTITUTE, Mailing, Notice, Substitute
from tsutsumi.notices.plan import CAUSES
from tsutsumi.people import gather as people_of
from tsutsumi.web import days
from tsutsumi.work.models import OPEN, Job

TOLD, ON_THE_WAY, UNREACHABLE, EXCLUDED = "told", "on_the_way", "unreachable", "excluded"
NOT_SENT = (UNREACHABLE, EXCLUDED)
WAITING = ("planned", "queued")
STANDINGS: dict[str, str] = {
    TOLD: gettext_noop("知らせた"),
    ON_THE_WAY: gettext_noop("途中"),
    UNREACHABLE: gettext_noop("連絡できない"),
    EXCLUDED: gettext_noop("送らない"),
}
# Why a way failed or there is none: the first part is the way, the second what happened.
REASONS: dict[str, str] = {
    "no_contact": gettext_noop("名簿に連絡先がない"),
    "excluded": gettext_noop("送らないと人が決めた"),
    "held": gettext_noop("送っている途中で止めた"),
    "held.threat": gettext_noop("暴力・脅迫などのおそれがあり、送っている途中で止めた"),
    "held.deceased": gettext_noop("亡くなっていると分かり、送っている途中で止めた"),
    "held.exclude": gettext_noop("送らないと人が決め、送っている途中で止めた"),
    "mail": gettext_noop("メールが届かなかった"),
    "mail.unknown": gettext_noop("メールが届いたか不明"),
    "mail.retry": gettext_noop("メールが戻り、時間をおいて送り直す"),
    "mail.no_user": gettext_noop("あて先のメールアドレスがない"),
    "mail.full": gettext_noop("メールの受信箱がいっぱいのまま"),
    "mail.address": gettext_noop("メールアドレスの形が正しくない"),
    "mail.expired": gettext_noop("メールを3日間送り直しても受け取られなかった"),
    "letter": gettext_noop("手紙が戻ってきた"),
    "sms": gettext_noop("ショートメッセージが届かなかった"),
    "sms.unknown": gettext_noop("ショートメッセージが届いたか不明"),
    "phone": gettext_noop("電話がつながらなかった"),
}


def mailings(case: Case) -> QuerySet[Mailing]:
    """Every mailing of the case, the newest first."""
    return Mailing.objects.filter(case=case).select_related("by", "case")


def current(case: Case) -> Mailing | None:
    """The mailing that says who was told: the newest that was sent for real, else the newest that is being made."""
    rows = list(mailings(case).exclude(state="stopped", started_at=None))
    return next((row for row in rows if not row.is_trial), rows[0] if rows else None)


def people(mailing: Mailing, numbers: Collection[int] | None = None) -> Iterator[frozen.Row]:
    """Rows of the frozen list in the order of their numbers: those asked for, or everybody. They hold values."""
    return frozen.people(mailing.case, mailing.roll, numbers)


def rows(notices: Collection[Notice]) -> Iterator[tuple[Notice, frozen.Row]]:
    """Each of these notices of one mailing with its person."""
    by_person = {notice.person: notice for notice in notices}
    if by_person:
        mailing = next(iter(notices)).mailing
        for row in people(mailing, list(by_person)):
            yield by_person[row["person"]], row


def to_be_sent(mailing: Mailing) -> int:
    """How many people it reaches when it is sent: everybody with a way."""
    return Notice.objects.filter(mailing=mailing).exclude(state__in=NOT_SENT).count()


def working(mailing: Mailing) -> str:
    """What the worker does about it just now: plan, settle; stopped_… when it gave up; empty otherwise."""
    kinds = ("notices.plan", "notices.settle")
    rows_ = Job.objects.filter(kind__in=kinds, key=str(mailing.pk)).order_by("pk").values_list("kind", "state")
    states = [(kind.removeprefix("notices."), state) for kind, state in rows_]
    last = dict(states)
    for kind in ("plan", "settle"):
        if any(one == kind and state in OPEN for one, state in states):
            return kind
        if last.get(kind) == Job.State.DEAD:
            return f"stopped_{kind}"
    return ""


def decision_of(mailing: Mailing) -> Decision | None:
    """The decision about what is settled now, as far as it has come."""
    if not mailing.digest:
        return None
    rows_ = Decision.objects.filter(kind=NOTICE, subject=name_of(mailing), bound=mailing.digest)
    return rows_.exclude(state__in=("withdrawn", "disowned")).order_by("-pk").first()


@dataclass(frozen=True, slots=True)
class Group:
    """So many notices that stand alike."""

    state: str
    channel: str
    wave: int
    language: str
    audience: str
    reason: str
    number: int

    @property
    def standing(self) -> str:
        if self.state in REACHED:
            return TOLD
        return self.state if self.state in (UNREACHABLE, EXCLUDED) else ON_THE_WAY


@dataclass(frozen=True, slots=True)
class Coverage:
    """Of everybody on the list: told, on the way, not to be reached, not sent to. Each person is in one of them."""

    mailing: Mailing
    people: int
    groups: tuple[Group, ...]
    substitute: Substitute | None = None

    def count(self, standing: str) -> int:
        return sum(one.number for one in self.groups if one.standing == standing)

    def state(self, *states: str) -> int:
        return sum(one.number for one in self.groups if one.state in states)

    def by(self, field: str) -> dict[str, dict[str, int]]:
        """Value of the field → standing → how many."""
        found: dict[str, Counter[str]] = {}
        for one in self.groups:
            found.setdefault(str(getattr(one, field)), Counter())[one.standing] += one.number
        return {value: {code: told[code] for code in STANDINGS} for value, told in sorted(found.items())}

    def reasons(self, standing: str) -> dict[str, int]:
        """Why, in words."""
        found = Counter[str]()
        for one in self.groups:
            if one.standing == standing:
                found[reason_words(one.reason)] += one.number
        return dict(found.most_common())

    def under_way(self) -> dict[str, int]:
        """Those on the way: by which one, and whether it has left the house already. In words."""
        labels, found = {code: str(words) for code, words in CHANNELS}, Counter[str]()
        for one in self.groups:
            if one.standing == ON_THE_WAY:
                left = one.state == "handed"
                words = gettext("%(way)s：渡した・出した（戻りを待つ）") if left else gettext("%(way)s：これから")
                found[words % {"way": labels[one.channel]}] += one.number
        return dict(found.most_common())

    @property
    def total(self) -> int:
        """Everybody who is explained."""
        return sum(one.number for one in self.groups)

    @property
    def unexplained(self) -> int:
        """People on the list without a notice: there are none, once the plan is whole."""
        return self.people - self.total

    @property
    def no_row(self) -> int:
        return no_row(self.mailing)


def no_row(mailing: Mailing) -> int:
    """People that the count allows for and the list has no row for."""
    return max(0, (mailing.count_high or 0) - mailing.people)


def coverage(case: Case) -> Coverage | None:
    """How far the telling has come; None while nothing is planned."""
    mailing = current(case)
    return coverage_of(mailing) if mailing else None


def coverage_of(mailing: Mailing) -> Coverage:
    fields = ("state", "channel", "wave", "language", "audience", "reason")
    counted = Notice.objects.filter(mailing=mailing).order_by().values_list(*fields).annotate(Count("pk"))
    groups = tuple(Group(*row) for row in counted)
    return Coverage(mailing, mailing.people, groups, mailing.substitutes.first())


def reason_words(code: str) -> str:
    """Why, in a person's words; empty for no reason."""
    if not code:
        return ""
    words = REASONS.get(code) or REASONS.get(code.partition(".")[0])
    return gettext(words) if words else code


@dataclass(frozen=True, slots=True)
class Sums:
    """The plan in numbers."""

    channels: dict[str, int]
    languages: dict[str, int]
    audiences: dict[str, int]
    causes: dict[str, int]
    states: dict[str, int]
    waiting: dict[str, int]  # way → people whose turn is still to come
    spoken: frozenset[tuple[str, str, tuple[str, ...]]]  # language, audience and ways of those who are not left out
    no_contact: int  # of whom the list holds nothing to reach them by

    @property
    def to_be_sent(self) -> int:
        return sum(number for state, number in self.states.items() if state not in NOT_SENT)


def sums(mailing: Mailing) -> Sums:
    """How many people each way, language and audience has first, and what the plan saw."""
    fields = ("channel", "language", "audience", "state", "flags", "ways", "reason")
    rows_ = Notice.objects.filter(mailing=mailing).order_by().values_list(*fields).annotate(Count("pk"))
    channels, languages, audiences, states, causes = (Counter[str]() for _field in fields[:5])
    waiting, spoken = Counter[str](), set[tuple[str, str, tuple[str, ...]]]()
    no_contact = 0
    for channel, language, audience, state, flags, ways, reason, number in rows_:
        for counted, code in ((channels, channel), (languages, language), (audiences, audience), (states, state)):
            counted[code] += number
        causes.update(dict.fromkeys(flags, number))
        no_contact += number if (state, reason) == (UNREACHABLE, "no_contact") else 0
        if state in WAITING:
            waiting[channel] += number
        if state != EXCLUDED:
            spoken.add((language, audience, tuple(ways)))
    seen = {code: causes[code] for code in CAUSES if causes[code]}
    return Sums(
        dict(channels), dict(languages), dict(audiences), seen, dict(states), dict(waiting), frozenset(spoken),
        no_contact,
    )  # fmt: skip


@dataclass(frozen=True, slots=True)
class Reach:
    """Whether more people could be reached: by a customer master, by the list as it stands now."""

    no_contact: int
    is_old: bool  # the affected list was counted anew since it was copied
    has_master: bool


def reach(mailing: Mailing, no_contact: int) -> Reach:
    found = people_of.assessment_of(mailing.case)
    is_old = found is not None and bool(mailing.roll) and found.roll != mailing.source
    return Reach(no_contact, is_old, found is not None and found.master_id is not None)


def proposal(mailing: Mailing) -> str:
    """What a decision about it says of itself. Japanese, whoever reads it."""
    with translation.override("ja"):
        told, labels = sums(mailing), {code: str(words) for code, words in CHANNELS}
    ways = "、".join(f"{labels[way]}{number:,}人" for way, number in told.channels.items() if way != SUBSTITUTE)
    lines = [
        f"本人への通知（第{mailing.number}回「{mailing.title}」）を、次の内容で送ります。",
        f"名簿：{mailing.people:,}人　最初に送る方法：{ways or 'なし'}",
        f"連絡先がなく送れない人：{told.states.get('unreachable', 0):,}人",
        f"送らないと決めた人：{told.states.get('excluded', 0):,}人",
        f"文書の日付：{days.full_day(mailing.letter_on) if mailing.letter_on else '未定'}",
        f"文面・名簿・方法・日付の全体のハッシュ値（SHA-256）：{mailing.digest}",
    ]
    return "\n".join(lines)
