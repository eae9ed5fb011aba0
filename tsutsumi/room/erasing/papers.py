"""The certificate of destruction (消去証明書) as a document."""

from datetime import datetime

from django.utils import timezone

from tsutsumi.accounts.models import Organisation
from tsutsumi.core.documents.document import Approval, Block, Bullets, Cell, Document, Heading, Paragraph, Table
from tsutsumi.room.models import Erasure
from tsutsumi.web import days

GONE = (
    "預かったファイル、走査の結果、本人の一覧、顧客台帳（保管庫のファイルと、その鍵）",
    "第一報・時系列・答えの根拠・報告書・判断などの文章（データベースの本文）",
    "消去より前に「tsutsumi backup」で作ったバックアップの中の同じ内容（鍵がないため、だれにも開けません）",
)
STAYS = (
    "事案番号、日付、段階、原因などの区分、人数などの数",
    "ファイルと書面のハッシュ値（手元の写しが同じものかを後から確かめられます）",
    "だれが、いつ、何をしたかの記録の鎖（個人データは入っていません）",
)
LIMITS = (
    "取り出された写し（報告書、対象者の一覧、証拠一式、印刷した紙）",
    "堤のほかの方法で取ったデータベースや仮想機械の写し、鍵のフォルダー（keys）の古い写し。別に破棄してください。",
)


def certificate(erasure: Erasure) -> Document:
    """What was destroyed, when, by whose request and confirmation, and by which digests it is known."""
    case, on = erasure.case, erasure.ended_at
    rows = erasure.counts.get("rows", {})
    facts = (
        ("事案番号", case.number),
        ("消去した日時", _at(on)),
        ("申請", f"{erasure.by.name}　{_at(erasure.at)}"),
        ("確認", f"{erasure.confirmed_by.name if erasure.confirmed_by else ''}　{_at(erasure.confirmed_at)}"),
        ("消去したファイル", f"{erasure.counts.get('files', 0):,}個　{erasure.counts.get('bytes', 0):,}バイト"),
        ("本文を消した行", f"{sum(rows.values()):,}行（{len(rows)}種類の表）"),
        ("破棄した鍵", f"{len(erasure.keys)}個"),
    )
    blocks: list[Block] = [
        Paragraph("この事案について、漏えい対応のシステム「堤」が持っていた内容を、次のとおり消去しました。", "lead"),
        Table(tuple((Cell(name), Cell(text)) for name, text in facts), ("項目", "内容"), (1, 3)),
        Paragraph("弁護士との部屋にあったもの（あった場合）も消去しました。上の数には入れていません。", "small"),
        *_listed("消去したもの", GONE),
        *_listed("残したもの", STAYS),
        *_listed("この証明書が及ばないもの", LIMITS),
        Heading("破棄した鍵のハッシュ値"),
        Table(
            tuple((Cell(_scope(key["scope"])), Cell(key["name"]), Cell(key["made_at"][:10])) for key in erasure.keys),
            ("範囲", "鍵のハッシュ値（SHA-256の前半）", "作成"),
            (1, 3, 1),
        ),
        Paragraph(
            "鍵は AES-256-GCM のもので、上書きのうえ削除しました。ハッシュ値から鍵に戻すことはできません。", "small"
        ),
        Approval(
            (("申請者", erasure.by.name, ""), ("確認者", erasure.confirmed_by.name if erasure.confirmed_by else "", ""))
        ),
    ]
    return Document(
        title="消去証明書",
        blocks=tuple(blocks),
        author=Organisation.the().name,
        number=case.number,
        made_on=on.date() if on else None,
        footer=f"{case.number}　消去証明書",
        meta=(("発行", Organisation.the().name), ("発行日", days.full_day(timezone.localdate()))),
    )


def _scope(scope: str) -> str:
    kind, _, number = scope.partition(":")
    return {"case": "事案の保管庫", "tip": f"第一報の保管庫（{number}）"}.get(kind, scope)


def _listed(title: str, items: tuple[str, ...]) -> tuple[Block, Block]:
    return Heading(title), Bullets(items)


def _at(moment: datetime | None) -> str:
    return days.full_moment(moment) if moment else ""
