"""The paper pack of a running case: what it takes to go on by hand when no screen works."""

from collections.abc import Iterator

from django.conf import settings
from django.utils import timezone

from tsutsumi.accounts.models import Organisation
from tsutsumi.cases.models import JAPAN, Case
from tsutsumi.core.documents.document import Block, Bullets, Cell, Document, Heading, PageBreak, Paragraph, Qr, Table
from tsutsumi.manual import book, house
from tsutsumi.situation.gather import figures
from tsutsumi.tasks import gather as tasks
from tsutsumi.tasks.models import Task
from tsutsumi.tasks.words import due_words
from tsutsumi.team import gather as team
from tsutsumi.web import days

MOST_TASKS = 60


def document(case: Case) -> Document:
    now = timezone.now()
    blocks: list[Block] = [*_now(case), *_never(case), PageBreak(), *_people(case), *house.outside()]
    blocks += [PageBreak(), *_tasks(case), PageBreak(), Heading("白紙の様式"), *book.blank_forms()]
    drill = "【訓練】" if case.is_drill else ""
    return Document(
        title=f"{drill}紙の一式",
        blocks=tuple(blocks),
        author=Organisation.the().name,
        number=case.number,
        made_on=now.astimezone(JAPAN).date(),
        footer=f"{case.number}　紙の一式　{days.full_moment(now)}現在　取扱注意（使い終えたら回収して裁断）",
        meta=(("事案番号", case.number), ("件名", case.title), ("作成", f"{days.full_moment(now)}現在")),
    )


def _now(case: Case) -> Iterator[Block]:
    """What is known, the dates, and the way back to the screen."""
    found = figures(case)
    yield Heading("いま分かっていること")
    names = ("何が起きたか", "段階", "知った日時", "人数", "報告の要否", "分からないこと")
    yield Table(tuple((Cell(name), Cell(found[name])) for name in names), ("項目", "内容"), (2, 7.5))
    yield Heading("期限")
    yield Table(tuple((Cell(line.removeprefix("・")), Cell("□")) for line in found["期限の一覧"].splitlines()),
                ("期限（速報の日は目安）", "済"), (9, 0.8), named_rows=False)  # fmt: skip
    yield Qr(settings.BASE_URL + case.get_absolute_url(), "画面に戻る（ログインが要ります）")


def _never(case: Case) -> Iterator[Block]:
    yield Heading("してはいけないこと")
    yield Bullets(tuple(dont.text for dont in tasks.red_notes(case)))


def _people(case: Case) -> Iterator[Block]:
    yield Heading("この事案の関係者")
    rows = tuple(
        (Cell(str(part.get_role_display())), Cell(part.user.name, note=part.user.department),
         Cell(team.phones(part.user) or "＿＿＿＿＿＿＿＿", note=part.user.email))
        for part in team.members(case)
    )  # fmt: skip
    yield Table(rows, ("役割", "氏名・部署", "電話・メール"), (2.4, 3, 4))


def _tasks(case: Case) -> Iterator[Block]:
    yield Heading("開いている作業")
    found = list(case.tasks.open().soonest().select_related("owner")[: MOST_TASKS + 1])
    rows = tuple(_line(task) for task in found[:MOST_TASKS])
    if not rows:
        yield Paragraph("開いている作業はありません。")
        return
    yield Paragraph("小さい字は、してはいけないことです。終えたら□に印を付け、日時と名前を書いてください。")
    yield Table(rows, ("□", "期限", "作業", "担当", "終えた日時・名前"), (0.6, 1.9, 4.6, 1.9, 2), named_rows=False)
    if len(found) > MOST_TASKS:
        yield Paragraph(f"ほかにも作業があります（期限の近い{MOST_TASKS}件だけを印刷しました）。")


def _line(task: Task) -> tuple[Cell, ...]:
    due = due_words(task) or ("速やかに" if task.article else "日付なし")
    who = task.owner.name if task.owner else "、".join(task.owner_roles)
    named = Cell(task.title, note=task.do_not.replace("\n", "　"))
    return Cell("□"), Cell(due), named, Cell(who), Cell("")
