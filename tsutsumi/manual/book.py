"""The whole manual from the settings of today, and an edition as a document with cover, contents and history."""

from collections.abc import Callable, Iterable, Iterator
from datetime import date

from django.utils import translation

from tsutsumi.accounts.models import Organisation
from tsutsumi.core.documents.document import (
    Block,
    Bullets,
    Cell,
    Contents,
    Document,
    Heading,
    PageBreak,
    Paragraph,
    Table,
)
from tsutsumi.core.law.rulebook import rulebook
from tsutsumi.manual import beyond, house, law, prose, steps
from tsutsumi.manual.models import Edition
from tsutsumi.manual.today import Today
from tsutsumi.web import days

TITLE = "個人データ漏えい等\n対応マニュアル"
PLAIN_TITLE = "個人データ漏えい等 対応マニュアル"
NOT_ADVICE = (
    "このマニュアルは、当組織の内部の手順を定めたもので、法的助言ではありません。"
    "「要確認」の印は、組織の弁護士・保険会社などの確認を受けていないことを、"
    "「二次」の印は、公の資料の原文ではなく解説などによることを示します。見出しの印は、その下の文章の全体にかかります。"
)
BLANK_LINES = 38  # as many as a page holds
WRITING_ROOM = 4  # lines for a hand, beside each question: the longest form still fills no more than its page
ON_A_NEW_PAGE = frozenset({"team", "steps", "duty"})


def content(on: date) -> tuple[Block, ...]:
    """Chapters and appendices as they follow from the settings and the law of this day. Japanese, whoever asks."""
    with translation.override("ja"), days.western_years():
        now = Today(on, Organisation.the(), steps.books())
        told = enumerate(prose.chapters(now.house), 1)
        chapters = [block for number, chapter in told for block in _chapter(number, chapter, now)]
        appendices = [block for number, one in enumerate(APPENDICES, 1) for block in _appendix(number, *one, now)]
    return (*chapters, *appendices)


def document(blocks: Iterable[Block], edition: Edition | None, history: Iterable[Edition], on: date) -> Document:
    """Cover, contents, history of revisions, then the chapters. `edition` None: a draft of today."""
    house_name = Organisation.the().name
    number = f"第{edition.number}版" if edition else "案（版になっていません）"
    front: tuple[Block, ...] = (
        Contents(),
        PageBreak(),
        Heading("改訂履歴"),
        *_history(history),
        Paragraph(NOT_ADVICE),
        PageBreak(),
    )
    return Document(
        title=TITLE,
        blocks=(*front, *blocks),
        author=house_name,
        number=number,
        made_on=edition.at.date() if edition else on,
        footer=f"{house_name}　{PLAIN_TITLE}　{number}　社外秘",
        keywords=(PLAIN_TITLE, number),
        cover=True,
        meta=tuple(_meta(edition, number)),
    )


def _meta(edition: Edition | None, number: str) -> Iterator[tuple[str, str]]:
    yield "版", number + ("（承認前）" if edition and edition.state == "proposed" else "")
    approved = edition.approved_at if edition else None
    yield "承認日", days.full_day(approved) if approved else "未承認"
    yield "作成", edition.by.name if edition else "―"
    yield "承認", edition.approved_by.name if edition and edition.approved_by else "未承認"
    yield "次回の見直し", days.full_day(edition.review_on) if edition else "―"
    yield "管理部署", Organisation.the().contact_department or "（未設定）"
    yield "法令の確認日", days.full_day(rulebook().checked_on)


def _history(editions: Iterable[Edition]) -> Iterator[Block]:
    rows = tuple(_revision(one) for one in editions)
    empty = Paragraph("まだ版はありません。これは、いまの設定から作った案です。")
    yield Table(rows, ("版", "承認日", "変えた理由", "作成", "承認"), (1, 2.6, 4.2, 1.5, 1.5)) if rows else empty


def _revision(one: Edition) -> tuple[Cell, ...]:
    approved = days.full_day(one.approved_at) if one.approved_at else "承認前"
    by = one.approved_by.name if one.approved_by else ""
    return Cell(f"第{one.number}版"), Cell(approved), Cell(one.reason), Cell(one.by.name), Cell(by)


def _chapter(number: int, chapter: prose.Chapter, now: Today) -> Iterator[Block]:
    if chapter.id in ON_A_NEW_PAGE:
        yield PageBreak()
    yield Heading(f"{number}　{chapter.title}")
    if chapter.text:
        yield Paragraph(chapter.text)
    for section in chapter.sections:
        yield Heading(section.title, 2, section.badge)
        if section.text:
            yield Paragraph(section.text)
        if section.items:
            yield Bullets(section.items)
    for part in LIVE.get(chapter.id, ()):
        yield from part(now)


def _appendix(number: int, title: str, part: "Part", now: Today) -> Iterator[Block]:
    yield PageBreak()
    yield Heading(f"付録{number}　{title}")
    yield from part(now)


def _terms(now: Today) -> Iterator[Block]:  # noqa: ARG001
    rows = tuple((Cell(term["word"]), Cell(term["text"]), Cell("、".join(term["cite"]))) for term in prose.terms())
    yield Table(rows, ("用語", "意味", "根拠"), (1.8, 5.4, 2.4))


def _about(now: Today) -> Iterator[Block]:
    yield Heading("組織", 2)
    yield from house.organisation(now.house)


def blank_forms() -> Iterator[Block]:
    """Forms to be filled in by hand, one a page."""
    for number, sheet in enumerate(prose.sheets()):
        if number:
            yield PageBreak()
        yield Heading(sheet["title"], 2)
        yield Paragraph(sheet["lead"])
        yield Table(
            tuple((Cell(words), Cell("\n" * WRITING_ROOM)) for words in sheet["rows"]), ("項目", "記入"), (3, 7)
        )
    yield PageBreak()
    yield Heading("時系列記録票", 2)
    yield Paragraph("起きた時と、把握した時を分けて書きます。分からない時刻は「不明」と書きます。")
    rows = ((Cell("\n"), Cell(""), Cell(""), Cell("")),) * BLANK_LINES
    yield Table(rows, ("起きた日時", "把握した日時", "内容", "書いた人"), (2, 2, 5, 1.6), named_rows=False)


def _forms(now: Today) -> Iterator[Block]:  # noqa: ARG001
    return blank_forms()


type Part = Callable[[Today], Iterator[Block]]
LIVE: dict[str, tuple[Part, ...]] = {
    "purpose": (_about,),
    "terms": (_terms,),
    "team": (lambda _now: house.chart(), lambda _now: house.authority()),
    "contacts": (lambda _now: house.inside(), lambda _now: house.outside()),
    "steps": (lambda now: steps.common(now.books),),
    "duty": (law.duty,),
    "filing": (law.filing,),
    "notice": (law.notice,),
    "others": (lambda _now: beyond.parties(), lambda _now: beyond.insurer()),
}
APPENDICES: tuple[tuple[str, Part], ...] = (
    ("してはいけないこと（掲示用）", lambda now: steps.never(now.books)),
    ("原因ごとの手順", lambda now: steps.by_cause(now.books)),
    ("様式（白紙）", _forms),
    ("要確認の論点", lambda _now: law.points()),
    ("根拠となる法令・指針と確認日", law.sources),
)
