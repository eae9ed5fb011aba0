import base64
from email.message import EmailMessage

import pytest

from tests.core.readers.reading import read_bytes

BODY = "山田花子様　電話 090-1111-2222"


def raw(charset: str, body: str, *, name: str = "") -> bytes:
    head = (
        f"From: a@example.jp\nTo: b@example.jp\nSubject: {name or 'x'}\nContent-Type: text/plain; charset={charset}\n\n"
    )
    return head.encode() + body.encode({"iso-2022-jp": "iso2022_jp", "shift_jis": "cp932"}.get(charset, charset))


@pytest.mark.parametrize("charset", ["iso-2022-jp", "shift_jis", "euc-jp", "utf-8"])
def test_a_body_is_read_in_its_charset(tmp_path, charset):
    assert BODY in read_bytes(tmp_path, "a.eml", raw(charset, BODY)).text


@pytest.mark.parametrize("real", ["iso2022_jp", "cp932", "utf-8"])
def test_a_body_whose_header_lies_is_read_all_the_same(tmp_path, real):
    data = raw("us-ascii", "") + BODY.encode(real)
    assert BODY in read_bytes(tmp_path, "a.eml", data).text


def test_html_is_read_without_its_tags_and_scripts(tmp_path):
    message = EmailMessage()
    message["From"], message["Subject"], message["Date"] = "a@example.jp", "x", "Mon, 2 Nov 2026 09:00:00 +0900"
    message.set_content("<p>山田<b>花子</b></p><script>var x=1</script><!-- 鈴木一郎 -->", subtype="html")
    text = read_bytes(tmp_path, "a.eml", message.as_bytes()).text
    assert "山田花子" in text
    assert "鈴木一郎" in text, "what is commented out has leaked as well"
    assert "var x" not in text


def attached(name: bytes) -> bytes:
    table = base64.b64encode("氏名,電話\n山田花子,090-1111-2222\n鈴木一郎,090-3333-4444\n".encode("cp932"))
    return (
        b"From: a@example.jp\nTo: b@example.jp\nSubject: x\nMIME-Version: 1.0\n"
        b'Content-Type: multipart/mixed; boundary="B"\n\n--B\nContent-Type: text/plain\n\nhello\n--B\n'
        b"Content-Type: application/octet-stream\nContent-Disposition: attachment; " + name + b"\n"
        b"Content-Transfer-Encoding: base64\n\n" + table + b"\n--B--\n"
    )


@pytest.mark.parametrize(
    "name",
    [
        b"filename*=utf-8''%E5%90%8D%E7%B0%BF.csv",
        b'filename="=?utf-8?B?5ZCN57C/LmNzdg==?="',
        b'filename="=?iso-2022-jp?B?GyRCTD5KbRsoQi5jc3Y=?="',
        b'filename="' + "名簿.csv".encode("cp932") + b'"',
        b'filename="' + "名簿.csv".encode() + b'"',
    ],
)
def test_an_attachment_has_its_name_and_is_a_file_of_its_own(tmp_path, name):
    reading = read_bytes(tmp_path, "a.eml", attached(name))
    assert [r.path for r in reading.reports] == ["a.eml!/名簿.csv", "a.eml"]
    assert reading.grids[0].rows[1][0] == "山田花子"


def test_a_letter_in_a_letter_is_opened(tmp_path):
    inner, outer = EmailMessage(), EmailMessage()
    inner["From"], inner["Subject"] = "c@example.jp", "中"
    inner.set_content(BODY)
    outer["From"], outer["To"], outer["Subject"] = "a@example.jp", "b@example.jp", "外"
    outer.set_content("転送します")
    outer.add_attachment(inner)
    reading = read_bytes(tmp_path, "a.eml", outer.as_bytes())
    assert BODY in reading.text
    assert len(reading.reports) == 2


def test_a_sealed_part_is_not_examined(tmp_path):
    message = EmailMessage()
    message["From"], message["To"], message["Subject"] = "a@example.jp", "b@example.jp", "x"
    message.set_content("封書です")
    message.add_attachment(b"0\x80\x06\x09", maintype="application", subtype="pkcs7-mime", filename="smime.p7m")
    assert read_bytes(tmp_path, "a.eml", message.as_bytes()).states()["a.eml!/smime.p7m"] == ("unread", "encrypted")


def test_a_mailbox_is_as_many_letters(tmp_path):
    one = b"From a@example.jp Mon Nov  2 09:00:00 2026\nReceived: from x\n" + raw("utf-8", BODY) + b"\n\n"
    reading = read_bytes(tmp_path, "box", one * 3)
    assert len(reading.reports) == 4
