"""The house's own words from a Word file: they become the wording, or the file is refused and the typed text stays."""

import io

import docx
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from tsutsumi.notices.models import Wording

pytestmark = pytest.mark.django_db
KEY = ("letter", "ja", "adult")


def a_file(*lines):
    document = docx.Document()
    for line in lines:
        document.add_paragraph(line)
    out = io.BytesIO()
    document.save(out)
    return SimpleUploadedFile("手紙.docx", out.getvalue())


def sent(client, mailing, file):
    path = reverse("notices:wording", args=[mailing.case.number, mailing.number, *KEY])
    return client.post(path, {"subject": "お知らせ", "body": "打った本文 {{person.items}}", "file": file})


def test_the_words_of_the_file_become_the_wording(as_user, mailing, sato):
    client = as_user(sato)
    answer = sent(client, mailing, a_file("■ 項目", "{%p for x in person.items %}", "{{x}}", "{%p endfor %}"))
    assert answer.status_code == 302
    row = Wording.objects.get(mailing=mailing)
    assert row.body.strip() == "■ 項目\n{{person.items}}"


@pytest.mark.parametrize(
    ("file", "said"),
    [
        (lambda: SimpleUploadedFile("a.docx", b"%PDF-1.7"), "として開けません"),
        (lambda: SimpleUploadedFile("a.docx", b"x" * (6 << 20)), "大きすぎます"),
        (lambda: a_file("あ" * 20_001), "長すぎます"),
    ],
    ids=["no word", "large", "long"],
)
def test_what_cannot_be_used_is_refused_and_the_typed_text_stays(as_user, mailing, sato, file, said):
    client = as_user(sato)
    answer = sent(client, mailing, file())
    page = answer.content.decode()
    assert said in page
    assert "打った本文" in page
    assert not Wording.objects.filter(mailing=mailing).exists()
