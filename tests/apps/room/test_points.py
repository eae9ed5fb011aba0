import pytest
from django.urls import reverse

from tests.apps.stage import MARKUP, NAUGHTY
from tsutsumi.audit.models import Entry
from tsutsumi.room.models import Stance


def test_a_stand_on_an_open_point_is_kept_with_the_one_before_it(world, as_user):
    browser = as_user(world.sato)
    for choice in ("asking", "a"):
        browser.post(reverse("room:point", args=["O1"]), {"choice": choice, "reason": "弁護士に電話で確認"})
    assert list(Stance.objects.values_list("choice", flat=True)) == ["a", "asking"]
    assert Entry.objects.filter(verb="point.settled", data__point="O1").count() == 2
    assert "弁護士に電話で確認" in browser.get(reverse("room:point", args=["O1"])).content.decode()


def test_every_open_point_is_listed_with_both_readings_a_click_away(world, as_user):
    page = as_user(world.sato).get(reverse("room:points")).content.decode()
    assert page.count("/settings/points/O") == 31


@pytest.mark.parametrize("text", NAUGHTY)
def test_a_reason_is_shown_as_text(world, as_user, text):
    browser = as_user(world.sato)
    browser.post(reverse("room:point", args=["O2"]), {"choice": "b", "reason": text})
    page = browser.get(reverse("room:point", args=["O2"]))
    assert page.status_code == 200
    assert not any(bad in page.content.decode() for bad in MARKUP[:2])


def test_a_reading_is_chosen_and_none_is_chosen_beforehand(world, as_user):
    page = as_user(world.sato).get(reverse("room:point", args=["O2"])).text
    assert page.count('type="radio"') == 3
    assert " checked" not in page


def test_an_unknown_point_is_no_page_and_the_desk_has_no_settings(world, as_user):
    assert as_user(world.sato).get(reverse("room:point", args=["O99"])).status_code == 404
    assert as_user(world.tanaka).get(reverse("room:points")).status_code == 404
