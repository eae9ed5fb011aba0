"""Papers about the telling: the certificate of what was done, the words of item ⑥, and the states as a file."""

import csv
import io
from collections.abc import Iterator
from typing import Any

import xlsxwriter
from django.utils import timezone, translation

from tsutsumi.accounts.models import Organisation
from tsutsumi.core.documents import render
from tsutsumi.core.documents.document import Cell, Document, Heading, Paragraph, Table
from tsutsumi.core.telling import wording
from tsutsumi.notices import checking, gather
from tsutsumi.notices.flow import REACHED
from tsutsumi.notices.gather import Coverage
from tsutsumi.notices.models import CHANNELS, Mailing, Notice
from tsutsumi.notices.texts import Writer
from tsutsumi.web import days

HEADER = (
    "番号", "状態", "方法", "方法の順番", "言語", "宛て先", "送る回", "理由", "知らせた日時", "送った回数", "追跡番号",
)  # fmt: skip
LAW = (
    "個人情報保護法26条2項、同法施行規則10条（8条1項1号・2号・4号・5号・9号）。"
    "マイナンバーを含む場合は番号法29条の4第2項（要確認）。"
    "組織が自らの記録から作った証明で、第三者の証明や法的助言ではありません。"
)
NOBODY = "連絡できない人はいないため、代わりの措置はとっていません。"
TRIAL = "試しの送付の状態です。まだ誰にも送っていません。"


def law(mailing: Mailing, coverage: Coverage) -> list[tuple[str, int, int]]:
    """Of each of the five items: its words, how many of the told had it in their text, how many were told."""
    writer = Writer.of(mailing)
    told = [group for group in coverage.groups if group.standing == gather.TOLD]
    have = {
        (group.channel, group.language, group.audience): checking.legal(
            writer, (group.channel, group.language, group.audience)
        )
        for group in told
        if group.channel in ("mail", "letter", "phone")
    }
    total = sum(group.number for group in told)
    return [
        (
            words,
            sum(g.number for g in told if item in have.get((g.channel, g.language, g.audience), frozenset())),
            total,
        )
        for item, words in wording.LEGAL.items()
    ]


def item_six(coverage: Coverage) -> str:
    """本人への対応の実施状況, as the report says it: numbers with their day, nothing that is not so."""
    with translation.override("ja"):
        return "\n".join(_six(coverage))


def _six(coverage: Coverage) -> Iterator[str]:
    mailing, today = coverage.mailing, days.full_day(timezone.localdate())
    if mailing.is_trial or mailing.started_at is None:
        yield f"本人への通知を準備しています（対象者の名簿 {coverage.people:,}人、{today}時点）。"
        return
    told = coverage.count(gather.TOLD)
    yield f"{today}時点で、対象者の名簿{coverage.people:,}人のうち{told:,}人に通知しました。"
    ways = [(words, coverage_of_channel(coverage, code)) for code, words in _channels()]
    said = "、".join(f"{words}{number:,}人" for words, number in ways if number)
    if said:
        yield f"通知の方法：{said}。"
    if on_the_way := coverage.count(gather.ON_THE_WAY):
        how = "、".join(f"{words}{number:,}人" for words, number in coverage.under_way().items())
        yield f"通知の途中の人：{on_the_way:,}人（{how}）。"
    if left := coverage.count(gather.UNREACHABLE):
        why = "、".join(f"{words}{number:,}人" for words, number in coverage.reasons(gather.UNREACHABLE).items())
        yield f"連絡できない人：{left:,}人（{why}）。{_measure(coverage)}"
    if excluded := coverage.count(gather.EXCLUDED):
        yield f"個別の事情により通知していない人：{excluded:,}人。"
    if coverage.no_row:
        yield f"名簿に行がない可能性のある人：多くとも{coverage.no_row:,}人。"


def _measure(coverage: Coverage) -> str:
    done = coverage.substitute
    if done is None:
        return "代替措置（公表と窓口）を準備しています。"
    since = days.full_day(done.since)
    if done.is_planned:
        return f"代替措置として、{since}に公表する予定です（{done.place}）。窓口（{done.desk}）を設けます。"
    until = f"（{days.full_day(done.until)}まで）" if done.until else ""
    return f"代替措置として、{since}に公表し{until}（{done.place}）、窓口（{done.desk}）を設けました。"


def _channels() -> list[tuple[str, str]]:
    return [(code, str(words)) for code, words in CHANNELS if code != "substitute"]


def coverage_of_channel(coverage: Coverage, channel: str) -> int:
    """How many were told in this way."""
    return sum(g.number for g in coverage.groups if g.channel == channel and g.state in REACHED)


def certificate(mailing: Mailing) -> bytes:
    """実施状況証明 as PDF."""
    with translation.override("ja"):
        return render.paper(_document(mailing), "pdf")


def _document(mailing: Mailing) -> Document:
    coverage, org = gather.coverage_of(mailing), Organisation.the()
    about = f"{mailing.case.number}に関する本人への通知（第{mailing.number}回）"
    items = [(words, f"{n:,}人／{total:,}人") for words, n, total in law(mailing, coverage)]
    standings = [(str(words), f"{coverage.count(code):,}人") for code, words in gather.STANDINGS.items()]
    return Document(
        "本人への通知の実施状況証明",
        (
            Paragraph(f"{org.name}は、{about}の実施状況を、次のとおり証明します。", "lead"),
            *([Paragraph(TRIAL, "lead")] if mailing.is_trial else []),
            Heading("全員の状態"),
            _table([*standings, ("名簿の人数（合計）", f"{coverage.people:,}人")], ("状態", "人数")),
            Paragraph(
                f"合計の確認：{coverage.total:,}人に状態があり、状態のない人は{coverage.unexplained:,}人です。"
                f"数えた人数は{mailing.count_low or 0:,}〜{mailing.count_high or 0:,}人です。"
                f"そのうち名簿に行がない可能性のある人は、多くとも{coverage.no_row:,}人です。"
            ),
            *_under_way(coverage),
            Heading("方法ごとの人数"),
            _table([(w, f"{coverage_of_channel(coverage, c):,}人") for c, w in _channels()], ("知らせた方法", "人数")),
            Heading("法令の事項"),
            Paragraph(LAW),
            _table(items, ("通知の事項（規則10条）", "この事項を含む文面で知らせた人")),
            Heading("連絡できない人と代わりの措置"),
            _table([*coverage.reasons(gather.UNREACHABLE).items()] or [("いません", 0)], ("理由", "人数")),
            Paragraph(_measure(coverage) if coverage.count(gather.UNREACHABLE) else NOBODY),
            Heading("承認した内容"),
            _table(_approval(mailing), ("項目", "内容")),
        ),
        author=org.name, number=f"{mailing.case.number}-通知{mailing.number}", made_on=timezone.localdate(),
        footer=f"{mailing.case.number}　本人への通知 第{mailing.number}回",
    )  # fmt: skip


def _under_way(coverage: Coverage) -> list[Heading | Table]:
    """What "on the way" means for whom; nothing once nobody is."""
    found = list(coverage.under_way().items())
    return [Heading("途中の人の内訳"), _table(found, ("方法と段階", "人数"))] if found else []


def _approval(mailing: Mailing) -> list[tuple[str, Any]]:
    decision = gather.decision_of(mailing)
    return [
        ("文面・名簿・方法・日付の全体のハッシュ値（SHA-256）", mailing.digest or "確定していません"),
        ("名簿のハッシュ値（SHA-256）", mailing.roll_digest),
        ("決裁", f"{decision}（{decision.get_state_display()}）" if decision else "ありません"),
        ("送り始めた日時", days.full_moment(mailing.started_at) if mailing.started_at else "まだ送っていません"),
        ("終えた日時", days.full_moment(mailing.done_at) if mailing.done_at else "終えていません"),
    ]


def _table(rows: list[tuple[str, Any]], header: tuple[str, str]) -> Table:
    cells = tuple((Cell(head), Cell(f"{said:,}人" if isinstance(said, int) else str(said))) for head, said in rows)
    return Table(cells, header, (5, 5))


def states(mailing: Mailing, kind: str) -> bytes:
    """Number and state of everybody, without values: CSV for Excel (UTF-8 with its mark) or xlsx."""
    with translation.override("ja"):
        return _xlsx(_lines(mailing)) if kind == "xlsx" else _csv(_lines(mailing))


def _lines(mailing: Mailing) -> Iterator[list[Any]]:
    labels = dict(_channels()) | {"substitute": "代わりの措置"}
    for one in Notice.objects.filter(mailing=mailing).prefetch_related("attempts").iterator(2_000):
        tries = list(one.attempts.all())
        yield [
            one.shown_number, str(one.get_state_display()), labels[one.channel],
            "→".join(labels[way] for way in one.ways), str(one.get_language_display()),
            str(one.get_audience_display()), one.wave, gather.reason_words(one.reason),
            f"{timezone.localtime(one.told_at):%Y-%m-%d %H:%M}" if one.told_at else "", len(tries),
            " ".join(filter(None, (x.tracking for x in tries))),
        ]  # fmt: skip


def _csv(lines: Iterator[list[Any]]) -> bytes:
    out = io.StringIO()
    csv.writer(out, lineterminator="\r\n").writerows([HEADER, *lines])
    return ("\ufeff" + out.getvalue()).encode()


def _xlsx(lines: Iterator[list[Any]]) -> bytes:
    whole = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    with xlsxwriter.Workbook(whole, options) as book:
        sheet = book.add_worksheet("通知の状態")
        sheet.freeze_panes(1, 0)
        for number, cells in enumerate([list(HEADER), *lines]):
            for column, cell in enumerate(cells):
                sheet.write(number, column, cell)
    return whole.getvalue()
