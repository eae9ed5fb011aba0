"""What is to be done in a case, derived: the merged playbooks, and the duties of the law with their own dates."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta

from tsutsumi.cases.models import JAPAN
from tsutsumi.core.law.deadlines import GUIDE_DAYS, day_number, last_day
from tsutsumi.core.law.verdict import Answer, Judgement, Verdict
from tsutsumi.core.playbooks.book import Book
from tsutsumi.core.playbooks.choose import flags
from tsutsumi.core.playbooks.merge import Step, merge
from tsutsumi.core.playbooks.vocabulary import LAW_TOPICS
from tsutsumi.tasks.models import DUTY, PLAYBOOK

# Stored with the case and printed: Japanese, whoever has the page open.
TITLES = {"preliminary": "速報の提出", "notice": "本人への通知", "final": "確報の提出"}
OPEN_DUTY = "報告の要否はまだ決まっていません。決まるまでの仮の作業です。"
GUIDE = "期限は、知った日から3〜5日以内の目安です。法定の日数ではありません。"
SOON = "日数の定めはなく、状況に応じて速やかに行います。"


@dataclass(frozen=True, slots=True)
class Planned:
    """One derived task, by the fields of Task. `is_done`: the law's report was handed in."""

    key: str
    title: str
    origin: str = PLAYBOOK
    what: str = ""
    why: str = ""
    do_not: str = ""
    mark: str = ""
    rows: str = ""
    sources: str = ""
    article: str = ""
    owners: str = ""
    parts: tuple[str, ...] = ()
    minutes: int | None = None
    due_at: datetime | None = None
    is_day: bool = False
    is_done: bool = False


@dataclass(frozen=True, slots=True)
class Known:
    """What the plan follows from. `judgement` None: the law could not be asked. `yes`: flags answered with yes."""

    found_at: datetime
    judgement: Judgement | None
    handed_in: frozenset[tuple[str, str]] = frozenset()
    yes: frozenset[str] = frozenset()


def plan(books: Sequence[Book], known: Known) -> list[Planned]:
    """Every task of the case in the order of the list, each key once."""
    return [task for step in merge(books) for task in _of(step, known)]


def _of(step: Step, known: Known) -> Iterator[Planned]:
    task = _from_playbook(step, known)
    if step.topic not in LAW_TOPICS:
        yield replace(task, due_at=_after(known.found_at, step.minutes))
    elif known.judgement is None:
        yield task
    else:
        yield from _duties(step.topic, task, known.judgement, known)
        if step.rest:
            yield replace(task, title=step.rest, due_at=_after(known.found_at, step.minutes))


def _from_playbook(step: Step, known: Known) -> Planned:
    said = [f"【{name}】{text}" if name else text for name, text in step.says]
    if step.topic == "duties":
        said += [flag.hint for flag in flags() if flag.id in known.yes]
    return Planned(
        key=step.key, title=step.name, what="\n".join(said), why=step.why, do_not="\n".join(step.warns),
        mark=step.mark, rows=",".join(step.ids), sources=",".join(step.sources), owners=",".join(step.owner),
        parts=step.parts, minutes=step.minutes,
    )  # fmt: skip


def _after(found_at: datetime, minutes: int | None) -> datetime | None:
    return None if minutes is None else found_at + timedelta(minutes=minutes)


def _duties(topic: str, task: Planned, judgement: Judgement, known: Known) -> Iterator[Planned]:
    """One task for each law that may ask for it. Its date is the law's own, never the target time."""
    for verdict in judgement.verdicts:
        if verdict.reportable is Answer.NO or (topic == "notice" and verdict.notify_principals == "no"):
            continue
        due = _day_of(topic, verdict)
        said = [*_lines(topic, verdict), *_earlier(topic, verdict, known.found_at), task.what]
        yield replace(
            task, key=f"duty.{verdict.regime}.{topic}", title=f"{TITLES[topic]}（{verdict.label}）", origin=DUTY,
            what="\n".join(said), article="、".join(_articles(topic, verdict)), mark="",
            due_at=_end_of(due), is_day=due is not None, minutes=_minutes(due, task, known.found_at),
            is_done=_is_done(topic, verdict, known.handed_in),
        )  # fmt: skip


def _day_of(topic: str, verdict: Verdict) -> date | None:
    """The last day: of the 3-to-5-day guide, of the statutory clock; none for the notice, which is 速やかに."""
    if topic == "preliminary":
        return verdict.day5
    return verdict.final.due if topic == "final" and verdict.final else None


def _articles(topic: str, verdict: Verdict) -> tuple[str, ...]:
    if topic == "final" and verdict.final:
        return verdict.final.cite
    node = verdict.proof.find(f"{verdict.regime}.{'notice' if topic == 'notice' else 'clocks'}")
    return node.children[0].cite if node and node.children else ()


def _lines(topic: str, verdict: Verdict) -> Iterable[str]:
    if verdict.reportable is Answer.JUDGEMENT:
        yield OPEN_DUTY
    if topic == "notice":
        yield SOON
        return
    if topic == "preliminary":
        yield GUIDE
    recipients = "、".join(dict.fromkeys(to.label for to in verdict.recipients))
    if recipients:
        yield f"提出先: {recipients}（委任の範囲は変わります。提出する前に必ず確かめてください）"


def _earlier(topic: str, verdict: Verdict, found_at: datetime) -> Iterable[str]:
    """The day counted from when anybody first knew of the incident, where the period began only later (3-5-3-3)."""
    first = found_at.astimezone(JAPAN).date()
    start = _start_of(topic, verdict)
    if start is None or start <= first:
        return
    days = verdict.final.days if verdict.final and topic == "final" else GUIDE_DAYS[1]
    due = last_day(first, days) if topic == "final" else day_number(first, days)
    yield f"報告対象のおそれを{_said(first)}に知っていたなら、{_said(due)}までです。早いほうの日を守ります。"


def _start_of(topic: str, verdict: Verdict) -> date | None:
    if topic == "preliminary" and verdict.day3:
        return verdict.day3 - timedelta(days=GUIDE_DAYS[0] - 1)
    return verdict.final.start if topic == "final" and verdict.final else None


def _said(day: date) -> str:
    return f"{day.month}月{day.day}日（{'月火水木金土日'[day.weekday()]}）"


def _is_done(topic: str, verdict: Verdict, handed_in: frozenset[tuple[str, str]]) -> bool:
    """A 確報 that was handed in answers for the 速報, too."""
    stages = {"preliminary": ("preliminary", "final"), "final": ("final",)}.get(topic, ())
    return any((verdict.regime, stage) in handed_in for stage in stages)


def _end_of(day: date | None) -> datetime | None:
    return None if day is None else datetime.combine(day, time(23, 59), JAPAN)


def _minutes(due: date | None, task: Planned, found_at: datetime) -> int | None:
    """Where a duty stands in the list: by its day; by the target time of the playbook when it has none."""
    if due is None:
        return task.minutes
    first = found_at.astimezone(JAPAN).date()
    return max((due - first).days, 1) * 24 * 60
