"""Two records beside one another: masked, decided one after another, and no value anywhere it does not belong."""

import json
import logging
import re

import pytest
from django.apps import apps
from django.core.serializers import serialize
from django.urls import reverse

from tsutsumi.audit.models import Entry
from tsutsumi.core.flow import Refused
from tsutsumi.people import actions, gather, pairs
from tsutsumi.people.models import Decision, Look

REASON = "原本の申込書と見比べるため"


def page(case, pair, name="pair"):
    return reverse(f"people:{name}", args=[case.number, pair.name])


def values(persons):
    """What must not be seen: whole names, numbers, addresses, mail, dates."""
    return [value for one in persons for value in one.values()]


def seen(text, persons):
    return [value for value in values(persons) if value in text]


def test_ten_in_a_row_each_brings_the_next_and_none_comes_twice(counted, sato, as_user):
    browser = as_user(sato)
    at = page(counted, gather.queue(counted)[0])
    been = []
    for _ in range(10):
        been.append(at)
        at = browser.post(at, {"verdict": "same"})["Location"]
    assert len(set(been)) == 10
    assert at not in been
    assert Decision.objects.binding().count() == 10
    assert "残り2組の1組目" in browser.get(at).content.decode()


def test_after_a_pair_in_the_middle_comes_the_one_behind_it(counted, sato, as_user):
    queue = gather.queue(counted)
    answer = as_user(sato).post(page(counted, queue[4]), {"verdict": "apart"})
    assert answer["Location"] == page(counted, queue[5])


def test_after_the_last_pair_comes_the_page_that_says_so(counted, sato, as_user, work):
    browser = as_user(sato)
    for pair in gather.queue(counted):
        answer = browser.post(page(counted, pair), {"verdict": "same"})
    assert answer["Location"] == reverse("people:pairs", args=[counted.number])
    work()
    assert "決めるべき組は残っていません" in browser.get(answer["Location"]).content.decode()


def test_no_answer_is_put_forward_before_another(counted, sato, as_user):
    """To make two people one is no safer than to keep them apart."""
    html = as_user(sato).get(page(counted, gather.queue(counted)[0])).text
    looks = dict(re.findall(r'name="verdict" value="(\w+)" class="([^"]+)"', html))
    assert looks["same"] == looks["apart"]
    assert not re.search(r'class="button( |")', html)


@pytest.mark.parametrize("verdict", ["", "undone", "perhaps"])
def test_an_answer_that_is_none_decides_nothing(counted, sato, as_user, verdict):
    pair = gather.queue(counted)[0]
    assert as_user(sato).post(page(counted, pair), {"verdict": verdict})["Location"] == page(counted, pair)
    assert not Decision.objects.exists()


def test_the_words_of_likeness_stand_beside_their_signs(counted, sato, as_user):
    text = as_user(sato).get(page(counted, gather.queue(counted)[0])).content.decode()
    for word in ("一致", "違う"):
        assert word in text
    for icon in ("icon-check", "icon-cross"):
        assert icon in text


def test_no_page_shows_a_value(counted, persons, sato, as_user, work):
    browser = as_user(sato)
    pair = gather.queue(counted)[0]
    actions.judge_pair(pair, "same", by=sato)
    work()
    names = ("index", "pairs", "decisions", "breakdown", "affected", "exports", "master")
    pages = [reverse(f"people:{name}", args=[counted.number]) for name in names]
    for url in [*pages, page(counted, gather.queue(counted)[0])]:
        answer = browser.get(url)
        assert answer.status_code == 200, url
        assert seen(answer.content.decode(), persons) == [], url


def test_no_row_of_the_database_holds_a_value(counted, persons, sato, work):
    actions.judge_pair(gather.queue(counted)[0], "same", by=sato, note="受付に確かめた")
    work()
    rows = [serialize("python", model._base_manager.all()) for model in apps.get_models()]
    told = json.dumps(rows, default=str, ensure_ascii=False)
    assert "受付に確かめた" in told  # positive control: what people wrote is in there
    assert seen(told, persons) == []


def test_looking_needs_a_reason_and_leaves_who_and_why(counted, sato):
    pair = gather.queue(counted)[0]
    with pytest.raises(Refused, match="10文字以上"):
        actions.reveal(pair, "見たい", by=sato)
    rows = pairs.revealed(pair, actions.reveal(pair, REASON, by=sato))
    assert Look.objects.get().reason == REASON
    entry = Entry.objects.get(verb="pair.revealed")
    assert entry.by == sato
    assert entry.data == {"left": pair.left, "right": pair.right}
    assert {row["label"] for row in rows} >= {"氏名", "生年月日"}


def test_the_values_are_shown_once_to_whoever_gave_the_reason(counted, persons, world, as_user, caplog):
    caplog.set_level(logging.DEBUG)
    pair = gather.queue(counted)[0]
    browser = as_user(world.sato)
    assert seen(browser.get(page(counted, pair, "reveal")).content.decode(), persons) == []
    answer = browser.post(page(counted, pair, "reveal"), {"reason": REASON})
    assert len(seen(answer.content.decode(), persons)) >= 4  # positive control: here they are
    assert "no-cache" in answer["Cache-Control"]
    assert seen(browser.get(page(counted, pair, "reveal")).content.decode(), persons) == []
    for other in (world.kato, world.ito):
        assert as_user(other).post(page(counted, pair, "reveal"), {"reason": REASON}).status_code == 404
    assert seen(caplog.text, persons) == []
    trail = json.dumps(list(Entry.objects.values_list("data", flat=True)), ensure_ascii=False)
    assert seen(trail, persons) == []


def test_values_are_shown_only_after_a_fresh_proof(counted, sato, as_user, settings):
    settings.FRESH_MINUTES = 0
    answer = as_user(sato).post(page(counted, gather.queue(counted)[0], "reveal"), {"reason": REASON})
    assert answer.status_code == 302
    assert not Look.objects.exists()


def test_who_may_only_look_decides_nothing(counted, kato, as_user):
    browser, pair = as_user(kato), gather.queue(counted)[0]
    assert browser.post(page(counted, pair), {"verdict": "same"}).status_code == 404
    assert browser.get(reverse("people:pairs", args=[counted.number])).status_code == 200
    assert not Decision.objects.exists()


def test_a_pair_of_another_case_is_not_found(counted, sato, as_user):
    from tsutsumi.cases import actions as cases

    other = cases.open_case("別の事案", counted.known_at, by=sato)
    pair = gather.queue(counted)[0]
    browser = as_user(sato)
    for name in ("pair", "reveal"):
        assert browser.get(reverse(f"people:{name}", args=[other.number, pair.name])).status_code == 404


def test_a_decision_is_taken_back_on_its_page(counted, sato, as_user, work):
    pair = gather.queue(counted)[0]
    decision = actions.judge_pair(pair, "apart", by=sato)
    work()
    browser = as_user(sato)
    listed = reverse("people:decisions", args=[counted.number])
    assert "別の人" in browser.get(listed).content.decode()
    browser.post(reverse("people:undo", args=[counted.number, decision.pk]))
    work()
    assert pair.name in {one.name for one in gather.queue(counted)}
    assert "いまは使われていません" in browser.get(listed).content.decode()


def test_the_ladder_is_a_list_to_choose_from_and_marks_the_number_of_the_law(counted, sato, as_user):
    browser, at = as_user(sato), reverse("people:index", args=[counted.number])
    text = browser.get(at).content.decode()
    assert text.count('type="radio" name="step"') == len(gather.assessment_of(counted).ladder) >= 3
    assert text.count("法令の判断に使う数") == 1
    chosen = browser.get(at, {"step": "loose"}).content.decode()
    assert 'value="loose" checked' in chosen
    law = next(step for step in gather.ladder(gather.assessment_of(counted), "") if step["is_law"])
    assert law["high"] == gather.latest(counted).high


def test_a_count_that_stopped_is_told_and_can_be_done_again(counted, sato, as_user, work, monkeypatch):
    from tsutsumi.people import resolving

    def broken(*_):
        raise Refused("こわれた")

    monkeypatch.setattr(resolving, "assess", broken)
    actions.count_again(counted, by=sato)
    work()
    browser, at = as_user(sato), reverse("people:index", args=[counted.number])
    assert "数え直しが途中で止まりました" in browser.get(at).content.decode()
    monkeypatch.undo()
    browser.post(reverse("people:recount", args=[counted.number]))
    assert "数え直しています" in browser.get(at).content.decode()
    work()
    assert "数え直し" not in browser.get(at).content.decode().split("<main", 1)[1].split("history", 1)[0]


def test_another_person_can_look_again_at_what_was_decided_and_the_history_shows_both(
    counted, sato, suzuki, as_user, work
):
    pair = gather.queue(counted)[0]
    actions.judge_pair(pair, "same", by=sato)
    work()
    browser, at = as_user(suzuki), page(counted, pair)
    text = browser.get(at).content.decode()
    assert "この組はもう決めてあります" in text
    assert "佐藤 花子: 同じ人" in text
    browser.post(at, {"verdict": "same"})
    work()
    text = browser.get(at).content.decode()
    assert "佐藤 花子: 同じ人" in text
    assert "鈴木 健: 同じ人" in text
    assert pair.name not in {one.name for one in gather.queue(counted)}


def test_pairs_that_agree_in_a_name_only_are_told_apart_and_what_deciding_them_changes_is_said(counted, sato, as_user):
    """Half of the waiting pairs lose everything but the name that agreed."""
    waiting = gather.queue(counted)
    for pair in waiting[:6]:
        names = [look for look in pair.looks if look["attribute"] in ("name", "name_kana")]
        pair.looks = names + [look | {"level": "different"} for look in pair.looks if look not in names]
        pair.save()
    said = pairs.waiting(gather.queue(counted), gather.assessment_of(counted))
    told = {"telling": len(waiting) - 6, "by_name": 6, "unlisted": 0}
    assert said == {**told, "listed": len(waiting), "total": len(waiting)}
    for name in ("pairs", "index"):
        text = as_user(sato).get(reverse(f"people:{name}", args=[counted.number])).content.decode()
        assert f"氏名のほかにも一致するところがある組が、あと{len(waiting) - 6}組" in text
        assert "氏名だけが一致する組が、あと6組" in text


def test_pairs_beyond_those_that_are_kept_are_counted(counted, sato, as_user):
    assessment = gather.assessment_of(counted)
    assessment.undecided = pairs.MOST + 70
    assert pairs.waiting([], assessment)["unlisted"] == 70
    assessment.undecided = pairs.MOST + 1500
    assessment.save()
    text = as_user(sato).get(reverse("people:pairs", args=[counted.number])).text
    assert "全1,512組" in text
    assert "役立つ順に12組" in text


def test_a_phone_shows_where_each_record_stands(counted, sato, as_user):
    """Heads of tables are not shown on a narrow page; the place must stand in the body."""
    pair = gather.queue(counted)[0]
    body = as_user(sato).get(page(counted, pair)).content.decode().split("<tbody>")[1]
    assert all(spot["path"] in body for spot in pair.spots)


def test_whoever_confirms_the_number_stays_on_the_page_of_the_number_and_is_told(counted, sato, as_user):
    proposal = gather.number_proposed(counted)
    address = reverse("duties:settle", args=[counted.number, proposal.pk])
    shown = as_user(sato).post(address, {"decision": "accept", "back": "people"}, follow=True)
    assert shown.redirect_chain[-1][0] == reverse("people:index", args=[counted.number])
    text = shown.content.decode()
    assert "事案の答えにしました" in text
    assert "人を事案の人数として確定しました" in text
