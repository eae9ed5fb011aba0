"""The 受渡書: what goes from whom to whom, with the hash, two boxes to sign, and a code that leads to the item."""

from datetime import datetime

from django.conf import settings
from django.urls import reverse
from django.utils import timezone, translation

from tsutsumi.accounts.models import Organisation
from tsutsumi.core.documents import render
from tsutsumi.core.documents.document import Bullets, Cell, Document, Heading, Paragraph, Qr, Table
from tsutsumi.evidence.models import Handover, Item
from tsutsumi.web import days

SIGN = ("所属・役職", "氏名（署名）", "連絡先", "日時")
DONE = {
    "handed_over": "次の証拠を、下記のとおり引き渡し、受け取りました。",
    "returned": "次の証拠を、下記のとおり返却し、受け取りました。",
    "moved": "次の証拠の保管場所を、下記のとおり移しました。",
}
CAREFULLY = (
    "ハッシュ値（SHA-256）が同じであることを、受け取る前に双方で確かめてください。",
    "封印がある場合は、番号が一致し、破れていないことを確かめてください。",
    "原本は開かず、調べるときは複製を使ってください。電源の状態を変えないでください。",
    "署名の済んだ本書は2通作り、1通ずつ保管してください。",
)


def handover_form(handover: Handover) -> bytes:
    """PDF/UA, always Japanese: it is handed to the police, a forensic firm, a court."""
    with translation.override("ja"):
        return render.paper(_document(handover), "pdf")


def _document(of: Handover) -> Document:
    item, house = of.item, Organisation.the().name
    number = f"{item.case.number}-{item.number}-{of.number}"
    return Document(
        title="証拠受渡書",
        author=house,
        number=number,
        made_on=timezone.localdate(of.at),
        footer=f"{house}　証拠受渡書 {number}",
        meta=(("受渡番号", number), ("受け渡した日時", _moment(of.happened_at))),
        blocks=(
            Paragraph(DONE[of.act]),
            Heading("証拠"),
            _item(item, of),
            Heading("受渡し"),
            _table([("渡した人", of.giver), ("受け取った人", of.taker), ("目的", of.purpose),
                    ("受渡し後の保管場所と方法", of.storage)]),
            Heading("署名"),
            _signing(of),
            Heading("確かめること"),
            Bullets(CAREFULLY),
            Qr(_address(item), "この証拠の画面（関係者だけが開けます）"),
        ),
    )  # fmt: skip


def _item(item: Item, of: Handover) -> Table:
    last = item.acquisitions.last()
    rows = [
        ("証拠番号", f"{item.case.number} 証拠{item.number}"),
        ("名前", item.name),
        ("種類", item.get_kind_display()),
    ]
    if item.size is not None:
        rows.append(("大きさ", f"{item.size:,}バイト"))
    if last:
        told = [(last.maker, "メーカー・型番"), (last.serial, "製造番号"), (last.get_power_display(), "電源の状態")]
        told += [(last.get_copy_display(), "原本か複製か"), (str(last.sheets or ""), "枚数・個数")]
        rows += [(label, value) for value, label in told if value]
    rows.append(("ハッシュ値（SHA-256）", of.sha256 or "計算していない（紙、又は内容を読み取っていない機器）"))
    rows.append(("封印の番号", of.seal_number or (last.seal_number if last else "") or "封印なし"))
    return _table(rows)


def _table(rows: list[tuple[str, str]]) -> Table:
    cells = tuple((Cell(label), Cell(value or "未記入")) for label, value in rows)
    return Table(cells, header=("項目", "内容"), widths=(1, 3))


def _signing(of: Handover) -> Table:
    names = (f"渡した人\n{of.giver}", f"受け取った人\n{of.taker}")
    blank = Cell("　\n　")
    when = Cell("　　　　年　　月　　日　　時　　分")
    rows = tuple((Cell(label), when, when) if label == "日時" else (Cell(label), blank, blank) for label in SIGN)
    return Table(rows, header=("", *names), widths=(1, 2, 2))


def _moment(at: datetime) -> str:
    return days.full_moment(at)


def _address(item: Item) -> str:
    return settings.BASE_URL + reverse("evidence:item", args=[item.case.number, item.number])
