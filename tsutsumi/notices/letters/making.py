"""The files of a print run: bundles with a cover, labels, data for a mail house."""

import csv
import hashlib
import io
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import xlsxwriter

from tsutsumi.core.blind import codes
from tsutsumi.core.documents.letters import labels, letter
from tsutsumi.core.documents.letters.letter import LANGUAGES, Letter, Sender
from tsutsumi.core.documents.letters.paper import SHEETS
from tsutsumi.core.figures.figure import Ledger
from tsutsumi.core.jp import address as addresses
from tsutsumi.core.jp import barcode, text
from tsutsumi.core.sheets import cells
from tsutsumi.notices import plan, texts
from tsutsumi.notices.letters.models import XLSX, PrintRun
from tsutsumi.notices.letters.moved import Address
from tsutsumi.notices.models import BEREAVED, GUARDIAN, LETTER, Mailing
from tsutsumi.notices.texts import Ready

HONOURS = {GUARDIAN: "様　保護者様", BEREAVED: "様方　ご遺族様"}
HEAD = (
    "管理番号", "郵便番号", "住所", "宛名", "言語", "件名", "本文", "確認番号", "確認ページ",
    "二次元コードの内容", "バーコードの住所番号",
)  # fmt: skip
COVER = (
    "この束には、個人の氏名と住所が入っています。印刷した後は通数を数え、最初と最後の番号を確かめてください。",
    "封入のとき、1通に2人分が入らないよう、各紙の下の番号が続いていることを確かめてください。",
    "折る位置は左端の印（上から105mmと210mm）です。窓から宛名と番号だけが見えることを、最初の1通で確かめてください。",
    "余った紙・刷り損じは、その場で裁断してください。",
)


@dataclass(frozen=True, slots=True)
class Press:
    """What all letters of a run share."""

    run: PrintRun
    sender: Sender
    check: str

    @classmethod
    def of(cls, run: PrintRun) -> "Press":
        mailing = run.mailing
        ledger = texts.ledger_of(mailing)
        return cls(run, sender_of(mailing, ledger), said(ledger, "contact.check"))

    def letter(self, one: Ready, number: str, moved: Address | None) -> Letter:
        return letter_of(one, number, moved or address_of(one.row), self.check)

    def bundle(self, number: int, letters: list[Letter], content: str) -> bytes:
        return letter.bundle(letters, self.sender, self._cover(number, letters, content))

    def labels(self, letters: list[Letter]) -> bytes:
        return labels.sheets(letters, SHEETS[self.run.labels], self.sender)

    def _cover(self, number: int, letters: list[Letter], content: str) -> dict[str, Any]:
        rows = [
            ("事案", self.run.mailing.case.number),
            ("通知", f"第{self.run.mailing.number}回・印刷 第{self.run.number}回"),
            ("束", f"{number}"), ("通数", f"{len(letters):,}通"), ("最初の番号", letters[0].number),
            ("最後の番号", letters[-1].number), ("承認された内容", self.run.digest), ("この束の内容", content),
        ]  # fmt: skip
        return {"title": f"手紙の束 {number}", "rows": rows, "notes": COVER}


def sender_of(mailing: Mailing, ledger: Ledger) -> Sender:
    """Who writes, as the ledger says."""
    lines = (said(ledger, "representative"), said(ledger, "contact.phone"), said(ledger, "contact.hours"))
    return Sender(said(ledger, "organisation"), tuple(x for x in lines if x), mailing.letter_on)


def said(ledger: Ledger, code: str) -> str:
    figure = ledger.get(code)
    return figure.text() if figure is not None and figure.value is not None else ""


def letter_of(one: Ready, number: str, where: Address, check: str) -> Letter:
    """The letter of this person: exactly the approved text."""
    told, (postal, address) = one.texts[LETTER], where
    language = one.notice.language if one.notice.language in LANGUAGES else "ja"
    return Letter(
        number=number, name=name_of(one), address=address, postal=postal, subject=told.subject, text=told.text,
        language=language, code=one.code, page=check,
        target=codes.qr_address(check, one.code) if check.startswith("http") else one.code,
    )  # fmt: skip


def name_of(one: Ready) -> str:
    """As it stands in the window."""
    name = plan.name_of_person(one.row) or texts.NAMELESS["ja"]
    return f"{name} {HONOURS.get(one.notice.audience, '様')}"


def address_of(row: Mapping[str, Any]) -> Address:
    """Postal code and address; the code may stand in front of the address."""
    address = (row["address"] or "").strip()
    postal = text.digits(row["postal_code"] or "")
    found = addresses.POSTAL.match(address)
    if found:
        postal, address = postal or text.digits(found[0]), address[found.end() :]
    return postal if len(postal) == 7 else "", address.strip()


def content_of(letters: Iterable[Letter]) -> str:
    """SHA-256 over the numbers and all that is printed."""
    seen = hashlib.sha256()
    for one in letters:
        told = (one.number, one.name, one.postal, one.address, one.subject, one.text, one.code, one.target)
        seen.update(hashlib.sha256("\0".join(told).encode("utf-8", "surrogatepass")).digest())
    return seen.hexdigest()


def line(one: Letter) -> list[str]:
    """A letter as a line for the mail house."""
    return [
        one.number, letter.postal(one.postal), one.address, one.name, one.language, one.subject, one.text, one.code,
        one.page, one.target, barcode.numbers(one.address) if letter.coded(one.postal, one.address) else "",
    ]  # fmt: skip


def table(kind: str, letters: Iterable[Letter], lost: dict[str, int]) -> Iterator[bytes]:
    """The file for the mail house, piece by piece. `lost`: what Shift_JIS lacks becomes 〓 and is counted."""
    rows = (line(one) for one in letters)
    if kind == XLSX:
        yield _book(rows)
        return
    encoding = "cp932" if kind == "cp932" else "utf-8"
    if encoding == "utf-8":
        yield "\ufeff".encode()
    yield _row(HEAD, encoding, lost)
    for row in rows:
        yield _row([cells.guarded(cell) for cell in row], encoding, lost)


def _row(row: Iterable[str], encoding: str, lost: dict[str, int]) -> bytes:
    out = io.StringIO()
    csv.writer(out, lineterminator="\r\n", quoting=csv.QUOTE_ALL).writerow(row)
    whole = out.getvalue()
    try:
        return whole.encode(encoding)
    except UnicodeEncodeError:
        return "".join(_written(char, encoding, lost) for char in whole).encode(encoding)


def _written(char: str, encoding: str, lost: dict[str, int]) -> str:
    try:
        char.encode(encoding)
    except UnicodeEncodeError:
        shown = char if char.isprintable() else f"U+{ord(char):04X}"
        lost[shown] = lost.get(shown, 0) + 1
        return "〓"
    return char


def _book(rows: Iterable[list[str]]) -> bytes:
    out = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_numbers": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(out, options) as book:
        page, plain = book.add_worksheet("差込データ"), book.add_format({"num_format": "@"})
        page.write_row(0, 0, HEAD, book.add_format({"bold": True}))
        for number, row in enumerate(rows, start=1):
            for column, cell in enumerate(row):
                page.write_string(number, column, cell, plain)
        page.freeze_panes(1, 1)
        page.set_column(0, len(HEAD) - 1, 18)
    return out.getvalue()
