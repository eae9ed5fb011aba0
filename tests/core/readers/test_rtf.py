import random

import pytest

from tests.core.readers.compound import compound
from tests.core.readers.reading import read_bytes

HEAD = rb"{\rtf1\ansi\ansicpg932{\fonttbl{\f0\fcharset128 MS;}{\f1\fcharset0 Arial;}}{\info{\*\company x}}"


def escaped(text: str) -> bytes:
    return b"".join(rb"\'%02x" % byte for byte in text.encode("cp932"))


@pytest.mark.parametrize(
    "body",
    [
        rb"\f0 " + escaped("山田花子"),
        rb"\f1 " + escaped("山田花子"),
        "山田花子".encode("cp932"),
        rb"\uc1\u23665?\u30000 ?\u33457\'3f\u23376?",
        rb"\uc2\u23665\'8e\'52\u30000\'93\'63\uc0\u33457\u23376 ",
        rb"{\*\ud\uc0\u23665\u30000}{\b\uc0\u33457\u23376 }",
    ],
)
def test_japanese_is_read_however_it_is_written(tmp_path, body):
    assert "山田花子" in read_bytes(tmp_path, "a.rtf", HEAD + body + b"}").text.replace(" ", "")


def test_rows_are_on_lines_and_their_cells_apart(tmp_path):
    body = rb"\trowd name\cell tel\cell\row yamada\cell 090\cell\row\pard end\par}"
    assert "name\ttel\t\nyamada\t090\t\nend\n" in read_bytes(tmp_path, "a.rtf", HEAD + body).text


def test_what_is_no_text_is_left_out(tmp_path):
    text = read_bytes(tmp_path, "a.rtf", HEAD + rb"{\*\generator Word}{\pict 0123abcd}\{yamada\}}").text
    assert text.strip() == "{yamada}"


def test_a_picture_as_large_as_a_page_is_not_called_read(tmp_path):
    report = read_bytes(tmp_path, "a.rtf", HEAD + rb"x{\pict\jpegblip " + b"ab" * 50_000 + b"}}").first
    assert (report.state, report.reason_code) == ("partly", "image")


def test_an_embedded_file_is_opened(tmp_path):
    inner = compound({"PowerPoint Document": b"\0\0\xa0\x0f\x08\0\0\0" + "山田花子".encode("utf-16-le")})
    body = rb"{\object\objemb{\*\objdata 0105000002000000" + inner.hex().encode() + rb"}}"
    reading = read_bytes(tmp_path, "a.rtf", HEAD + body + b"}")
    assert reading.states()["a.rtf!/埋め込み1"] == ("read", "")
    assert "山田花子" in reading.text


def test_a_document_cut_short_is_read_as_far_as_it_goes(tmp_path):
    report = read_bytes(tmp_path, "a.rtf", HEAD + rb"{\b yamada").first
    assert (report.state, report.reason_code) == ("partly", "damaged")


@pytest.mark.parametrize("body", [b"{" * 200_000, b"}" * 200_000, rb"\bin99999999999 ", rb"\u99999999 \uc9999 ", b"\\"])
def test_hostile_groups_and_numbers_end_in_one_state(tmp_path, body):
    assert read_bytes(tmp_path, "a.rtf", HEAD + body).first.state in {"read", "partly", "unread"}


@pytest.mark.parametrize("seed", range(20))
def test_noise_in_a_document_ends_in_one_state(tmp_path, seed):
    noise = random.Random(seed)
    data = bytearray(HEAD + escaped("山田花子") * 20 + rb"\par\cell\row}")
    for _ in range(30):
        data[noise.randrange(6, len(data))] = noise.randrange(256)
    assert read_bytes(tmp_path, "a.rtf", bytes(data)).first.state in {"read", "partly", "unread"}
