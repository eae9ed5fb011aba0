"""A filled report and a decision record of あおい総合クリニック, as the truth that every output is held to."""

from datetime import date

from tsutsumi.core.documents import form
from tsutsumi.core.documents.decision import Decision, FactRow, Signature
from tsutsumi.core.documents.report import Filled
from tsutsumi.core.documents.values import NOT_ENTERED, People, Source, State, Value, known, unknown

TODAY = date(2026, 11, 5)
SATO = Source("聞き取りへの答え", "佐藤", date(2026, 11, 2))
SUZUKI = Source("証拠の走査", "鈴木", date(2026, 11, 4))
CLINIC = Source("組織の登録")

VALUES = {
    "type.stage": known("preliminary", CLINIC),
    "type.renewal": known("new", CLINIC),
    "type.reported_on": known(date(2026, 11, 5), CLINIC),
    "type.addressee": known("個人情報保護委員会", SATO),
    "type.basis": known("個人情報の保護に関する法律第26条第1項", SATO),
    "reporter.name": known("医療法人社団あおい会　あおい総合クリニック", CLINIC),
    "reporter.kana": known("イリョウホウジンシャダンアオイカイ アオイソウゴウクリニック", CLINIC),
    "reporter.corporate_number": known("5010005012345", CLINIC),
    "reporter.sector": known("医療業", CLINIC),
    "reporter.address": known("東京都千代田区千代田1-1", CLINIC),
    "reporter.representative": known("理事長　青井 葵", CLINIC),
    "reporter.contact_department": known("情報管理室", CLINIC),
    "reporter.contact_name": known("佐藤 花子", CLINIC),
    "reporter.contact_phone": known("03-0000-0000", CLINIC),
    "reporter.contact_email": known("privacy@aoi-clinic.example", CLINIC),
    "reporter.joint": Value(State.NONE, None, SATO),
    "outline.occurred_on": unknown(SATO, date(2026, 11, 20)),
    "outline.found_on": known(date(2026, 11, 2), SATO),
    "outline.events": known(("suspected_leak",), SATO),
    "outline.finder": known("self", SATO),
    "outline.limbs": known(("1", "4"), Source("報告要否の判断", "佐藤", date(2026, 11, 4))),
    "outline.trustor": known("no", SATO),
    "outline.trustee": known("no", SATO),
    "outline.summary": known(
        "令和8年11月2日、外来病棟の看護師が、健診予約の名簿を保存したUSBメモリ1本の所在が分からないことに気づいた。\n"
        "院内を捜索したが発見に至っていない。USBメモリは暗号化されていなかった。",
        SATO,
    ),
    "outline.investigation": known("considering", SATO),
    "data.medium": known(("electronic",), SATO),
    "data.subjects": known(("customers",), SATO),
    "data.items": known(("name", "birth_date", "address", "phone", "other"), SUZUKI),
    "data.items_other": known("健康診断の結果、健康保険証の記号・番号", SUZUKI),
    "people.total": Value(State.ESTIMATED, People(912, 1043), SUZUKI),
    "people.card": Value(State.NONE, None, SUZUKI),
    "cause.party": known("reporter", SATO),
    "cause.kind": known("lost", SATO),
    "cause.detail": unknown(SATO, date(2026, 11, 20)),
    "further_harm.exists": unknown(SATO, date(2026, 11, 25)),
    "further_harm.detail": unknown(SATO),
    "response.status": known("planned", SATO),
    "response.detail": known("対象の方に書面でお知らせする。専用の窓口を置く。", SATO),
    "announcement.status": known("considering", SATO),
}


def filled(stage: form.Stage = "preliminary", **changes: object) -> Filled:
    """The sample report; `changes` go to Filled."""
    the_form = form.load("ppc_breach_report", TODAY)
    values = {f.code: VALUES.get(f.code, NOT_ENTERED) for f in the_form.fields}
    args = {"number": "PI-R8-0012", "version": 1, "made_on": TODAY, **changes}
    return Filled(form=the_form, values=values, stage=stage, **args)  # type: ignore[arg-type]


def limb(number: int, label: str, outcome: str, fact: str, value: str, mark: str = "確認") -> dict:
    fact_line = {"name": fact, "label": fact, "value": value, "outcome": outcome, "by": "佐藤", "on": "2026-11-02"}
    return {
        "id": f"appi.limb{number}",
        "label": f"{number}号　{label}",
        "outcome": outcome,
        "cite": [f"規則7条{number}号", "通則編3-5-3-1"],
        "mark": mark,
        "facts": [fact_line | {"source": "聞き取り"}],
        "open_points": [],
        "children": [],
    }


POINT = {
    "id": "O8",
    "title": "見られる前に全部回収したと言える範囲",
    "reading_a": "相手方が開封していないことを確認できれば漏えいに当たらない",
    "reading_b": "開封の有無を技術的に確かめられないときは、おそれがあるとみる",
    "default": "B",
    "source": "ガイドラインQ&A6-1",
}


def verdict(reportable: str = "no") -> dict:
    yes = reportable == "yes"
    clock = {
        "kind": "final", "label": "確報", "days": 30, "start": "2026-11-02", "raw": "2026-12-01", "due": "2026-12-01",
        "limbs": ["1"], "flags": [], "cite": ["規則8条2項"], "decided": True,
    }  # fmt: skip
    later = {**clock, "days": 60, "raw": "2026-12-31", "due": "2027-01-04", "limbs": ["3"], "decided": False}
    limbs = [
        limb(1, "要配慮個人情報が含まれる個人データ", "yes" if yes else "no", "漏えいした項目", "氏名、住所"),
        limb(2, "不正に利用されることにより財産的被害が生じるおそれ", "no", "漏えいした項目", "氏名、住所"),
        limb(3, "不正の目的をもって行われたおそれがある行為", "unknown" if yes else "no", "原因", "誤送付", "要確認"),
        limb(4, "本人の数が千人を超えるもの", "no", "本人の数の最大", "31人"),
    ]
    proof = {
        "id": "appi", "label": "個人情報保護法26条1項の報告対象事態", "outcome": reportable, "cite": ["法26条1項"],
        "mark": "確認", "facts": [], "open_points": [],
        "children": [
            {"id": "appi.gate", "label": "個人データに当たるか", "outcome": "yes", "cite": ["法16条3項"]},
            {"id": "appi.limbs", "label": "各号のいずれかに当たるか", "outcome": reportable, "cite": ["規則7条"],
             "children": limbs},
        ],
    }  # fmt: skip
    return {
        "regime": "appi", "label": "個人情報保護法", "reportable": reportable, "limbs": ["1"] if yes else [],
        "undecided": ["3"] if yes else [], "notify_principals": "yes" if yes else "no", "exempt_reason": None,
        "exempt_label": "", "clocks": [clock, later] if yes else [], "day3": "2026-11-04" if yes else None,
        "day5": "2026-11-06" if yes else None, "recipients": [{"label": "個人情報保護委員会"}] if yes else [],
        "open_points": [POINT], "proof": proof,
    }  # fmt: skip


def decision(answer: str = "no", facts: int = 7) -> Decision:
    """The sample decision: a letter to the wrong address, 31 people; `answer` "yes" for the clinic's USB stick."""
    rows = [
        ("知った日", "令和8年11月2日（月）", "外来受付　田中"), ("起きたこと", "漏えい（外へ出た）", "田中"),
        ("漏えいした項目", "氏名、住所", "佐藤"), ("原因", "誤送付（宛名の取り違え）", "佐藤"),
        ("暗号化などの保護", "なし", "鈴木"),
        ("不正の目的によるおそれ", "いいえ", "佐藤"), ("自社の立場", "自社で取り扱う", "佐藤"),
        ("同じ内容の控えがあるか", "はい", "佐藤"), ("社外の人に誰の情報か分かるか", "はい", "佐藤"),
    ]  # fmt: skip
    told = tuple(FactRow(name, value, by, date(2026, 11, 2), "聞き取り") for name, value, by in rows[:facts])
    return Decision(
        number="PI-R8-0012",
        title="請求書の誤送付" if answer == "no" else "外来病棟でのUSBメモリ紛失",
        organisation="あおい総合クリニック",
        answer=answer,
        verdicts=(verdict(answer),),
        people=People(31, 31) if answer == "no" else People(912, 1043),
        facts=told,
        unknown=() if answer == "no" else ("不正の目的によるおそれはありますか",),
        signatures=(
            Signature("起案", "佐藤 花子", date(2026, 11, 5)),
            Signature("承認", "伊藤 誠", date(2026, 11, 5)),
        ),
        law_checked_on=date(2026, 11, 23),
        made_on=TODAY,
    )
