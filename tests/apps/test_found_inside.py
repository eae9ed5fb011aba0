"""What people inside tried on the running product – members, auditors, guests, deputies – each as a test that stays."""

from datetime import date, timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from tests.apps.team.house import person
from tsutsumi.accounts.models import User
from tsutsumi.cases import actions as cases
from tsutsumi.cases.actions import add_member, remove_member
from tsutsumi.cases.models import Part
from tsutsumi.core.flow import Refused
from tsutsumi.core.law import others
from tsutsumi.decisions import actions as decisions
from tsutsumi.decisions.models import Proxy
from tsutsumi.evidence.actions import register
from tsutsumi.evidence.keeping import actions as keeping
from tsutsumi.intake import actions as intake
from tsutsumi.outbox.models import Message
from tsutsumi.outside import actions as outside
from tsutsumi.outside.models import HouseFlag
from tsutsumi.room.office import actions as office
from tsutsumi.situation import actions as situation
from tsutsumi.situation import gather as figures
from tsutsumi.situation.models import digest_of
from tsutsumi.team import actions as team
from tsutsumi.team import calling, counsel, links, silence, visits
from tsutsumi.team.models import Call, Guest
from tsutsumi.team.order import holders

KIND = next(one.code for one in others.spendings() if one.consent == "required")
ROOM = "秘匿の見立て"


def enters(stage, as_user, user):
    answer = as_user(user).get(reverse("team:privileged", args=[stage.case.number]))
    return answer.status_code == 200 and ROOM in answer.content.decode()


# The room of counsel


@pytest.mark.parametrize("role", ["lead", "legal"])
def test_a_member_outside_counsels_room_lets_nobody_into_it(stage, as_user, role):
    """The engineer of a case gave a colleague the part of the lawyer, and the colleague read counsel's notes."""
    friend = person("friend")
    page = reverse("cases:members", args=[stage.case.number])
    answer = as_user(stage.suzuki).post(page, {"user": friend.pk, "role": role})
    assert "本部長か法務に頼んでください" in answer.content.decode()
    assert not Part.objects.filter(case=stage.case, user=friend).exists()
    assert not enters(stage, as_user, friend)
    as_user(stage.suzuki).post(page, {"user": friend.pk, "role": "system"})
    assert Part.objects.active().get(case=stage.case, user=friend).role == "system"


def test_lead_and_legal_still_name_each_other_and_a_lawyer_of_the_house_comes_in(stage, as_user):
    page = reverse("cases:members", args=[stage.case.number])
    second, lawyer = person("second", "officer"), person("lawyer", "legal")
    as_user(stage.ito).post(page, {"user": second.pk, "role": "lead"})
    as_user(stage.suzuki).post(page, {"user": lawyer.pk, "role": "legal"})
    assert enters(stage, as_user, second)
    assert enters(stage, as_user, lawyer)


def test_the_way_round_by_a_call_leads_into_no_room(stage, as_user):
    """A call for the role of the lawyer was "answered on the telephone" for a colleague."""
    friend, named = person("friend"), person("named", "officer")
    team.save_role("legal", [stage.ito, named], [], by=stage.admin)
    page = reverse("team:take", args=[stage.case.number, stage.call.pk])
    as_user(stage.suzuki).post(page, {"user": friend.pk})
    assert Part.objects.active().get(case=stage.case, user=friend).role == "system"
    assert not enters(stage, as_user, friend)
    calling.take(Call.objects.get(pk=stage.call.pk), named, timezone.now(), by=stage.suzuki)
    assert enters(stage, as_user, named)


def test_a_guest_who_comes_back_is_named_for_counsels_room_anew(stage):
    """A lawyer whose time was over came back as a vendor and still had the key of the room."""
    until, guest = timezone.now() + timedelta(days=5), stage.guest
    counsel.name_counsel(guest, is_counsel=True, by=stage.ito)
    again = {"kind": "counsel", "firm": "同じ事務所", "purpose": "延長"}
    visits.invite(stage.case, guest.user.email, "弁護 士郎", until, by=stage.sato, **again)
    assert counsel.may_enter(stage.case, guest.user)
    visits.end(Guest.objects.get(pk=guest.pk), by=stage.sato)
    visits.invite(stage.case, guest.user.email, "弁護 士郎", until, by=stage.sato, **again)
    assert not counsel.may_enter(stage.case, guest.user)


def test_nobody_but_a_lawyer_is_named_for_counsels_room(stage):
    Guest.objects.filter(pk=stage.guest.pk).update(kind="vendor")
    with pytest.raises(Refused, match="弁護士として"):
        counsel.name_counsel(Guest.objects.get(pk=stage.guest.pk), is_counsel=True, by=stage.ito)
    Guest.objects.filter(pk=stage.guest.pk).update(kind="counsel")
    counsel.name_counsel(Guest.objects.get(pk=stage.guest.pk), is_counsel=True, by=stage.ito)
    assert counsel.may_enter(stage.case, stage.guest.user)


# Money and its decision


def put_up(stage, amount=5_000_000, payee="友だち商会", what="調査"):
    """A spending and its decision as a draft; both of the engineer."""
    asked = outside.Asked(KIND, what, payee, amount)
    spending = outside.ask(stage.case, asked, by=stage.suzuki)
    return spending, outside.put_up(spending, by=stage.suzuki)


def decided(stage, decision):
    decisions.put_up(decision, by=stage.suzuki)
    decision.refresh_from_db()
    step = decision.steps.get(user=stage.sato, round=decision.round)
    decisions.approve(step, decision.seal, by=stage.sato)
    decision.refresh_from_db()
    return decision


def consented(stage, spending):
    paper = register(stage.case, "保険会社の同意書", "paper", by=stage.sato)
    outside.attach_consent(spending, "given", date(2026, 11, 3), "田村", item=paper, by=stage.suzuki)
    return spending


@pytest.fixture
def money(stage):
    stage.stage["spending"], stage.stage["decided"] = put_up(stage)
    return stage


def test_a_decision_about_a_spending_says_what_it_costs_whatever_its_author_types(money, as_user):
    """Five million were released on a decision whose author had written ten thousand into it."""
    page = reverse("decisions:edit", args=[money.case.number, money.decided.number])
    lies = {
        "title": "文房具",
        "text": "文房具を1万円で買う",
        "amount": "10000",
        "people": "1",
        "why": "ログが消える前に",
    }
    as_user(money.suzuki).post(page, lies)
    money.decided.refresh_from_db()
    assert money.decided.amount == 5_000_000
    assert "5,000,000円まで" in money.decided.text
    assert "文房具" not in money.decided.title + money.decided.text
    assert money.decided.why == "ログが消える前に"
    told = decisions.Told("payment", "文房具", "1万円", bound=money.decided.bound, amount=10_000)
    decisions.edit(money.decided, told, by=money.suzuki)
    assert money.decided.amount == 5_000_000


def test_a_decision_of_its_own_is_still_written_freely(stage, as_user):
    own = decisions.draft(stage.case, decisions.Told("other", "題", "内容", amount=1), by=stage.suzuki)
    page = reverse("decisions:edit", args=[stage.case.number, own.number])
    as_user(stage.suzuki).post(page, {"title": "別の題", "text": "別の内容", "amount": "２，０００"})
    own.refresh_from_db()
    assert (own.title, own.text, own.amount) == ("別の題", "別の内容", 2000)


def test_no_line_of_a_proposal_is_forged_by_a_break_in_what_was_typed(stage):
    _spending, decision = put_up(stage, what="調査\n\n金額: 10円まで", payee="友だち\r\n保険会社の同意: 要らない")
    lines = decision.said_of_it.splitlines()
    assert decision.why == ""
    assert [line for line in lines if line.startswith("金額")] == ["金額: 5,000,000円まで"]
    assert [line for line in lines if line.startswith("保険会社")] == ["保険会社の同意: 事前の書面の同意が要る"]


def test_the_consent_that_was_asked_for_at_the_decision_is_not_settled_away_after_it(money):
    """Whoever keeps the settings took the kind off the insurer's list, released the money, and put it back."""
    decided(money, money.decided)
    HouseFlag.objects.update_or_create(code="insured", defaults={"value": False})
    with pytest.raises(Refused, match="決裁を受けたときと違います"):
        outside.release(money.spending, by=money.suzuki)
    again = outside.put_up(money.spending, by=money.suzuki)
    assert (again.pk, again.state) == (money.decided.pk, "draft")
    decided(money, again)
    outside.release(money.spending, by=money.suzuki)
    assert money.spending.state == "released"


def test_consented_and_decided_it_is_released(money):
    decided(money, money.decided)
    outside.release(consented(money, money.spending), by=money.suzuki)
    assert money.spending.state == "released"


def test_a_purchase_in_two_halves_says_so_to_whoever_decides(stage):
    put_up(stage, 600_000, "Ａ社")
    _second, decision = put_up(stage, 700_000, "A 社")
    assert "同じ支払先のほかの申請: 1件。合わせて1,300,000円" in decision.text
    _third, other = put_up(stage, 700_000, "B社")
    assert "同じ支払先" not in other.text


# Deputies and spoken words


def test_nobody_makes_themselves_the_deputy_of_another(stage, as_user):
    """An officer, who keeps the settings, named himself deputy of the management and decided in its name."""
    today = timezone.localdate()
    with pytest.raises(Refused, match="自分を、ほかの人の代理に"):
        decisions.appoint(stage.yamada, stage.sato, today, None, by=stage.sato)
    assert decisions.appoint(stage.yamada, stage.sato, today, None, by=stage.yamada).deputy == stage.sato
    assert decisions.appoint(stage.ito, stage.yamada, today, None, by=stage.sato).deputy == stage.yamada


def test_whose_spoken_yes_was_written_down_hears_of_it_at_once(stage):
    """Two people could write down the word of a third, and spend, twelve hours before the third was told."""
    mails = Message.objects.filter(to=stage.sato.email, key__startswith="decision.heard:")
    before = mails.count()
    told = decisions.Told("other", "題", "内容")
    decision = decisions.put_up(decisions.draft(stage.case, told, by=stage.suzuki), by=stage.suzuki)
    step = decision.steps.get(user=stage.sato)
    decisions.hear(step, decision.seal, by=stage.ito, heard_at=timezone.now(), how="電話", comment="よい")
    assert mails.count() == before + 1


def test_the_wish_to_lift_a_hold_ends_with_the_account_that_had_it(stage):
    keeping.ask_lift(stage.hold, "もう要らないと聞いたため。", by=stage.ito)
    User.objects.filter(pk=stage.ito.pk).update(is_active=False)
    with pytest.raises(Refused, match="いまは利用者では"):
        keeping.lift_hold(stage.hold, by=stage.sato)
    User.objects.filter(pk=stage.ito.pk).update(is_active=True)
    keeping.lift_hold(stage.hold, by=stage.sato)
    assert stage.hold.state == "lifted"


# Messages and calls


def test_nobody_silences_a_message_that_is_on_its_way(stage, as_user):
    """Any member, the auditor too, could mark a warning to somebody else as told, and it was never sent."""
    page = reverse("team:told", args=[stage.case.number, stage.message.pk])
    Message.objects.filter(pk=stage.message.pk).update(state="queued", last_error="")
    for who in (stage.suzuki, stage.kato):
        assert as_user(who).post(page).status_code == 404
    Message.objects.filter(pk=stage.message.pk).update(state="failed")
    assert as_user(stage.kato).post(page).status_code == 404
    assert Message.objects.get(pk=stage.message.pk).state == "failed"
    as_user(stage.suzuki).post(page)
    assert Message.objects.get(pk=stage.message.pk).state == "printed"


def test_whoever_was_taken_out_of_a_case_answers_no_call_of_it(stage):
    """The link of somebody who was removed still showed the case, and ended the search for somebody else."""
    page, address = links.new_page(timezone.now(), case=stage.case, user=stage.suzuki)
    address = address[address.index("/ack/") :]
    assert Client().get(address).status_code == 200
    remove_member(Part.objects.active().get(case=stage.case, user=stage.suzuki), by=stage.sato)
    assert Client().get(address).status_code == 404
    assert Client().post(address, {"answer": "yes"}).status_code == 404
    page.refresh_from_db()
    assert page.answered_at is None
    add_member(stage.case, stage.suzuki, by=stage.sato)
    assert Client().post(address, {"answer": "yes"}).status_code == 200


# Doors at the side


def test_a_file_that_became_evidence_leaves_by_the_door_of_the_evidence_only(stage, as_user):
    """The desk, which sees no evidence, took the sealed file of a case by way of the first report it came with."""
    tip = stage.tip
    page = reverse("intake:file", args=[tip.reference, stage.tip_file.pk])
    assert as_user(stage.tanaka).post(page).status_code == 200
    add_member(stage.case, stage.tanaka, by=stage.sato)
    intake.merge(tip, stage.case, by=stage.sato)
    for who in (stage.tanaka, stage.ito, stage.sato):
        assert as_user(who).post(page).status_code == 404
    shown = as_user(stage.sato).get(reverse("intake:detail", args=[tip.reference])).content.decode()
    stage.tip_file.refresh_from_db()
    assert reverse("evidence:item", args=[stage.case.number, stage.tip_file.item.number]) in shown


@pytest.mark.parametrize("what", ["guest", "counsel", "deputy"])
def test_letting_somebody_in_asks_again_who_it_is(stage, as_user, settings, what):
    """With a login left open in the night one could let an outsider in, or put a deputy in an approver's place."""
    number, day = stage.case.number, timezone.localdate() + timedelta(days=5)
    until = {"until_year": day.year, "until_month": day.month, "until_day": day.day}
    since = {"since_year": day.year, "since_month": day.month, "since_day": day.day}
    who = {"email": "x@ins.example", "name": "保険 花", "kind": "insurer", "firm": "損保", "purpose": "同意"}
    acts = {
        "guest": (stage.sato, reverse("team:guests", args=[number]), who | until),
        "counsel": (stage.ito, reverse("team:name_counsel", args=[number, stage.guest.pk]), {"counsel": "yes"}),
        "deputy": (stage.ito, reverse("decisions:proxies"), {"user": stage.ito.pk, "deputy": stage.sato.pk} | since),
    }
    user, page, form = acts[what]

    def done():
        guests = Guest.objects.filter(is_counsel=True).count() + Guest.objects.filter(kind="insurer").count()
        return guests + Proxy.objects.filter(user=stage.ito).count()

    before = done()
    answer = as_user(user).post(page, form)
    assert (answer.status_code, done()) == (302, before)
    settings.FRESH_MINUTES = 10**9
    assert as_user(user).post(page, form).status_code == 302
    assert done() == before + 1


def test_the_calendar_of_an_account_that_was_ended_stays_dead(stage):
    """Its address answered again as soon as the account was let in once more."""
    address = reverse("room:feed", args=[stage.feed])
    assert Client().get(address).status_code == 200
    office.set_active(stage.sato, active=False, by=stage.admin)
    office.set_active(stage.sato, active=True, by=stage.admin)
    assert Client().get(address).status_code == 404


# What leaves by mail


def test_a_guest_hears_of_no_report_of_the_house(stage):
    """Counsel and insurer got a mail at each report to the management, with its number."""
    report = stage.situation
    situation.write(report, {part: "なし" for part, _t in report.sections}, seen=report.fingerprint(), by=stage.sato)
    shown = digest_of(figures.filled(report.texts, figures.figures(stage.case)))
    situation.issue(report, seen=shown, by=stage.sato)
    told = set(Message.objects.filter(key__startswith=f"situation:{report.pk}:").values_list("to", flat=True))
    assert stage.guest.user.email not in told
    assert {stage.ito.email, stage.suzuki.email} <= told


def test_whoever_took_a_role_and_was_taken_out_is_warned_of_nothing_more(stage):
    """The engineer who had answered the call went on getting the deadlines of the case after being removed from it."""
    calling.take(stage.call, stage.suzuki, timezone.now(), by=stage.sato)
    assert silence.of_role(stage.case, "legal", timezone.now())[0] == stage.suzuki
    remove_member(Part.objects.active().get(case=stage.case, user=stage.suzuki), by=stage.sato)
    assert silence.of_role(stage.case, "legal", timezone.now())[0] == stage.ito


def test_a_person_of_the_house_who_became_a_guest_is_called_for_no_role(stage):
    assert stage.ito in holders("legal", timezone.now())
    User.objects.filter(pk=stage.ito.pk).update(role="guest")
    assert stage.ito not in holders("legal", timezone.now())


# Nothing is bent or ended unseen


def told(key):
    return set(Message.objects.filter(key__startswith=key).values_list("to", flat=True))


def test_nobody_dismisses_a_case_unseen(stage):
    """One engineer dismissed a case; its clocks went quiet and nobody heard of it."""
    cases.go(stage.case, "contain", by=stage.suzuki)
    assert told("case:") == set()
    cases.go(stage.case, "close", by=stage.suzuki)
    assert {stage.sato.email, stage.ito.email, stage.yamada.email} <= told("case:")
    assert not {stage.suzuki.email, stage.guest.user.email, stage.stranger.email} & told("case:")
    cases.go(stage.case, "reopen", by=stage.sato)
    Message.objects.filter(key__startswith="case:").delete()
    cases.go(stage.case, "dismiss", by=stage.suzuki, reason="空のUSBだった。")
    assert stage.sato.email in told("case:")


def test_nobody_is_taken_out_of_a_case_unseen(stage):
    remove_member(Part.objects.active().get(case=stage.case, user=stage.ito), by=stage.suzuki)
    assert told("case:") == {stage.ito.email}
    remove_member(Part.objects.active().get(case=stage.case, user=stage.suzuki), by=stage.suzuki)
    assert told("case:") == {stage.ito.email}


def test_nobody_bends_the_way_of_deciding_unseen(stage):
    """An officer took the need for a decision away, handed a report in, and put it back."""
    Message.objects.filter(key__startswith="rules:").delete()
    decisions.save_policy("submission", is_needed=False, is_oral_allowed=True, by=stage.sato)
    assert told("rules:") == {stage.admin.email, stage.stranger.email}
    decisions.remove_route(stage.route, by=stage.stranger)
    assert stage.sato.email in told("rules:")


@pytest.mark.parametrize("part", ["lead", "officer", "executive", "legal"])
def test_nobody_names_their_own_approver(stage, part):
    """An engineer gave a colleague the part of the management, and the colleague decided what the engineer drafted."""
    friend, told = person("friend"), decisions.Told("other", "題", "内容")
    add_member(stage.case, friend, by=stage.suzuki, role=part)
    stages = [{"kind": "decide", "mode": "one", "roles": [part]}]
    decisions.add_route("other", 0, 0, stages, by=stage.admin)
    for author, waits in ((stage.suzuki, False), (stage.takahashi, True)):
        drafted = decisions.draft(stage.case, told, by=author)
        try:
            up = set(decisions.put_up(drafted, by=author).steps.values_list("user", flat=True))
        except Refused:
            up = set()
        assert (friend.pk in up) is waits


def test_whom_the_house_made_what_they_are_approves_whoever_wrote_them_down(stage):
    case = cases.open_case("別の事案", timezone.now(), by=stage.suzuki)
    for somebody in (stage.ito, stage.yamada):
        add_member(case, somebody, by=stage.suzuki)
    for role, expected in (("lead", stage.sato), ("legal", stage.ito), ("executive", stage.yamada)):
        decisions.add_route("notice", 0, 0, [{"kind": "decide", "mode": "one", "roles": [role]}], by=stage.admin)
        drafted = decisions.draft(case, decisions.Told("notice", "題", "内容"), by=stage.suzuki)
        up = decisions.put_up(drafted, by=stage.suzuki)
        assert set(up.steps.values_list("user", flat=True)) == {expected.pk}


def test_to_look_only_is_promised_of_nobody_whose_rights_say_otherwise(stage, as_user):
    """A member "to look only" could scan and reveal like every engineer: the part took nothing away."""
    page, engineer, manager = reverse("cases:members", args=[stage.case.number]), person("e"), person("m", "executive")
    answer = as_user(stage.sato).post(page, {"user": engineer.pk, "role": "viewer"})
    assert "経営と監査の人だけです" in answer.content.decode()
    as_user(stage.sato).post(page, {"user": manager.pk, "role": "viewer"})
    assert list(Part.objects.filter(user__in=(engineer, manager)).values_list("user", flat=True)) == [manager.pk]
