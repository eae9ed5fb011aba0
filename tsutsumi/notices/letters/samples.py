"""A letter to a made-up person: to be held against the own envelope and to be shown to whoever approves."""

from tsutsumi.core.documents.letters import letter as letters
from tsutsumi.core.documents.letters.letter import Letter
from tsutsumi.core.telling import wording
from tsutsumi.core.telling.person import Person
from tsutsumi.notices.letters import making
from tsutsumi.notices.models import ADULT, LETTER, Mailing
from tsutsumi.notices.texts import Writer

NUMBER, CODE = "0-000000-0000", "0000-0000-0000-0000-0000"
NAME = "見本　太郎"
ADDRESS = ("102-0094", "東京都千代田区紀尾井町０丁目０番０号　見本ビルディング１０１号室")


def letter(mailing: Mailing) -> bytes:
    """PDF/UA, in the language of the mailing. No real person's values."""
    writer = Writer.of(mailing)
    person = Person(NAME, frozenset({"name", "address", "phone"}), language=mailing.language)
    told = wording.compose(writer.template(LETTER, mailing.language, ADULT), writer.ledger, person, CODE)
    check = making.said(writer.ledger, "contact.check")
    one = Letter(
        number=NUMBER, name=f"{NAME} 様", address=ADDRESS[1], postal=ADDRESS[0], subject=f"【見本】{told.subject}",
        text=told.text, language=mailing.language, code=CODE, page=check, target=check or CODE,
    )  # fmt: skip
    return letters.single(one, making.sender_of(mailing, writer.ledger))
