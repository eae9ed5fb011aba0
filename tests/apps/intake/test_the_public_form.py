import re
from datetime import timedelta

import pytest
from django.core.cache import cache
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from tests.apps.stage import MARKUP, NAUGHTY
from tsutsumi.audit.models import Entry
from tsutsumi.evidence import vault
from tsutsumi.intake import actions, limits
from tsutsumi.intake.forms import LARGEST
from tsutsumi.intake.models import Link, Tip


@pytest.fixture
def door(world):
    """The address of a link that works."""
    call_command("createcachetable", verbosity=0)
    cache.clear()
    _link, token = actions.issue_link("2階の掲示", timezone.now() + timedelta(days=7), by=world.sato)
    return reverse("intake:tell", args=[token])


@pytest.fixture
def phone():
    """A browser without login that checks CSRF tokens as a real one would."""
    return Client(enforce_csrf_checks=True)


def send(phone, door, **said):
    token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', phone.get(door).content.decode())[1]
    return phone.post(door, {"csrfmiddlewaretoken": token, "what": "USBが見つからない", **said})


def test_somebody_without_login_tells_in_one_page_and_gets_a_reference_number(door, phone):
    answer = send(phone, door)
    tip = Tip.objects.get()
    thanks = phone.get(answer.url).content.decode()
    assert tip.reference in thanks
    assert "電源を切らない" in thanks
    assert tip.what not in thanks
    assert Entry.objects.filter(verb="tip.taken").count() == 1


def test_only_the_first_question_must_be_answered_and_the_rest_stays_unknown(door, phone):
    send(phone, door)
    tip = Tip.objects.get()
    assert (tip.noticed_at, tip.medium, tip.how_many, tip.whose, tip.name) == (None, "", "", "", "")
    assert tip.known_at == tip.taken_at


def test_an_empty_first_question_is_asked_for_and_nothing_typed_is_lost(door, phone):
    page = send(phone, door, what="", whose="検査の結果が入っていそう", name="看護師")
    assert page.status_code == 200
    assert "検査の結果が入っていそう" in page.content.decode()
    assert not Tip.objects.exists()


def test_yesterday_at_five_becomes_the_moment_of_noticing(door, phone):
    send(phone, door, when="yesterday", clock="１７時")
    tip = Tip.objects.get()
    local = timezone.localtime(tip.noticed_at)
    assert (local.date(), local.hour) == (timezone.localdate() - timedelta(days=1), 17)
    assert tip.known_at == tip.noticed_at


def test_a_token_is_long_hashed_and_nowhere_in_the_database(world):
    link, token = actions.issue_link("掲示", timezone.now() + timedelta(days=1), by=world.sato)
    assert len(token) * 6 >= 128
    assert token not in str(list(Link.objects.filter(pk=link.pk).values()))


def test_a_link_that_is_unknown_over_or_revoked_is_no_page(door, phone, world):
    assert phone.get(door).status_code == 200
    link = Link.objects.get()
    Link.objects.update(expires_at=timezone.now() - timedelta(seconds=1))
    assert phone.get(door).status_code == 404
    Link.objects.update(expires_at=timezone.now() + timedelta(days=1))
    actions.revoke_link(link, by=world.sato)
    assert phone.get(door).status_code == 404
    assert phone.get(reverse("intake:tell", args=["x" * 43])).status_code == 404


def test_the_thanks_page_of_another_link_shows_no_tip(door, phone, world):
    send(phone, door)
    _link, other = actions.issue_link("別の掲示", timezone.now() + timedelta(days=7), by=world.sato)
    assert phone.get(reverse("intake:told", args=[other, Tip.objects.get().reference])).status_code == 404


def test_a_post_without_the_csrf_token_is_refused(door, phone):
    assert phone.post(door, {"what": "x"}).status_code == 403
    assert not Tip.objects.exists()


def test_files_are_sealed_and_their_names_lose_their_folders(door, phone):
    secret = b"patient list " * 100
    send(phone, door, attached=[SimpleUploadedFile("..\\..\\名簿.csv", secret), SimpleUploadedFile("空.txt", b"")])
    names = list(Tip.objects.get().files.values_list("name", flat=True))
    assert names == ["名簿.csv", "空.txt"]
    sealed = Tip.objects.get().files.get(name="名簿.csv").sealed
    assert sealed.scope == f"tip:{sealed.tip_file.tip_id}"
    assert secret[:20] not in b"".join(path.read_bytes() for path in vault._folder().rglob("*") if path.is_file())


def test_too_many_or_too_large_files_are_refused_in_words_and_the_text_stays(door, phone):
    six = [SimpleUploadedFile(f"{n}.txt", b"x") for n in range(6)]
    page = send(phone, door, attached=six).content.decode()
    assert "5個まで" in page
    assert "USBが見つからない" in page
    large = SimpleUploadedFile("大.bin", b"\0" * (LARGEST + 1))
    assert "20MB" in send(phone, door, attached=[large]).content.decode()
    assert not Tip.objects.exists()


@pytest.mark.parametrize("text", NAUGHTY)
def test_hostile_text_comes_through_the_door_as_plain_text(door, phone, world, as_user, text):
    assert (
        send(phone, door, what=text, place=text[:400], whose=text, name=text[:90], contact=text[:90]).status_code == 302
    )
    tip = Tip.objects.get()
    for url in (
        reverse("intake:inbox"),
        reverse("intake:detail", args=[tip.reference]),
        reverse("intake:open", args=[tip.reference]),
    ):
        page = as_user(world.tanaka if "open" not in url else world.sato).get(url)
        assert page.status_code == 200
        assert not any(bad in page.content.decode() for bad in MARKUP[:2])


def test_a_null_character_is_answered_in_words(door, phone):
    page = send(phone, door, what="a\0b")
    assert page.status_code == 200
    assert page.context["form"].errors["what"]


def test_after_too_many_tips_the_page_says_so_and_keeps_the_text(door, phone, monkeypatch):
    monkeypatch.setattr(limits, "PER_PLACE", 2)
    assert [send(phone, door).status_code for _ in range(2)] == [302, 302]
    page = send(phone, door, what="三件目の大事な話")
    assert page.status_code == 429
    assert page["Retry-After"]
    assert "三件目の大事な話" in page.content.decode()
    assert Tip.objects.count() == 2


def test_one_link_is_limited_over_all_places(door, phone, monkeypatch):
    monkeypatch.setattr(limits, "PER_LINK", 1)
    send(phone, door)
    other = Client(enforce_csrf_checks=True, REMOTE_ADDR="203.0.113.9")
    assert send(other, door).status_code == 429


def test_no_address_of_a_visitor_is_kept(door, phone, rf):
    place = limits.place_of(rf.get("/", REMOTE_ADDR="203.0.113.77"))
    assert "203.0.113.77" not in place
    assert place != limits.place_of(rf.get("/", REMOTE_ADDR="203.0.113.78"))


def test_the_poster_shows_the_address_once_as_a_code_without_style_or_script(world, as_user):
    page = as_user(world.sato).post(reverse("intake:links"), {"label": "受付の壁", "days": "30"}).content.decode()
    assert "気づいたら、すぐここへ" in page
    assert "<svg" in page
    assert "style=" not in page.split("<svg")[1].split("</svg>")[0]
    token = re.search(r"/t/([\w-]{40,})/", page)[1]
    assert Client().get(reverse("intake:tell", args=[token])).status_code == 200
    assert token not in as_user(world.sato).get(reverse("intake:links")).content.decode()
