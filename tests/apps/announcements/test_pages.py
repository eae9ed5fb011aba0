"""The pages of a publication, from the skeleton to the files for the web."""

import io
import re
import zipfile
from datetime import timedelta

import pytest
from django.urls import reverse

from tests.apps.announcements.conftest import TOMORROW, decided, everything
from tsutsumi.announcements import gather
from tsutsumi.announcements.actions import begin, english
from tsutsumi.announcements.models import Announcement


def url(name, case, *args):
    return reverse(f"announcements:{name}", args=[case.number, *args])


@pytest.fixture
def page(as_user, world, case):
    return as_user(world.takahashi)


def fields(row):
    told = {f"ja-{part}": text for part, text in row.texts.items()}
    told |= {"title": row.title, "dated_on": TOMORROW.isoformat(), "planned_on": TOMORROW.isoformat()}
    told |= {"planned_clock": "15:00", "ways": ["website"], "tse": "not_listed", "is_substitute": "no"}
    return told | {"take_down_on": (TOMORROW + timedelta(days=180)).isoformat(), "ja-delay": "確認をしておりました。"}


def test_a_publication_goes_its_whole_way_through_the_pages(page, case, world):
    everything(case, world.sato)
    assert page.post(url("begin", case), {"kind": "first"}).url == url("write", case, 1)
    row = Announcement.objects.get(case=case)
    text = page.get(url("write", case, 1)).content.decode()
    assert "{{people}}" in text
    assert "最大1,043人" in text
    assert page.post(url("write", case, 1), fields(row)).url == row.get_absolute_url()
    shown = page.get(row.get_absolute_url()).content.decode()
    assert "最大1,043人" in shown
    assert "止める</span>" not in shown
    page.post(url("act", case, 1, "settle"))
    row.refresh_from_db()
    assert row.state == "settled"
    assert "/decisions/" in page.post(url("put_up", case, 1)).url
    decided(row, world)
    page.post(url("issue", case, 1))
    row.refresh_from_db()
    assert row.state == "issued"
    got = page.post(url("file", case, 1), {"file": "export"})
    with zipfile.ZipFile(io.BytesIO(got.content)) as folder:
        assert folder.read("index.html") == gather.kept(row)["page.ja.html"]
    assert page.post(url("file", case, 1), {"file": "notice.ja.pdf"}).content[:5] == b"%PDF-"
    assert "公表1" in page.get(url("index", case)).content.decode()
    assert page.post(url("follow", case, 1), {"as": "correction"}).url == url("write", case, 2)
    assert page.post(url("follow", case, 1), {"as": "update"}).url == url("write", case, 3)
    assert page.get(url("detail", case, 3)).status_code == 200


def test_what_keeps_it_back_is_said_and_a_typed_number_stands_there(page, case, world):
    everything(case, world.sato)
    page.post(url("begin", case), {"kind": "first"})
    row = Announcement.objects.get(case=case)
    page.post(url("write", case, 1), fields(row) | {"ja-cause": "1,043人分の名簿の設定の誤り"})
    shown = page.get(row.get_absolute_url()).content.decode()
    assert "止める</span>" in shown
    assert "1,043人" in shown
    page.post(url("act", case, 1, "settle"))
    row.refresh_from_db()
    assert row.state == "draft"


def test_the_page_is_shown_with_its_own_style_and_nothing_else(page, case, world):
    page.post(url("begin", case), {"kind": "first"})
    answer = page.get(url("page", case, 1, "ja"))
    policy = answer["Content-Security-Policy"]
    assert policy.startswith("default-src 'none'; style-src 'sha256-")
    assert "script" not in policy
    assert page.get(url("page", case, 1, "en")).status_code == 404


def test_the_links_of_the_page_lead_somewhere_before_it_is_published(page, case, world):
    row = english(begin(case, "first", by=world.sato), by=world.sato)
    for language in ("ja", "en"):
        shown = page.get(f"{row.get_absolute_url()}page/{language}/").content.decode()
        links = re.findall(r'href="([^"#]+)"', shown)
        assert len(links) >= 2
        assert {page.get(one).status_code for one in links if one.startswith("/")} == {200}
        assert [one for one in links if not one.startswith(("/", "https:", "mailto:", "tel:"))] == []


def test_a_reference_to_nothing_is_said_on_the_page(page, case, world):
    page.post(url("begin", case), {"kind": "first"})
    row = Announcement.objects.get(case=case)
    page.post(url("write", case, 1), fields(row) | {"ja-cause": "{{nothing}}"})
    assert "{{nothing}}" in page.get(row.get_absolute_url()).content.decode()
    assert page.get(url("page", case, 1, "ja")).status_code == 302


def test_who_only_reads_cannot_write_or_issue(as_user, world, case):
    as_user(world.takahashi).post(url("begin", case), {"kind": "first"})
    page = as_user(world.yamada)
    assert "内容を確定する" not in page.get(url("detail", case, 1)).content.decode()
    for name, args in (("begin", ()), ("write", (1,)), ("issue", (1,)), ("follow", (1,)), ("act", (1, "settle"))):
        assert page.post(url(name, case, *args), {"kind": "first"}).status_code == 404
    assert page.post(url("act", case, 1, "nothing")).status_code == 404
