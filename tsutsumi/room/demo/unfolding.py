"""Three cases as they would have unfolded, each at another stage. Every step goes through the verbs the pages use."""

import io
import zipfile
from collections.abc import Mapping
from datetime import time, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from tsutsumi.accounts.models import User, system
from tsutsumi.cases import actions as cases
from tsutsumi.cases.models import Case
from tsutsumi.duties import actions as duties
from tsutsumi.duties import gather
from tsutsumi.evidence import actions as evidence
from tsutsumi.evidence import jobs, vault
from tsutsumi.evidence.models import ScanRun, scope_of
from tsutsumi.intake import actions as intake
from tsutsumi.people import jobs as people
from tsutsumi.people.gather import proposals_of
from tsutsumi.reports import actions as reports
from tsutsumi.reports.actions import Filing
from tsutsumi.room.demo import publishing, rooms, telling
from tsutsumi.room.demo.leak import make_clinic_leak
from tsutsumi.room.demo.times import at
from tsutsumi.tasks import actions as tasks

LOST, LEAKED, FAXED = "USBメモリーの紛失（2階病棟）", "患者名簿の共有フォルダーの公開設定ミス", "検査案内のFAX誤送信"
OPERATOR = {"role": "operator", "is_personal_data": True}

type Cast = Mapping[str, User]


def lost_stick(cast: Cast) -> Case:
    """Case A: a nurse told of it yesterday evening; the officer has just opened the case."""
    noticed = at(1, time(17, 40))
    tip = intake.take_tip(
        "病棟で使っているUSBメモリーが、夕方から見つかりません。最後に使ったのは昼の申し送りのときです。",
        by=system(), noticed_at=noticed, taken_at=noticed + timedelta(minutes=25), place="2階ナースステーション",
        medium="usb", whose="入院している患者さんの氏名と看護記録だと思います。", how_many="100",
        name="病棟の看護師", department="2階病棟",
    )  # fmt: skip
    case = intake.open_case_from(
        tip, LOST, tip.known_at, by=cast["sato"], known_department="2階病棟", known_by="病棟の看護師",
        known_evidence=f"第一報 {tip.reference}", medium="usb", event="suspected_leak", cause="lost_place_unknown",
    )  # fmt: skip
    cases.add_member(case, cast["suzuki"], by=cast["sato"])
    cases.add_member(case, cast["yamada"], by=cast["sato"])
    cases.note(case, "病棟、更衣室、駐車場を3人で探したが見つからない。", by=cast["sato"], known_at=at(1, time(19, 30)))
    say(case, {"role": "operator"}, cast["sato"])
    work_on(case, cast["sato"], {"first_report": "19時5分に病棟から電話を受けた。", "F6-7": ""})
    return case


def leaked_folder(cast: Cast) -> Case:
    """Case B: a shared folder was open to the internet; scanned, ruled reportable, the report is being written."""
    known = at(3, time(10, 15))
    case = cases.open_case(
        LEAKED, known, by=cast["suzuki"], known_department="情報システム課", known_by="システム担当",
        known_evidence="検索サイトに名簿のファイル名が出ているという外部からの連絡", medium="cloud", event="leak",
        cause="misconfiguration", found_on=known.date(),
        outline="予約の連絡に使う共有フォルダーが、リンクを知らない人にも公開される設定になっていた。",
    )  # fmt: skip
    for key in ("ito", "takahashi", "yamada"):
        cases.add_member(case, cast[key], by=cast["sato"])
    cases.note(case, "公開の設定を止め、閲覧の記録を取り寄せた。", by=cast["suzuki"], known_at=at(3, time(11, 0)))
    cases.go(case, "confirm", by=cast["sato"])
    telling.register(case, cast)
    scan(case, cast["suzuki"])
    for proposal in proposals_of(case):
        duties.take_over(proposal, by=cast["sato"])
    answer_rest(case, {**OPERATOR, "encrypted": "none", "wrongful_purpose": False}, cast["sato"])
    cases.go(case, "contain", by=cast["suzuki"])
    ruling = rule(case, "yes", "走査の結果、1,000人を超える患者の氏名・連絡先と診療の情報が含まれていた。", cast)
    filing = Filing("preliminary", "appi", ruling.recipient, ruling=ruling)
    reports.start(case, filing, by=cast["sato"])
    stopped = {"F7-1": "元の設定を画面3枚に残し、11時に公開を止めた。", "logs": "閲覧の記録を書き出した。", "F7-3": ""}
    work_on(case, cast["suzuki"], stopped)
    work_on(
        case, cast["sato"], {"first_report": "", "F0-2": "", "F0-5": "S2。11時以降は続いていない。", "inventory": ""}
    )
    hand_out(case, cast)
    rooms.furnish(case, cast)
    publishing.publish(case, cast)
    telling.tell(case, cast)
    return case


def mis_sent_fax(cast: Cast) -> Case:
    """Case C: one sheet to a wrong number; not reportable, and the record says why."""
    known = at(40, time(9, 20))
    case = cases.open_case(
        FAXED, known, by=cast["sato"], known_department="受付", known_by="受付の職員",
        known_evidence="誤送信先の会社からの電話", medium="fax", event="leak", cause="mis_fax", found_on=known.date(),
        outline="健診の案内1枚（氏名と電話番号、1人）を、番号を1つ間違えて別の会社に送った。",
    )  # fmt: skip
    cases.add_member(case, cast["ito"], by=cast["sato"])
    cases.note(
        case, "相手先を訪ね、用紙を受け取った。写しはないと確認した。", by=cast["sato"], known_at=at(39, time(14, 0))
    )
    kinds = {"data_kinds": ["name", "phone"], "count": 1, "wrongful_purpose": False, "encrypted": "none"}
    answer_rest(case, {**OPERATOR, **kinds}, cast["sato"])
    rule(case, "no", "氏名と電話番号だけの1人分で、各号のどれにも当たらない。本人には電話でおわびした。", cast)
    back = {"F5-2": "受け取った会社に電話でおわびした。", "F5-8": "用紙1枚を受け取り、受領書を交わした。"}
    work_on(case, cast["sato"], {"F5-1": "", "F5-7": "", "duties": "報告要否判断書を作った。", **back})
    cases.go(case, "contain", by=cast["sato"])
    cases.go(case, "close", by=cast["sato"])
    return case


def work_on(case: Case, by: User, done: Mapping[str, str]) -> None:
    """Bring the tasks in step, and finish those of these keys, each with what shows it."""
    tasks.sync_case(case, by=by)
    for task in case.tasks.open().filter(key__in=done):
        tasks.finish(task, by=by, note=done[task.key])


def hand_out(case: Case, cast: Cast) -> None:
    """Who does what: an owner with a deputy, one that waits for another, one that is not needed."""
    found = {task.key: task for task in case.tasks.open()}
    for key, owner, deputy in (("F7-6", "suzuki", "sato"), ("notice_draft", "takahashi", "ito"), ("police", "ito", "")):
        tasks.assign(found[key], by=cast["sato"], owner=cast[owner], deputy=cast.get(deputy), due_at=None)
    tasks.block(found["first_publication"], found["notice_draft"], by=cast["sato"])
    tasks.set_aside(found["F7-10"], "連絡してくれた方は名乗らず、連絡先も分からない。", by=cast["sato"])


def waiting_tip(cast: Cast) -> None:
    """A call the desk has written down and nobody has looked at yet."""
    intake.take_tip(
        "患者さんから、別の人の診療明細が封筒に入っていたと電話がありました。", by=cast["tanaka"], way="phone",
        taken_at=at(0, time(8, 50)), noticed_at=at(0, time(8, 50)), medium="post", how_many="1",
        name="受付", department="受付",
    )  # fmt: skip


def scan(case: Case, by: User) -> ScanRun:
    """Hand in the folder as one zip, scan it here and now, settle the count. The worker finds nothing left to do."""
    sealed = vault.seal(scope_of(case), folder())
    evidence.take_in(case, sealed, "共有フォルダー.zip", by=by, note="公開されていた共有フォルダーの写し")
    run = evidence.ask_scan(case, by=by)
    jobs.scan({"run": run.pk}, lambda: None)
    people.settle({"run": run.pk}, lambda: None)
    return run


def folder() -> bytes:
    """The leaked folder as a zip."""
    with TemporaryDirectory() as place:
        root, packed = Path(place) / "共有フォルダー", io.BytesIO()
        make_clinic_leak(root)
        with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as out:
            for path in sorted(root.rglob("*")):
                if path.is_file():
                    out.write(path, path.relative_to(root))
        return packed.getvalue()


def say(case: Case, said: Mapping[str, Any], by: User) -> None:
    """Answers learned on the day of knowing."""
    for fact, value in said.items():
        duties.answer(case, fact, value, on=case.known_on, by=by, source="担当者の確認")


def answer_rest(case: Case, said: Mapping[str, Any], by: User) -> None:
    """Say what is given where a scan has not said it already; then "no" to yes-no questions the duty still hangs on."""
    known = gather.facts_of(case)
    say(case, {fact: value for fact, value in said.items() if known.value(fact) is None}, by)
    for question in gather.questions_of(case):
        if question.kind == "bool" and "duty" in question.changes:
            say(case, {question.fact: False}, by)


def rule(case: Case, outcome: str, reason: str, cast: Cast) -> Any:
    """Proposed by the officer, approved by legal."""
    judgement = gather.judged(case)
    recipient = next((r.label for v in judgement.verdicts for r in v.recipients), "")
    ruling = duties.propose(case, outcome, reason=reason, recipient=recipient, by=cast["sato"])
    duties.approve(ruling, by=cast["ito"])
    return ruling


__all__ = ["FAXED", "LEAKED", "LOST", "leaked_folder", "lost_stick", "mis_sent_fax", "waiting_tip"]
