"""One case with something of every stage in it. A new kind of page adds its thing here, and its ids to SAMPLES.

The stage can be set twice in one house: two cases side by side (tests/apps/test_other_cases.py).
"""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

KNOWN_AT = datetime(2026, 11, 2, 21, 40, tzinfo=ZoneInfo("Asia/Tokyo"))


def set_stage(world):
    """Put case, tip, link, evidence, report and stopped job into `world.stage`."""
    from tsutsumi.cases import actions as cases

    case = cases.open_case("患者情報の入ったUSBメモリーの紛失", KNOWN_AT, by=world.sato, cause="lost", medium="device")
    for person in (world.ito, world.suzuki, world.kato, world.takahashi, world.yamada):
        cases.add_member(case, person, by=world.sato)
    world.stage["case"] = case
    world.stage["note"] = cases.note(case, "受付の引き出しを確認した。", by=world.sato, known_at=KNOWN_AT)
    world.stage["part"] = case.parts.get(user=world.takahashi)
    _tips(world)
    _evidence(world)
    _keeping(world)
    _scan(world)
    _people(world)
    _law(world)
    _secrets(world)
    _report(world)
    _situation(world)
    _tasks(world)
    _manual(world)
    _job(world)
    _outbox(world)
    _decisions(world)
    _team(world)
    _outside(world)
    _desk(world)
    _figures(world)
    _money(world)
    _announcements(world)
    _telling(world)


def _telling(world):
    """Whom and how people are told; each part finds the mailing of the one before."""
    _notices(world)
    _check_page(world)
    _prevention(world)
    _letters(world)
    _post(world)


def _check_page(world):
    """The mailing has a check page that was said what to offer."""
    from django.utils import timezone

    from tsutsumi.notices.selfcheck import actions as check_pages

    until = timezone.localdate() + timedelta(days=60)
    said = {"address": "https://kakunin.example.jp/", "until": until, "firsts": ["mail"], "second": "postal"}
    check_pages.save(world.mailing, said, by=world.sato)


def _outside(world):
    """An inquiry of the authority, a spending that waits for the insurer, somebody told by hand."""
    from tsutsumi.outside import actions as outside

    today = KNOWN_AT.date()
    asked = {"authority": "個人情報保護委員会", "kind": "inquiry", "text": "人数の内訳", "received_on": today}
    demand = outside.take_demand(world.case, asked | {"due_on": today + timedelta(days=7)}, by=world.sato)
    spending = outside.ask(world.case, outside.Asked("C13", "お詫びの品", "対象の方", 521_500, 1043), by=world.sato)
    own = outside.add(world.case, "連携先の薬局", "契約18条", None, by=world.sato)
    outside.contact(world.case, own.code, outside.Said(KNOWN_AT, "phone", "第一報を伝えた。"), by=world.sato)
    world.stage.update(demand=demand, spending=spending, addressee=own)


def _announcements(world):
    """A first report that is being written, with English."""
    from tsutsumi.announcements import actions as announcements

    row = announcements.begin(world.case, "first", by=world.sato)
    world.stage["announcement"] = announcements.english(row, by=world.sato)


def _figures(world):
    """A figure set by hand, one of the house, and a sent document that shows another number of people."""
    from tsutsumi.figures import actions as figures

    told = figures.Given("不正利用の事実は確認されておりません", "監視の報告", "問い合わせがないため", KNOWN_AT)
    world.stage["statement"] = figures.put(world.case, "misuse", told, by=world.sato)
    days = figures.Given(3, "入退館の記録", "確かめたため", KNOWN_AT)
    figures.add(world.case, "紛失から気づくまでの日数", "number", days, by=world.sato, unit="日")
    used = {"people": "最大900人", "misuse": "不正利用の事実は確認されておりません"}
    figures.cite(world.case, "made.letter:1", "院内掲示（第1報）", used, by=world.sato, sent=True)


def _prevention(world):
    """A root cause, a measure with a check, a promise and a turn of the cycle; a place where nobody has looked."""
    from tsutsumi.prevention import actions as prevention

    today = KNOWN_AT.date()
    cause = prevention.ask_why(world.case, prevention.Asked("持ち出しの記録がない", is_root=True), by=world.sato)
    fields = {"title": "持出管理簿の毎日の点検", "kind": "organisational", "cause": cause, "owner": world.suzuki}
    measure = prevention.propose(world.case, fields, by=world.sato)
    prevention.step(measure, "plan", by=world.sato)
    watched = {"kind": "eye", "title": "管理簿を見る", "every_days": 30, "next_on": today}
    check = prevention.watch(measure, watched, by=world.sato)
    prevention.promise(measure, "確報", "個人情報保護委員会", today, None, by=world.sato)
    cycle = prevention.begin_cycle(world.case, "紛失0件", today + timedelta(days=90), by=world.sato)
    spread = prevention.look_elsewhere(world.case, {"place": "外来", "weak": None}, by=world.sato)
    world.stage.update(cause=cause, measure=measure, look=check, cycle=cycle, spread=spread)


def _money(world):
    """A line of the ledger, a budget, an offer with what became of one part, a claim, and an article."""
    from tsutsumi.money import actions as money
    from tsutsumi.money.models import Gift

    today = KNOWN_AT.date()
    cost = money.plan(world.case, money.Planned("C20", "電話当番の残業", 3_000, 40), by=world.sato)
    money.set_budget(world.case, 5_000_000, "理事長", by=world.sato)
    offer = money.Offer("氏名と電話番号が漏れた人", "voucher", 650, 1043, "心配をかけたため。")
    relief = money.propose(world.case, offer, by=world.sato)
    Gift.objects.create(relief=relief, person="12", state="sent", on=today, by=world.sato, at=KNOWN_AT)
    said = {
        "kind": "claim",
        "who": "対象の方 1人",
        "people": 1,
        "received_on": today,
        "demanded": None,
        "text": "説明がほしい",
    }
    claim = money.take_claim(world.case, said, by=world.sato)
    money.note_claim(claim, today, "電話で伺った。", None, "", by=world.sato)
    money.hear(world.case, {"kind": "press", "on": today, "count": 1, "where": "地方紙"}, by=world.sato)
    world.stage.update(cost=cost, relief=relief, claim=claim)


def _desk(world):
    """A desk with a call that is not over, a mail that waits for a second look, harm, an answer to be approved."""
    from django.utils import timezone

    from tsutsumi.inquiries import actions as desk
    from tsutsumi.inquiries import faq, threads

    desk.save_desk(world.case, {"phone": "027-000-0001", "seats": 2}, by=world.sato)
    answer = faq.add(world.case, "駐車場はありますか", "ございます。", "", by=world.ito)
    call = desk.take(world.case, "phone", by=world.tanaka)
    desk.jot(call, {"topic": "misused"}, {"name": "青山 花", "memo": "折返しを希望。"}, by=world.tanaka)
    errand = desk.promise(call, "callback", by=world.tanaka)
    harm = desk.claim(call, desk.Claim("billing", amount=12_000), by=world.tanaka)
    said = {"contact": "hana@kanja.example.jp", "text": "私の情報は含まれますか。"}
    mail = threads.receive(world.case, "mail", said, timezone.now(), by=world.tanaka)
    reply = threads.draft(mail, "調べて返事をします。", None, by=world.tanaka)
    seat = desk.seat(world.case, world.tanaka, timezone.now() + timedelta(days=30), by=world.sato)
    world.stage.update(faq=answer, inquiry=call, errand=errand, harm=harm, reply=reply, seat=seat)


def _letters(world):
    """A print run with a file and a letter that came back, an address to be confirmed, somebody to be called."""
    from django.utils import timezone

    from tsutsumi.notices import actions as notices
    from tsutsumi.notices.letters.models import AddressFix, PrintedLetter, PrintPart, PrintRun
    from tsutsumi.notices.models import Attempt, Mailing, Notice

    mailing = Mailing.objects.filter(case=world.case).first()
    if mailing is None:
        mailing = notices.make(world.case, "お知らせ", by=world.sato)
        notices.plan(mailing, by=world.sato)
    now, by = timezone.now(), world.sato
    back, called = mailing.notices.order_by("-person")[:2]
    Notice.objects.filter(pk=called.pk).update(channel="phone", ways=["letter", "phone"], state="planned")
    run = PrintRun.objects.create(mailing=mailing, number=1, digest="d" * 64, count=1, state="made", by=by, at=now)
    attempt = Attempt.objects.create(notice=back, channel="letter", number=1, state="returned", at=now, by=by)
    PrintedLetter.objects.create(run=run, attempt=attempt, place=1, returned_at=now, why="moved")
    sealed = _sealed(world, b"%PDF")
    told = {"first": 1, "last": 1, "count": 1, "content": "c" * 64, "sha256": sealed.sha256, "size": sealed.size}
    part = PrintPart.objects.create(run=run, kind="letters", number=1, sealed=sealed, **told)
    address = _sealed(world, '["5300001", "大阪府大阪市北区梅田9-8-7"]'.encode())
    fix = AddressFix.objects.create(notice=back, sealed=address, source="本人の電話", by=world.ito, at=now)
    world.stage.update(print_run=run, print_part=part, address_fix=fix, called=called, back=back)


def _decisions(world):
    """One that waits for the lawyer, with a spoken yes heard by a third; a deputy; a way of the house."""
    from django.utils import timezone

    from tsutsumi.decisions import actions as decisions

    told = decisions.Told("payment", "ログの調査を外部に頼む", "原因を確かめるため。見積り120万円。", amount=1_200_000)
    route = decisions.add_route("export", 0, 100, [{"kind": "decide", "mode": "one", "roles": ["lead"]}], by=world.sato)
    decision = decisions.put_up(decisions.draft(world.case, told, by=world.suzuki), by=world.suzuki)
    step = decision.steps.get(user=world.sato)
    decisions.hear(step, decision.seal, by=world.ito, heard_at=timezone.now(), how="電話", comment="進めてよい")
    proxy = decisions.appoint(world.sato, world.ito, timezone.localdate(), None, by=world.sato)
    world.stage.update(decided=decision, step=step, proxy=proxy, route=route)


def _tips(world):
    from django.core.files.uploadedfile import SimpleUploadedFile
    from django.utils import timezone

    from tsutsumi.intake import actions as intake

    link, token = intake.issue_link("受付", timezone.now() + timedelta(days=7), by=world.sato)
    photo = SimpleUploadedFile("棚.txt", "空の棚".encode())
    tip = intake.take_tip("USBメモリーが見当たらない。", by=world.tanaka, files=[photo])
    world.stage.update(link=link, token=token, tip=tip, tip_file=tip.files.get())


def _evidence(world):
    from tsutsumi.evidence import actions as evidence
    from tsutsumi.evidence import uploads

    world.stage["item"] = evidence.register(world.case, "持出管理簿", "paper", by=world.sato)
    world.stage["file"] = evidence.take_in(world.case, _sealed(world, b"mail"), "控え.txt", by=world.suzuki)
    world.stage["upload"] = uploads.begin(world.case, "名簿.csv", 12, "2026", by=world.suzuki)


def _keeping(world):
    """What must not be destroyed."""
    import io
    import os

    from django.utils import timezone

    from tsutsumi.core.merkle import hashfolder
    from tsutsumi.evidence.keeping import actions as keeping
    from tsutsumi.evidence.keeping.register import Acquired, Handed, Wanted

    keeping.describe(world.item, Acquired("鈴木 健", witness="佐藤 花子", acquired_at=KNOWN_AT), by=world.suzuki)
    handed = Handed("handed_over", timezone.now(), "鈴木 健", "高崎警察署", "捜査のため", "警察署の保管庫")
    world.stage["handover"] = keeping.hand_over(world.item, handed, by=world.suzuki)
    listing = io.BytesIO()
    hashfolder.write(os.path.dirname(__file__) + "/stories", listing, tell=False)
    world.stage["folder"] = keeping.compare_folder(world.item, _sealed(world, listing.getvalue()), by=world.suzuki)
    world.stage["log"] = keeping.list_log(world.case, Wanted("監査ログ", "電子カルテ"), by=world.suzuki)
    world.stage["hold"] = keeping.set_hold(world.case, "警察から保存を求められたため。", by=world.ito, item=world.item)


def _sealed(world, content):
    from tsutsumi.evidence import vault
    from tsutsumi.evidence.models import scope_of

    return vault.seal(scope_of(world.case), content)


def _scan(world):
    """A scan as it lies there when it is done: one e-mail address found in one file, and what it proposes."""
    from django.utils import timezone

    from tsutsumi.evidence.models import CleanPassage, ElusionCheck, FileResult, Mark, Proposal, ScanRun

    value = "aoi.kanja@example.jp"
    result = _sealed(world, f'{{"path": "控え.txt", "kind": "email", "text": "{value}"}}\n'.encode())
    told = {"files": [], "kinds": {"email": {"hits": 1, "files": 1}}, "people": {"low": 1, "high": 3, "causes": []}}
    done = {"state": "done", "asked_at": timezone.now(), "ended_at": timezone.now(), "hits": 1, "summary": told}
    run = ScanRun.objects.create(case=world.case, number=1, asked_by=world.suzuki, result=result, **done)
    run.items.set([world.file])
    FileResult.objects.create(run=run, item=world.file, path="控え.txt", state="read", hits=1, kinds={"email": 1})
    found = {"path": "控え.txt", "kind": "email", "masked": "a●●@●●.jp", "fingerprint": "0" * 32, "strength": 3}
    mark = Mark.objects.create(run=run, line=0, place={"line": 1}, **found)
    check = ElusionCheck.objects.create(
        case=world.case, run=run, seed="0" * 32, asked=2, population=9, texts=_sealed(world, b'{"text": "a"}\n'),
        reason="見逃しの幅を人数に入れるため", by=world.suzuki, at=timezone.now(),
    )  # fmt: skip
    CleanPassage.objects.create(check_of=check, number=0, path="控え.txt", place={"line": 1})
    world.stage["check"] = check
    proposed = {"fact": "count", "value": 1, "source": "走査 第1回", "at": timezone.now()}
    proposal = Proposal.objects.create(case=world.case, run=run, **proposed)
    world.stage.update(scan=run, mark=mark, proposal=proposal, value=value)


def _people(world):
    """Who was found: two records in doubt, decided once; a list that waits for approval; a customer master."""
    from tests.apps.people import made
    from tsutsumi.people import actions as people
    from tsutsumi.people import gather, jobs
    from tsutsumi.work.models import Job

    persons = made.people(3)
    made.keep(world.scan, [made.sheet(persons), made.sheet(made.doubtful(persons), "控え.csv")])
    jobs.settle({"run": world.scan.pk}, lambda: None)
    case = world.case
    first, second, _third = gather.queue(case)
    decision = people.judge_pair(first, "same", by=world.suzuki, note="受付で確かめた")
    export = people.ask_export(case, "csv", "本人へのお知らせの宛名を作るため", by=world.suzuki)
    jobs.export({"export": export.pk}, lambda: None)
    columns = [{"header": "氏名", "kind": "name", "label": "氏名"}]
    tables = [{"name": name, "columns": columns} for name in ("会員", "職員")]
    master = people.take_in_master(case, _sealed(world, b"x"), "顧客.sqlite", tables, "会員", by=world.suzuki)
    Job.objects.filter(kind__startswith="people.").delete()
    export.refresh_from_db()
    world.stage.update(pair=second, decision=decision, export=export, master=master, persons=persons)
    world.stage["proposal"] = gather.number_proposed(case)


def _law(world):
    from tsutsumi.duties import actions as duties

    duties.answer(world.case, "event", "suspected_leak", on=KNOWN_AT.date(), by=world.sato, source="受付からの電話")
    reason = "患者情報の漏えいのおそれがあるため。"
    told = {"reason": reason, "recipient": "個人情報保護委員会"}
    world.stage["ruling"] = duties.propose(world.case, "voluntary", by=world.sato, **told)


def _secrets(world):
    from tsutsumi.room import actions as room
    from tsutsumi.room.office import actions as office

    world.stage["feed"] = room.issue_feed(by=world.sato)
    world.stage["invitation"] = office.invite(world.tanaka, by=world.admin)


def _report(world):
    from tsutsumi.reports import actions as reports

    filing = reports.Filing(stage="preliminary", regime="appi", recipient="個人情報保護委員会")
    world.stage["report"] = reports.start(world.case, filing, by=world.sato)


def _tasks(world):
    """The list of a lost stick, one task of the house, and an edition of its own."""
    from tsutsumi.core.playbooks.book import builtin
    from tsutsumi.tasks import actions as tasks
    from tsutsumi.tasks.models import Edition
    from tsutsumi.work.models import Job

    tasks.sync_case(world.case, by=world.sato)
    world.stage["task"] = tasks.add(world.case, "鍵の棚を調べる", by=world.sato, part="lead")
    newest = Edition.objects.filter(book="F6").first().number
    content = builtin("F6").to_json() | {"name": f"紛失（自社版{newest}）"}
    world.stage["edition"] = tasks.save_edition("F6", content, newest, "年1回の見直し", by=world.sato)
    Job.objects.filter(kind="tasks.sync").delete()


def _job(world):
    from tsutsumi.work import queue
    from tsutsumi.work.actions import enqueue

    enqueue("unheard", "1")
    world.stage["job"] = queue.claim()
    queue.fail(world.job, "この種類の作業を行うプログラムがありません。", for_good=True)


def _outbox(world):
    from tsutsumi.outbox import actions as outbox

    told = {"key": f"stage {world.case.number}", "by": world.sato, "case": world.case}
    world.stage["message"] = outbox.put("ito@aoi.example", "堤からの連絡", "ログインして確かめてください。", **told)
    world.stage["hook"], _secret = outbox.add_hook(
        f"chat {world.case.number}", "https://chat.example.jp/", by=world.admin
    )


def _situation(world):
    from tsutsumi.situation import actions as situation

    rhythm = {"every_hours": 4, "times": [], "quiet_from": None, "quiet_until": None}
    situation.set_rhythm(world.case, "tactical", by=world.sato, **rhythm)
    world.stage["situation"] = situation.begin(world.case, "tactical", by=world.sato)


def _team(world):
    """A roster, one line of authority, one contact; and the people of the case called together."""
    from django.utils import timezone

    from tsutsumi.team import actions as team
    from tsutsumi.team import calling, calltests, counsel, links, shifts, visits
    from tsutsumi.team.models import Authority, CallTest, Contact, Guest

    team.save_role("legal", [world.ito], [world.ito, world.suzuki], by=world.admin)
    world.stage["line"] = Authority.objects.filter(act="publish", role="lead").first()
    if world.line is None:
        world.stage["line"] = Authority(act="publish", role="lead")
        team.save_authority(world.line, by=world.admin)
    world.stage["contact"] = Contact(kind="lawyer", name="あおい法律事務所", phone="027-000-0001")
    team.save_contact(world.contact, by=world.admin)
    calling.tick(world.case.pk, timezone.now())
    world.stage["call"] = world.case.calls.get(role="legal")
    _page, link = links.new_page(timezone.now(), case=world.case, user=world.suzuki)
    world.stage["calltest"] = CallTest.objects.first() or calltests.start(60, by=world.admin)
    world.stage["shift"] = shifts.give(world.case, "legal", world.suzuki, "夜間に届いた連絡の整理。", by=world.ito)
    until = timezone.now() + timedelta(days=30)
    told = {"kind": "counsel", "firm": "あおい法律事務所", "purpose": "法的な助言"}
    world.stage["guest"], _link = visits.invite(
        world.case, f"bengo{Guest.objects.count() or ''}@law.example", "弁護 士郎", until, by=world.sato, **told
    )
    world.stage["thing"] = visits.share(world.guest, "task", "契約の確認", text="約款を見てください。", by=world.sato)
    world.stage["privileged"] = counsel.write(world.case, "見立て", "秘匿の見立て", by=world.ito)
    world.stage["ack"] = link.rstrip("/").rpartition("/")[2]


def _manual(world):
    """An edition that waits for a second person; short, for the whole manual takes a moment to make."""
    from django.utils import timezone

    from tsutsumi.manual.actions import digest_of
    from tsutsumi.manual.models import Edition

    content = [{"kind": "Heading", "text": "1　目的", "level": 1}]
    told = {"reason": "最初の版", "review_on": timezone.localdate() + timedelta(days=365), "at": timezone.now()}
    kept = {"content": content, "digest": digest_of(content), "by": world.ito}
    world.stage["manual"], _made = Edition.objects.get_or_create(number=1, defaults={**told, **kept})


def _notices(world):
    """A mailing that is planned: one person with a flag, one wording of the house's own."""
    from tsutsumi.notices import actions as notices
    from tsutsumi.work.models import Job

    mailing = notices.make(world.case, "最初のお知らせ", by=world.sato)
    notices.plan(mailing, by=world.sato)
    notices.edit(mailing, {"letter_on": KNOWN_AT.date() + timedelta(days=30)}, by=world.sato)
    notices.plan(mailing, by=world.sato)
    flag = notices.flag(mailing, 0, "language", "easy", "窓口で本人から聞いた", by=world.ito)
    notices.word(mailing, ("mail", "ja", "adult"), "お知らせ", "# 項目\n{{person.items}}", by=world.ito)
    Job.objects.filter(kind__startswith="notices.").delete()
    world.stage.update(mailing=mailing, flag=flag)


def _post(world):
    """Of one nobody knows whether the relay has it; of another the mail came back."""
    from django.db import transaction

    from tsutsumi.audit.moves import move
    from tsutsumi.notices.models import Attempt, Notice

    first, second = Notice.objects.filter(mailing=world.mailing).order_by("person")[:2]
    for notice, moves in ((first, ("try", "lose")), (second, ("hand", "bounce"))):
        attempt = Attempt.objects.create(notice=notice, channel="mail", number=1, at=KNOWN_AT, ended_at=KNOWN_AT)
        with transaction.atomic():
            for name in moves:
                move(attempt, name, by=world.sato)
    Attempt.objects.filter(notice=second).update(answer="5.1.1", words="550 5.1.1 <●●●>: User unknown")
    Notice.objects.filter(pk=first.pk).update(reason="mail.unknown")


# The value of each name in a route: by "route.name" first, then by "name" alone.
SAMPLES = {
    "letters.mailing": lambda world: world.print_run.mailing.number,
    "letters.run": lambda world: world.print_run.number,
    "letters.pk": lambda world: world.print_part.pk,
    "letters:address_seen.pk": lambda world: world.address_fix.pk,
    "letters:address_decided.pk": lambda world: world.address_fix.pk,
    "letters.person": lambda world: world.called.shown_number,
    "letters:address.person": lambda world: world.back.shown_number,
    "number": lambda world: world.case.number,
    "office:person.pk": lambda world: world.tanaka.pk,
    "office:link.pk": lambda world: world.tanaka.pk,
    "office:active.pk": lambda world: world.tanaka.pk,
    "office:retry.pk": lambda world: world.job.pk,
    "announcements.pk": lambda world: world.announcement.number,
    "announcements:act.name": lambda world: "settle",
    "announcements:page.language": lambda world: "en",
    "figures:figure.code": lambda world: "misuse",
    "figures:give_back.code": lambda world: "misuse",
    "figures:take.code": lambda world: "misuse",
    "figures:new.shape": lambda world: "number",
    "mailing": lambda world: world.mailing.number,
    "notices.person": lambda world: 1,
    "notices.flag": lambda world: world.flag.pk,
    "notices.channel": lambda world: "mail",
    "notices.language": lambda world: "ja",
    "notices.audience": lambda world: "adult",
    "notices:states.kind": lambda world: "csv",
    "cases:correct.pk": lambda world: world.note.pk,
    "cases:remove_member.pk": lambda world: world.part.pk,
    "intake:tell.token": lambda world: world.token,
    "intake:told.token": lambda world: world.token,
    "office:join.token": lambda world: world.invitation,
    "room:feed.token": lambda world: world.feed,
    "intake:revoke.pk": lambda world: world.link.pk,
    "outbox:hook.pk": lambda world: world.hook.pk,
    "outbox.pk": lambda world: world.message.pk,
    "role": lambda world: "legal",
    "team:ack.token": lambda world: world.ack,
    "team:paper.kind": lambda world: "pdf",
    "team:reach_of.pk": lambda world: world.ito.pk,
    "team:authority_line.pk": lambda world: world.line.pk,
    "team:remove_authority.pk": lambda world: world.line.pk,
    "team:contact.pk": lambda world: world.contact.pk,
    "team:remove_contact.pk": lambda world: world.contact.pk,
    "team:note.pk": lambda world: world.shift.pk,
    "guest": lambda world: world.guest.pk,
    "thing": lambda world: world.thing.pk,
    "test": lambda world: world.calltest.number,
    "team:privileged_file.pk": lambda world: world.privileged.pk,
    "team:told.pk": lambda world: world.message.pk,
    "team.pk": lambda world: world.call.pk,
    "reference": lambda world: world.tip.reference,
    "item": lambda world: world.item.number,
    "upload": lambda world: world.upload.pk,
    "folder": lambda world: world.folder.number,
    "log": lambda world: world.log.pk,
    "handover": lambda world: world.handover.number,
    "evidence.pk": lambda world: world.hold.pk,
    "run": lambda world: world.scan.number,
    "mark": lambda world: world.mark.pk,
    "check": lambda world: world.check.pk,
    "intake:file.pk": lambda world: world.tip_file.pk,
    "duties:approve.pk": lambda world: world.ruling.pk,
    "duties:withdraw.pk": lambda world: world.ruling.pk,
    "duties:settle.pk": lambda world: world.proposal.pk,
    "pair": lambda world: world.pair.name,
    "people:undo.pk": lambda world: world.decision.pk,
    "export": lambda world: world.export.number,
    "people.pk": lambda world: world.master.pk,
    "reports.pk": lambda world: world.report.pk,
    "version": lambda world: 1,
    "part": lambda world: world.report.form.items[0].code,
    "fact": lambda world: "event",
    "kind": lambda world: "email",
    "manual.edition": lambda world: world.manual.number,
    "situation.pk": lambda world: world.situation.pk,
    "track": lambda world: "tactical",
    "point": lambda world: "O8",
    "decision": lambda world: world.decided.number,
    "step": lambda world: world.step.pk,
    "proxy": lambda world: world.proxy.pk,
    "route": lambda world: world.route.pk,
    "decisions.kind": lambda world: "payment",
    "tasks.pk": lambda world: world.task.pk,
    "book": lambda world: world.edition.book,
    "tasks:edition.version": lambda world: world.edition.number,
    "cause": lambda world: world.cause.pk,
    "measure": lambda world: world.measure.number,
    "prevention.check": lambda world: world.look.pk,
    "cycle": lambda world: world.cycle.number,
    "spread": lambda world: world.spread.pk,
    "cost": lambda world: world.cost.number,
    "relief": lambda world: world.relief.number,
    "claim": lambda world: world.claim.number,
    "demand": lambda world: world.demand.number,
    "spending": lambda world: world.spending.number,
    "addressee": lambda world: world.addressee.code,
    "paper": lambda world: "police",
    "inquiry": lambda world: world.inquiry.number,
    "errand": lambda world: world.errand.pk,
    "harm": lambda world: world.harm.pk,
    "reply": lambda world: world.reply.pk,
    "seat": lambda world: world.seat.pk,
    "answer": lambda world: world.faq.code,
    "inquiries:keep.act": lambda world: "keep",
    "inquiries:judge.act": lambda world: "confirm",
    "inquiries:second.act": lambda world: "approve",
    "inquiries:report.kind": lambda world: "xlsx",
}
