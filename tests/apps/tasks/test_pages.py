"""The pages: what is seen, by whom, and that one press is enough."""

import re
from datetime import datetime

import pytest
from django.urls import reverse

from tests.apps.tasks.conftest import JAPAN
from tsutsumi.cases import actions as cases
from tsutsumi.tasks import actions, gather, views
from tsutsumi.tasks.models import Edition


def url(name, case, *more):
    return reverse(f"tasks:{name}", args=[case.number, *more])


def text(answer):
    return answer.content.decode()


def test_the_list_stands_by_moment_with_days_of_the_week_and_the_red_notes_on_top(world, case, as_user):
    page = text(as_user(world.suzuki).get(url("list", case)))
    assert (
        page.index("電源を切る／初期化する")
        < page.index("最初の30分")
        < page.index("3時間まで")
        < page.index("1〜2週間")
    )
    assert "11月20日（金）22:25まで" in page
    assert "期限超過" in page
    assert "してはいけない: 電源を切る、再起動する" in page
    assert "要確認" in page


def test_one_press_finishes_and_leads_back_to_the_list_it_came_from(world, case, as_user):
    task, here = case.tasks.get(key="F1-2"), url("list", case) + "?show=mine"
    answer = as_user(world.suzuki).post(url("finish", case, task.pk), {"back": here})
    assert (answer.status_code, answer["Location"]) == (302, here)
    task.refresh_from_db()
    assert (task.state, task.ended_by) == ("done", world.suzuki)


@pytest.mark.parametrize("back", ["https://evil.example/", "//evil.example/", "/\\evil.example", "javascript:alert(1)"])
def test_the_way_back_never_leads_outside(world, case, as_user, back):
    task = case.tasks.get(key="F1-2")
    answer = as_user(world.suzuki).post(url("finish", case, task.pk), {"back": back})
    assert answer["Location"] == task.get_absolute_url()


def test_what_is_wrong_is_said_beside_the_form_and_what_was_typed_stays(world, case, as_user):
    task = case.tasks.get(key="F1-2")
    answer = as_user(world.sato).post(url("assign", case, task.pk), {"assign-due_clock": "25:00", "assign-owner": ""})
    assert answer.status_code == 422
    assert "25:00" in text(answer)
    assert "時刻として読めません" in text(answer)
    answer = as_user(world.sato).post(url("set_aside", case, task.pk), {"aside-reason": ""})
    assert answer.status_code == 422
    task.refresh_from_db()
    assert task.state == "open"


def test_owner_deputy_and_date_are_set_on_the_page(world, case, as_user):
    task = case.tasks.get(key="F1-2")
    said = {"owner": world.suzuki.pk, "deputy": world.ito.pk, "due_on": "2026-11-21", "due_clock": "6時"}
    as_user(world.sato).post(url("assign", case, task.pk), {f"assign-{name}": value for name, value in said.items()})
    page = text(as_user(world.suzuki).get(url("detail", case, task.pk)))
    assert "鈴木 健" in page
    assert "伊藤 誠" in page
    assert "11月21日（土）06:00まで" in page
    assert "自分たちで決めた期限" in page


RIGHTS = {
    # who: (sees the list, works on a task, directs)
    "sato": (200, 302, 302),
    "ito": (200, 302, 302),
    "suzuki": (200, 302, 302),
    "takahashi": (200, 302, 404),
    "yamada": (200, 302, 404),
    "kato": (200, 404, 404),
    "admin": (404, 404, 404),
    "tanaka": (404, 404, 404),
    "stranger": (404, 404, 404),
}


@pytest.mark.parametrize("who", RIGHTS)
def test_every_role_may_what_the_table_says(world, case, as_user, who):
    task, browser = case.tasks.get(key="F1-2"), as_user(getattr(world, who))
    got = (
        browser.get(url("list", case)).status_code,
        browser.post(url("take", case, task.pk)).status_code,
        browser.post(url("set_aside", case, task.pk), {"aside-reason": "対象外"}).status_code,
    )
    assert got == RIGHTS[who]
    for name in ("detail", "sheet"):
        args = [task.pk] if name == "detail" else []
        assert browser.get(url(name, case, *args)).status_code == RIGHTS[who][0]


def test_a_task_is_not_found_under_another_case(world, case, as_user):
    from tests.apps.stage import a_case

    other = a_case(world.sato)
    task = case.tasks.get(key="F1-2")
    assert as_user(world.sato).get(url("detail", other, task.pk)).status_code == 404


def test_evidence_is_named_only_to_those_who_may_see_it(world, case, as_user):
    from tsutsumi.evidence import actions as evidence

    task = case.tasks.get(key="F1-2")
    item = evidence.register(case, "脅迫文の写真", "paper", by=world.sato)
    actions.finish(task, by=world.sato, evidence=item)
    other = case.tasks.get(key="F1-3")
    for who, seen in (("suzuki", True), ("takahashi", False)):
        browser = as_user(getattr(world, who))
        page = text(browser.get(url("detail", case, task.pk))) + text(browser.get(url("detail", case, other.pk)))
        assert ("脅迫文の写真" in page, "証拠1" in page) == (seen, seen)


def test_ones_own_page_shows_every_case_and_nothing_of_others(world, case, as_user):
    from tests.apps.stage import a_case

    second = a_case(world.sato, title="別の紛失", cause="lost")
    actions.sync_case(second, by=world.sato)
    assert "別の紛失" in text(as_user(world.sato).get(reverse("tasks:mine")))
    page = text(as_user(world.suzuki).get(reverse("tasks:mine")))
    assert "サーバーの暗号化" in page
    assert "別の紛失" not in page
    assert as_user(world.kato).get(reverse("tasks:mine")).status_code == 404


def test_the_sheet_for_paper_has_a_box_for_every_task_that_fits(world, case, as_user):
    actions.finish(case.tasks.get(key="F1-2"), by=world.suzuki)
    page = text(as_user(world.sato).get(url("sheet", case)))
    assert page.count('class="tick"') == case.tasks.open().count()
    assert all(task.title in page for task in case.tasks.filter(fits=True))


def test_the_page_of_the_case_counts_the_open_tasks_and_shows_the_red_notes(world, case, as_user):
    page = text(as_user(world.takahashi).get(case.get_absolute_url()))
    assert f"未完了{case.tasks.open().count()}件" in page
    assert "攻撃者へ連絡しない" in page


def test_what_no_longer_fits_is_shown_as_such_and_not_deleted(world, case, as_user):
    from tsutsumi.cases import actions as cases

    cases.edit(case, by=world.sato, cause="insider")
    actions.sync_case(case, by=world.sato)
    page = text(as_user(world.sato).get(url("list", case) + "?show=all"))
    assert page.index("今の事実では不要になった作業") < page.index("リークサイトなどの監視")
    assert "リークサイトなどの監視" not in text(as_user(world.sato).get(url("list", case)))


def test_the_triage_page_starts_a_playbook(world, case, as_user):
    browser = as_user(world.sato)
    answer = browser.post(url("triage", case), {"unknown_login": "yes", "shop": "no"})
    assert answer.status_code == 302
    assert case.tasks.filter(key="F2-5").exists()
    page = text(browser.get(url("triage", case)))
    assert "checked" in page


def test_an_own_task_is_added(world, case, as_user):
    said = {"title": "電話番の交代", "what": "", "part": "desk", "due_on": "2026-11-21", "due_clock": ""}
    assert as_user(world.ito).post(url("add", case), said).status_code == 302
    task = case.tasks.get(origin="own")
    assert (task.title, task.owners, task.is_open) == ("電話番の交代", "desk", True)
    assert task.due == datetime(2026, 11, 21, 23, 59, tzinfo=JAPAN)


def edit_form(browser, book):
    """What the browser would send back unchanged."""
    page = browser.get(reverse("tasks:edit", args=[book]))
    head, rows = page.context["head"], page.context["rows"]
    data = {name: head.initial.get(name, "") for name in head.fields} | {"note": "年1回の見直し"}
    data |= {f"rows-{key}": value for key, value in rows.management_form.initial.items()}
    for n, form in enumerate(rows):
        for name in form.fields:
            value = form.initial.get(name)
            data |= {} if value in (None, False) else {f"rows-{n}-{name}": value}
        data.setdefault(f"rows-{n}-unit", "m")  # a list always has something chosen
    return data


def test_a_playbook_is_edited_as_a_form_and_running_cases_keep_theirs(world, case, as_user):
    browser = as_user(world.sato)
    data = edit_form(browser, "F1")
    data |= {"rows-1-name": "脅迫文の撮影（2人で）", "rows-2-gone": "on"}
    data |= {"rows-18-name": "警備会社に電話する", "rows-18-what": "夜間の入館を止めます。", "rows-18-owner": ["IL"]}
    data |= {"rows-18-number": "20", "rows-18-unit": "m"}
    assert browser.post(reverse("tasks:edit", args=["F1"]), data).status_code == 302
    edition = Edition.objects.filter(book="F1").first()
    rows = {row.n: row for row in edition.playbook.rows}
    assert (edition.number, edition.is_own) == (2, True)
    assert rows[2].name == "脅迫文の撮影（2人で）"
    assert 3 not in rows
    assert (rows[19].name, rows[19].minutes) == ("警備会社に電話する", 20)
    assert rows[1].topic == "isolate", "what the form does not show stays"
    assert rows[1].at == "0-10m", "and a span stays a span"
    actions.sync_case(case, by=world.sato)
    assert case.tasks.get(key="F1-2").title.startswith("脅迫文・拡張子")
    page = text(browser.get(reverse("tasks:edition", args=["F1", 2])))
    assert "脅迫文の撮影（2人で）" in page
    assert "外部接続の遮断とバックアップの保護" in page


def test_a_new_case_is_built_on_the_own_edition(world, case, as_user):
    from tests.apps.stage import a_case

    browser = as_user(world.sato)
    browser.post(reverse("tasks:edit", args=["F1"]), edit_form(browser, "F1") | {"rows-1-name": "自社の撮影手順"})
    new = a_case(world.sato, cause="ransomware")
    actions.sync_case(new, by=world.sato)
    assert new.tasks.get(key="F1-2").title == "自社の撮影手順"
    browser.post(reverse("tasks:back", args=["F1"]))
    newer = a_case(world.sato, cause="ransomware")
    actions.sync_case(newer, by=world.sato)
    assert newer.tasks.get(key="F1-2").title.startswith("脅迫文・拡張子")


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"rows-0-number": "", "rows-0-unit": "m"}, "数字で入力してください"),
        ({"rows-0-what": ""}, "入力してください"),
        ({"base": "7"}, "先に新しい版を保存しました"),
        ({}, "変わったところがありません"),
    ],
)
def test_a_playbook_that_does_not_hold_is_not_saved_and_nothing_typed_is_lost(world, case, as_user, wrong, said):
    browser = as_user(world.sato)
    change = {"rows-3-name": "打ちかけの名前"} if wrong else {}
    answer = browser.post(reverse("tasks:edit", args=["F1"]), edit_form(browser, "F1") | change | wrong)
    assert answer.status_code == 422
    assert said in text(answer)
    assert "打ちかけの名前" in text(answer) or not wrong
    assert not Edition.objects.filter(is_own=True).exists()


@pytest.mark.parametrize("who", ["ito", "suzuki", "takahashi", "kato"])
def test_only_those_who_edit_settings_see_the_playbooks(world, as_user, who):
    browser = as_user(getattr(world, who))
    for name, args in (("books", []), ("book", ["F1"]), ("edit", ["F1"]), ("back", ["F1"])):
        for method in ("get", "post"):
            assert getattr(browser, method)(reverse(f"tasks:{name}", args=args)).status_code in {404, 405}


def test_in_english_the_frame_is_english_and_the_steps_stay_as_they_are_written(world, case, as_user):
    world.sato.language = "en"
    world.sato.save()
    page = text(as_user(world.sato).get(url("list", case)))
    assert "The first 30 minutes" in page
    assert "Overdue" in page
    assert "感染端末のネットワーク切断" in page


def test_the_next_thing_to_do_is_what_the_law_waits_for_then_ones_own_task(world, harmless):
    from tsutsumi.duties import actions as duties
    from tsutsumi.room.standing import next_act, stand

    def act(user=None):
        return next_act(stand(harmless, harmless.known_on, user)).url

    assert act(world.sato) == reverse("duties:finding", args=[harmless.number])
    ruling = duties.propose(harmless, "no", reason="どの号にも当たらない。", recipient="", by=world.sato)
    duties.approve(ruling, by=world.ito)
    assert act(world.sato) == harmless.tasks.get(key="F5-1").get_absolute_url()
    assert act(world.kato) == act() == reverse("cases:step", args=[harmless.number])


@pytest.mark.parametrize("page", ["tasks:list", "tasks:sheet", "tasks:mine", "room:case"])
def test_a_page_asks_the_database_no_more_often_however_many_tasks_there_are(
    world, case, as_user, django_assert_max_num_queries, page
):
    browser, args = as_user(world.sato), [] if page == "tasks:mine" else [case.number]
    for n in range(30):
        task = actions.add(case, f"作業{n}", by=world.sato, part="lead")
        actions.assign(task, by=world.sato, owner=world.sato, deputy=world.ito, due_at=None)
    with django_assert_max_num_queries(25):
        assert browser.get(reverse(page, args=args)).status_code == 200


def test_what_is_not_yet_due_stands_folded_with_what_is_late_beside_its_heading(world, case, as_user):
    """Nobody reads a list of thirty at night: the moments from the first that waits are open, the later ones folded."""
    page = text(as_user(world.suzuki).get(url("list", case)))
    folds = page.split('<details class="moment"')[1:]
    is_open = [fold.startswith(" open") for fold in folds]
    assert is_open == sorted(is_open, reverse=True)
    assert is_open[0]
    assert not is_open[-1]
    assert "期限超過" in folds[0].partition("</summary>")[0]
    for task in case.tasks.open():
        assert task.title in page


def test_my_own_list_shows_the_nearest_ten_and_folds_the_rest(world, case, as_user):
    for task in case.tasks.open()[:14]:
        actions.assign(task, by=world.sato, owner=world.suzuki, deputy=None, due_at=None)
    shown, _summary, rest = text(as_user(world.suzuki).get(reverse("tasks:mine"))).partition("件も見る")
    assert shown.count('<li class="task ') == 10
    assert rest.count('<li class="task ') >= 4


def test_many_cases_make_many_pages_of_ones_own_and_the_count_is_of_all(as_user, world, case):
    other = cases.open_case("別の紛失", datetime(2026, 11, 20, 21, 0, tzinfo=JAPAN), by=world.sato, cause="lost")
    actions.sync_case(other, by=world.sato)
    browser = as_user(world.sato)
    whole = gather.mine(world.sato).count()
    assert whole > views.ON_PAGE
    seen = []
    for number in range(1, -(-whole // views.ON_PAGE) + 1):
        page = text(browser.get(reverse("tasks:mine"), {"page": number}))
        assert f"{whole}件" in page
        seen += re.findall(r'href="[^"]*/tasks/(\d+)/"', page)
    assert {int(pk) for pk in seen} == {task.pk for task in gather.mine(world.sato)}
