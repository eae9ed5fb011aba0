"""Causes, measures, promises, checks that run themselves, cycles; and a case that a bare promise keeps open."""

import http.server
import threading
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.urls import reverse
from django.utils import timezone

from tsutsumi.cases.actions import add_member, open_case
from tsutsumi.core.documents import form as forms
from tsutsumi.core.documents.values import NOT_ENTERED
from tsutsumi.core.flow import Refused
from tsutsumi.evidence.actions import register
from tsutsumi.outbox.models import Message
from tsutsumi.prevention import actions, gather, jobs, probes
from tsutsumi.prevention.actions import Asked
from tsutsumi.reports import gather as reports
from tsutsumi.room.ending.actions import close

KNOWN_AT = datetime(2026, 11, 2, 21, 40, tzinfo=ZoneInfo("Asia/Tokyo"))
TODAY = date(2026, 11, 26)


@pytest.fixture
def case(world):
    case = open_case("患者情報の流出", KNOWN_AT, by=world.sato, event="suspected_leak", cause="ransomware")
    for person in (world.ito, world.suzuki, world.yamada, world.takahashi):
        add_member(case, person, by=world.sato)
    return case


@pytest.fixture
def measure(case, world):
    fields = {"title": "公開設定を毎日調べる", "kind": "technical", "owner": world.suzuki, "due_on": TODAY}
    row = actions.propose(case, fields, by=world.sato)
    actions.step(row, "plan", by=world.sato)
    return row


def looked_after(measure, by, **fields):
    return actions.watch(measure, {"kind": "eye", "title": "見る", "every_days": 30, "next_on": TODAY} | fields, by=by)


def test_whys_stand_under_one_another(case, world):
    top = actions.ask_why(case, Asked("公開されていた"), by=world.sato)
    below = actions.ask_why(case, Asked("設定を誰も見ていない", above=top, is_root=True), by=world.sato)
    other = actions.ask_why(case, Asked("退職者のIDが残っていた"), by=world.sato)
    assert [(one.cause, one.depth) for one in gather.tree(case)] == [(top, 0), (below, 1), (other, 0)]
    with pytest.raises(Refused, match="それ自身の下"):
        actions.change_cause(top, Asked("公開されていた", above=below), by=world.sato)


def test_only_people_of_the_case_own_a_measure(case, world):
    with pytest.raises(Refused, match="関係者"):
        actions.propose(case, {"title": "x", "kind": "human", "owner": world.stranger}, by=world.sato)


def test_a_measure_without_an_owner_is_not_done(case, world):
    row = actions.propose(case, {"title": "x", "kind": "human"}, by=world.sato)
    actions.step(row, "plan", by=world.sato)
    with pytest.raises(Refused, match="担当者"):
        actions.step(row, "finish", by=world.sato)


def test_the_effect_is_confirmed_by_a_good_result_only(measure, world):
    check = looked_after(measure, world.sato)
    actions.step(measure, "finish", by=world.sato)
    actions.note_result(check, "bad", "1件が公開", None, by=world.suzuki)
    with pytest.raises(Refused, match="よい結果"):
        actions.step(measure, "confirm", by=world.sato)
    actions.note_result(check, "good", "0件", None, by=world.suzuki)
    actions.step(measure, "confirm", by=world.sato)
    assert measure.state == "effective"


def test_what_was_promised_outside_is_not_dropped(measure, world):
    actions.promise(measure, "確報", "委員会", TODAY - timedelta(days=20), None, by=world.sato)
    with pytest.raises(Refused, match="約束した対策"):
        actions.step(measure, "drop", by=world.sato, reason="やめる")


def test_a_mere_proposal_is_no_promise(case, world):
    row = actions.propose(case, {"title": "x", "kind": "human"}, by=world.sato)
    with pytest.raises(Refused, match="先に計画"):
        actions.promise(row, "確報", "委員会", KNOWN_AT.date(), None, by=world.sato)


def test_a_proof_is_a_thing_of_the_evidence(measure, case, world):
    check = looked_after(measure, world.sato, kind="proof")
    with pytest.raises(Refused, match="証拠"):
        actions.note_result(check, "good", "見た", None, by=world.suzuki)
    item = register(case, "設定画面の写し", "paper", by=world.suzuki)
    actions.note_result(check, "good", "見た", item, by=world.suzuki)
    assert check.next_on == timezone.localdate() + timedelta(days=30)


def test_a_promise_without_owner_or_next_check_keeps_the_case_open(case, world):
    row = actions.propose(case, {"title": "研修", "kind": "human"}, by=world.sato)
    actions.step(row, "plan", by=world.sato)
    actions.promise(row, "公表", "公衆", KNOWN_AT.date(), None, by=world.sato)
    assert [one.missing for one in gather.promised_without(case, TODAY)] == [("担当者", "次の点検の日")]
    with pytest.raises(Refused, match="研修"):
        close(case, "残りは計画に移した。", by=world.sato)
    actions.change(row, {"title": "研修", "kind": "human", "owner": world.suzuki}, by=world.sato)
    looked_after(row, world.sato)
    assert gather.promised_without(case, TODAY) == []


def test_a_check_that_was_switched_off_is_no_next_check(measure, case, world):
    check = looked_after(measure, world.sato)
    actions.promise(measure, "確報", "委員会", KNOWN_AT.date(), None, by=world.sato)
    actions.switch(check, on=False, by=world.sato)
    assert [one.missing for one in gather.promised_without(case, TODAY)] == [("次の点検の日",)]


class Site(http.server.BaseHTTPRequestHandler):
    status = 403

    def do_GET(self):
        self.send_response(self.status)
        self.end_headers()

    def log_message(self, *args):
        pass


@pytest.fixture
def site(settings):
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Site)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    settings.CHECK_HOSTS = frozenset({"127.0.0.1"})
    yield f"http://127.0.0.1:{server.server_port}/shared/"
    server.shutdown()
    server.server_close()


def test_a_folder_that_is_open_again_turns_red_and_tells_its_owner(measure, world, site, monkeypatch):
    check = looked_after(measure, world.sato, kind="http", what=site, next_on=timezone.localdate())
    jobs.look({}, lambda: None)
    assert check.last.outcome == "good"
    assert not Message.objects.filter(key__startswith="prevention.red").exists()
    monkeypatch.setattr(Site, "status", 200)
    actions.Check.objects.filter(pk=check.pk).update(next_on=timezone.localdate())
    jobs.look({}, lambda: None)
    jobs.look({}, lambda: None)
    assert [one.outcome for one in check.results.all()] == ["bad", "good"]
    assert [one.to for one in Message.objects.filter(key__startswith="prevention.red")] == [world.suzuki.email]
    assert gather.line(measure, TODAY).red


@pytest.mark.parametrize(
    "address", ["http://169.254.169.254/", "https://example.jp/", "file:///etc/passwd", "http://a@127.0.0.1/"]
)
def test_no_host_is_asked_that_the_keeper_did_not_allow(measure, world, site, address):
    assert probes.web(site, "").outcome == "good"
    assert probes.web(address, "200").outcome == "unknown"
    with pytest.raises(Refused):
        looked_after(measure, world.sato, kind="http", what=address)


HOSTILE = [
    ("http", "{site}管理", ""), ("http", "{site}a b", ""), ("http", "{site}\r\nX-Evil: 1", ""), ("http", "{site}", "²"),
    ("http", "{site}", "9" * 5000), ("http", "http://[::1", ""), ("http", "http://127.0.0.1:99999/", ""),
    ("mail", "a@b.example\r\nDATA", ""), ("mail", "a@b.example> NOTIFY=SUCCESS", ""), ("mail", "あ@b.example", ""),
    ("mail", "a b@b.example", "accept"), ("command", "mark", "²"), ("command", "../mark", ""), ("command", "", ""),
]  # fmt: skip


@pytest.mark.parametrize(("kind", "what", "expected"), HOSTILE)
def test_nothing_that_is_typed_ends_the_round_of_all_checks(site, settings, tmp_path, kind, what, expected):
    """One check that died would keep every later one from being looked at, day after day."""
    settings.TSUTSUMI_HOME = tmp_path
    settings.SMTP = {"scheme": "smtp", "host": "127.0.0.1", "port": 9, "user": "", "password": ""}
    (tmp_path / "checks.toml").write_text('[[check]]\nname = "mark"\nargv = ["true"]\n')
    assert probes.run(kind, what.format(site=site), expected).outcome in {"good", "unknown"}


@pytest.mark.parametrize(
    "text", ["no toml", "[[check]]\nargv = 1", '[[check]]\nname = "x"\nargv = ["x"]\nseconds = "y"']
)
def test_a_broken_list_of_commands_is_no_error_page(measure, world, settings, tmp_path, text):
    settings.TSUTSUMI_HOME = tmp_path
    (tmp_path / "checks.toml").write_text(text)
    with pytest.raises(Refused, match="登録されていません"):
        looked_after(measure, world.sato, kind="command", what="x")
    assert probes.command("x", "").outcome == "unknown"


def test_a_command_that_leaves_something_running_is_not_waited_for(settings, tmp_path):
    settings.TSUTSUMI_HOME = tmp_path
    (tmp_path / "checks.toml").write_text(
        '[[check]]\nname = "x"\nargv = ["sh", "-c", "sleep 4 & exit 0"]\nseconds = 1\n'
    )
    assert probes.command("x", "").outcome == "good"


def test_no_redirect_is_followed_to_a_place_inside(site, monkeypatch):
    asked = []

    def get(self):
        asked.append(self.path)
        self.send_response(302)
        self.send_header("Location", f"http://127.0.0.1:{self.server.server_port}/inside")
        self.end_headers()

    monkeypatch.setattr(Site, "do_GET", get)
    assert probes.web(site, "200").outcome == "bad"
    assert asked == ["/shared/"]


def test_a_command_is_run_by_its_name_only(measure, world, settings, tmp_path):
    settings.TSUTSUMI_HOME = tmp_path
    trap = tmp_path / "ran"
    with pytest.raises(Refused, match="登録されていません"):
        looked_after(measure, world.sato, kind="command", what=f"touch {trap}")
    assert probes.command(f"touch {trap}", "").outcome == "unknown"
    (tmp_path / "checks.toml").write_text(
        f'[[check]]\nname = "wrong"\nargv = ["false"]\n[[check]]\nname = "mark"\nargv = ["touch", "{trap}"]\n'
    )
    assert probes.command("wrong", "").outcome == "bad"
    assert not trap.exists()
    assert probes.command("mark", "").outcome == "good"
    assert trap.exists()


def test_what_cannot_be_run_is_unknown_and_never_good(measure, world, settings):
    settings.SMTP = None
    assert probes.mail("a@example.jp", "").outcome == "unknown"
    settings.CHECK_HOSTS = frozenset({"127.0.0.1"})
    assert probes.web("http://127.0.0.1:9/", "").outcome == "unknown"


def test_a_turn_of_the_cycle_ends_with_what_was_found(case, world):
    cycle = actions.begin_cycle(case, "公開0件", TODAY, by=world.sato)
    with pytest.raises(Refused, match="前の回"):
        actions.begin_cycle(case, "次", TODAY, by=world.sato)
    for name in ("do", "check", "act"):
        actions.turn(cycle, name, "", by=world.sato)
    with pytest.raises(Refused, match="分かったこと"):
        actions.turn(cycle, "close", "", by=world.sato)
    actions.turn(cycle, "close", "調べ方を直す", by=world.sato)
    assert actions.begin_cycle(case, "次", TODAY, by=world.sato).number == 2


def test_a_place_nobody_has_looked_at_is_not_a_safe_one(case, world):
    row = actions.look_elsewhere(case, {"place": "外来", "weak": None}, by=world.sato)
    assert list(gather.unknown_places(case)) == [row]
    actions.look_elsewhere(case, {"place": "外来", "weak": False}, by=world.sato, spread=row)
    assert list(gather.unknown_places(case)) == []


def test_item_eight_of_the_report_comes_from_the_measures(case, measure, world):
    form = forms.load("ppc_breach_report", TODAY)
    assert reports.gathered(form, case, "appi")["prevention.done"] == NOT_ENTERED
    later = actions.propose(case, {"title": "研修", "kind": "human", "due_on": date(2027, 1, 31)}, by=world.sato)
    actions.step(later, "plan", by=world.sato)
    actions.step(measure, "finish", by=world.sato)
    values = reports.gathered(form, case, "appi")
    assert "公開設定を毎日調べる" in values["prevention.done"].content
    assert "令和9年1月31日" in values["prevention.planned"].content
    assert values["prevention.planned_on"].content == date(2027, 1, 31)


def test_the_pages_open_and_a_stranger_finds_none(case, measure, world, as_user):
    looked_after(measure, world.sato)
    client, stranger = as_user(world.sato), as_user(world.stranger)
    for page, more in (("index", []), ("cycles", []), ("spreads", []), ("measure", [measure.number]), ("new", [])):
        address = reverse(f"prevention:{page}", args=[case.number, *more])
        assert client.get(address).status_code == 200
        assert stranger.get(address).status_code == 404
