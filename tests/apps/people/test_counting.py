"""A finished scan becomes a count with its causes; what people decide narrows it and survives the next scan."""

import re

import pytest
from django.urls import reverse
from django.utils import timezone

from tests.apps.people import made
from tsutsumi.core.flow import Refused
from tsutsumi.duties import actions as duties
from tsutsumi.evidence.models import Proposal
from tsutsumi.people import actions, gather, jobs, resolving
from tsutsumi.people.models import Count, Decision, Pair


def shown(case):
    count = gather.latest(case)
    return count.low, count.high


def test_the_interval_holds_the_truth_and_the_pairs_are_those_in_doubt(counted, persons):
    low, high = shown(counted)
    assert low <= len(persons) <= high
    assert high == len(persons) + 12
    assert len(gather.queue(counted)) == 12
    causes = gather.latest(counted).causes
    assert sum(cause["adds"] for cause in causes) == high - low


def test_each_decision_narrows_the_interval_and_the_history_says_why(counted, sato, work):
    before = shown(counted)
    pairs = gather.queue(counted)
    for pair in pairs[:2]:
        actions.judge_pair(pair, "same", by=sato)
    actions.judge_pair(pairs[2], "apart", by=sato)
    work()
    low, high = shown(counted)
    assert (low, high) == (before[0] + 1, before[1] - 2)
    assert gather.latest(counted).change == "人が決めたこと（同じ人2件・別の人1件）を入れた"
    assert len(gather.queue(counted)) == len(pairs) - 3


def test_what_is_decided_while_people_are_counted_is_told_with_the_next_count(counted, sato, work, monkeypatch):
    """Ten pairs take longer than a count: the history said that all ten were in the first one, and told them twice."""
    first, second, *_rest = gather.queue(counted)
    plain, meanwhile = resolving.resolve_roster, iter([second])

    def slow(*given):
        for pair in meanwhile:
            actions.judge_pair(pair, "apart", by=sato)
        return plain(*given)

    monkeypatch.setattr(resolving, "resolve_roster", slow)
    actions.judge_pair(first, "same", by=sato)
    work()
    told = list(gather.history(counted).values_list("change", flat=True))
    assert told[:2] == [f"人が決めたこと（{words}）を入れた" for words in ("別の人1件", "同じ人1件")]


def test_a_decision_taken_back_is_as_if_it_had_never_been(counted, sato, work):
    before, pair = shown(counted), gather.queue(counted)[0]
    decision = actions.judge_pair(pair, "same", by=sato)
    work()
    assert shown(counted) != before
    actions.undo(decision, by=sato)
    work()
    assert shown(counted) == before
    assert pair.name in {one.name for one in gather.queue(counted)}
    assert "取消し1件" in gather.latest(counted).change
    with pytest.raises(Refused, match="もう取り消された"):
        actions.undo(decision, by=sato)


def test_decisions_survive_a_new_scan_whose_files_come_in_another_order(counted, suzuki, persons, sato, work):
    for pair in gather.queue(counted):
        actions.judge_pair(pair, "same", by=sato)
    work()
    settled = shown(counted)
    assert settled == (len(persons), len(persons))
    item = counted.items.get()
    sheets = [made.sheet(made.doubtful(persons[:12]), "控え.csv"), made.sheet(persons)]
    again = made.scanned(counted, item, sheets, suzuki, number=2)
    jobs.settle({"run": again.pk}, lambda: None)
    assert gather.latest(counted).run == again
    assert shown(counted) == settled
    assert gather.queue(counted) == []


def test_a_word_on_an_older_scan_does_not_bring_its_count_back(counted, run, suzuki, persons):
    later = made.scanned(counted, counted.items.get(), [made.sheet(persons)], suzuki, number=2)
    jobs.settle({"run": later.pk}, lambda: None)
    jobs.settle({"run": run.pk}, lambda: None)
    assert gather.latest(counted).run == later


def test_later_puts_a_pair_last_and_counts_nothing_anew(counted, sato):
    first, *rest = gather.queue(counted)
    actions.judge_pair(first, "later", by=sato)
    assert [pair.name for pair in gather.queue(counted)] == [pair.name for pair in (*rest, first)]
    assert gather.counting(counted) == ""


def test_counting_anew_without_a_change_adds_no_row(counted, run, sato, work):
    rows = Count.objects.count()
    actions.count_again(counted, by=sato)
    work()
    jobs.settle({"run": run.pk}, lambda: None)
    assert Count.objects.count() == rows


def decided(case, by, verdict, left, right):
    return Decision.objects.create(case=case, left=left, right=right, verdict=verdict, by=by, at=gather.latest(case).at)


def test_decisions_that_contradict_one_another_are_told(counted, sato):
    one, two, three = (f"{n:016x}" for n in (1, 2, 3))
    decided(counted, sato, "same", one, two)
    decided(counted, sato, "same", two, three)
    assert gather.conflicts(counted) == []
    apart = decided(counted, sato, "apart", one, three)
    assert gather.conflicts(counted) == [apart]


def test_two_people_who_decide_differently_are_told_and_the_last_word_holds(counted, sato, suzuki):
    pair = gather.queue(counted)[0]
    actions.judge_pair(pair, "same", by=sato)
    assert gather.split(counted) == set()
    actions.judge_pair(pair, "apart", by=suzuki)
    assert gather.split(counted) == {pair.name}
    assert Decision.objects.binding().get().by == suzuki


def test_the_number_proposed_follows_the_count_and_an_accepted_one_is_not_asked_again(counted, sato, work):
    first = gather.number_proposed(counted)
    assert (first.fact, first.value) == ("count_max", gather.latest(counted).high)
    actions.decide(first, accepted=True, by=sato)
    actions.count_again(counted, by=sato)
    work()
    assert gather.number_proposed(counted) is None
    assert gather.number_confirmed(counted) == first
    for pair in gather.queue(counted):
        actions.judge_pair(pair, "same", by=sato)
    work()
    now = gather.number_proposed(counted)
    assert (now.fact, now.value) == ("count", gather.latest(counted).high)
    assert Proposal.objects.waiting().count() == 1


def test_a_number_that_was_confirmed_and_then_changed_is_asked_again(counted, sato, work):
    first = gather.number_proposed(counted)
    actions.decide(first, accepted=True, by=sato)
    actions.judge_pair(gather.queue(counted)[0], "same", by=sato)
    work()
    assert gather.number_proposed(counted).value == gather.latest(counted).high == first.value - 1


def test_a_sample_that_was_read_widens_the_interval_by_what_may_have_been_missed(counted, run, sato, work):
    from tsutsumi.evidence.models import CleanPassage, ElusionCheck

    before = shown(counted)
    told = {"case": counted, "run": run, "seed": "1", "asked": 20, "population": 1000, "reason": "見落としを調べるため"}
    check = ElusionCheck.objects.create(by=sato, at=run.ended_at, **told)
    for number in range(20):
        CleanPassage.objects.create(check_of=check, number=number, path="x", people=0)
    actions.count_again(counted, by=sato)
    work()
    assert shown(counted) == before  # the reading is not finished
    check.closed_at = run.ended_at
    check.save()
    actions.count_again(counted, by=sato)
    work()
    low, high = shown(counted)
    assert gather.latest(counted).change == "見落としの抜き取り調査の結果を入れた"
    assert low == before[0]
    assert high - before[1] == next(c["adds"] for c in gather.latest(counted).causes if c["code"] == "elusion")
    assert 100 < high - before[1] < 200  # one in seven, with 95 % certainty, after twenty without a find


def test_a_scan_without_record_sheets_keeps_its_own_count(counted, suzuki):
    item = counted.items.get()
    old = made.scanned(counted, item, [], suzuki, number=2)
    type(old).objects.filter(pk=old.pk).update(
        roster="", summary={"people": {"low": 3, "high": 5, "causes": []}, "kinds": {}}
    )
    jobs.settle({"run": old.pk}, lambda: None)
    assert shown(counted) == (3, 5)


def test_breakdown_and_item_sets_add_up_and_unknown_is_a_row(counted):
    assessment = gather.assessment_of(counted)
    tables = {table["code"]: table["rows"] for table in assessment.breakdown}
    assert {"kinds", "age", "abroad", "systems", "files"} <= tables.keys()
    for code in ("age", "abroad"):
        assert sum(row["people"] for row in tables[code]) == assessment.people
        assert tables[code][-1]["unknown"]
    assert sum(row["people"] for row in assessment.item_sets) == assessment.people == 52


def test_a_newer_assessment_leaves_nothing_of_the_older_one(
    counted, sato, work, settings, django_capture_on_commit_callbacks
):
    from tsutsumi.evidence.models import Sealed

    old = gather.assessment_of(counted)
    sealed = Sealed.objects.count()
    with django_capture_on_commit_callbacks(execute=True):
        actions.judge_pair(gather.queue(counted)[0], "same", by=sato)
        work()
    assert Sealed.objects.count() == sealed
    assert not (settings.TSUTSUMI_HOME / "people" / old.roll).exists()
    assert Pair.objects.exclude(assessment=gather.assessment_of(counted)).count() == 0


def test_what_a_killed_count_left_behind_is_swept_and_what_holds_stays(counted, settings):
    import os

    kept = gather.assessment_of(counted).roll
    lost = settings.TSUTSUMI_HOME / "people" / "lost"
    lost.mkdir()
    for place in lost.parent.iterdir():
        os.utime(place, (0, 0))
    jobs.tidy({}, lambda: None)
    assert [place.name for place in lost.parent.iterdir()] == [kept]


def test_pairs_that_agree_in_a_name_alone_come_last(case, item, suzuki, persons):
    namesakes = [{**made.people(90)[50 + n], "name": one["name"]} for n, one in enumerate(persons[:5])]
    sheets = [
        made.sheet(persons),
        made.sheet(namesakes, "別.csv"),
        made.sheet(made.doubtful(persons[20:25]), "控え.csv"),
    ]
    run = made.scanned(case, item, sheets, suzuki)
    jobs.settle({"run": run.pk}, lambda: None)
    agree = [
        {look["attribute"] for look in pair.looks if look["level"] == "same"} - {"name"} for pair in gather.queue(case)
    ]
    assert all(agree[:5])
    assert len(agree) > 5
    assert not any(agree[5:])


def header(browser, case, page="room:case"):
    """How many people the head of a page says it are, as one line of words."""
    html = browser.get(reverse(page, args=[case.number])).content.decode()
    sheet = r'<p class="figure-number">(.*?)</p>'
    told = re.search(sheet if page == "room:briefing" else r"<dt>何人か</dt>\s*<dd[^>]*>(.*?)</dd>", html, re.S)[1]
    return " ".join(re.sub(r"<svg.*?</svg>|<[^>]+>", " ", told, flags=re.S).split())


CHANGED = "確定後に数が変わりました"
PAGES = ("room:case", "room:briefing", "people:index")


def test_a_number_that_changed_after_it_was_confirmed_is_shown_beside_the_new_one(counted, sato, as_user, work):
    browser, (low, high) = as_user(sato), shown(counted)
    duties.take_over(gather.number_proposed(counted), by=sato)
    assert [header(browser, counted, page) for page in PAGES] == [f"{low}〜{high}人"] * 3
    actions.judge_pair(gather.queue(counted)[0], "apart", by=sato)
    work()
    now = shown(counted)
    assert now == (low + 1, high)
    for pair in gather.queue(counted)[:2]:
        actions.judge_pair(pair, "same", by=sato)
    work()
    for page in PAGES:
        said = header(browser, counted, page)
        assert CHANGED in said
        assert f"{high}人" in said
        assert said.endswith(f"{low + 1}〜{high - 2}人")
    duties.take_over(gather.number_proposed(counted), by=sato)
    assert [header(browser, counted, page) for page in PAGES] == [f"{low + 1}〜{high - 2}人"] * 3


def test_a_new_number_that_was_turned_down_does_not_let_the_old_one_look_new(counted, sato, suzuki, as_user, persons):
    duties.take_over(gather.number_proposed(counted), by=sato)
    later = made.scanned(counted, counted.items.get(), [made.sheet(persons)], suzuki, number=2)
    jobs.settle({"run": later.pk}, lambda: None)
    duties.turn_down(gather.number_proposed(counted), by=sato)
    browser = as_user(sato)
    assert CHANGED in header(browser, counted)
    assert "確定した52人のままで判断しています" in browser.get(reverse("people:index", args=[counted.number])).text


def test_a_number_that_somebody_settles_on_after_the_scan_is_theirs(counted, sato, as_user):
    duties.answer(counted, "count", 1200, on=timezone.localdate(), by=sato)
    assert header(as_user(sato), counted) == "1,200人"
