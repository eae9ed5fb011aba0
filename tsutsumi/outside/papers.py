"""Papers for those outside, filled from the case: what is not known is said to be so, and nothing is made up."""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import date
from typing import Any, Literal

from django.utils import timezone, translation

from tsutsumi.accounts.models import Organisation
from tsutsumi.cases.models import Case
from tsutsumi.core.documents import form as forms
from tsutsumi.core.documents import page, render, text
from tsutsumi.core.documents.document import Block, Cell, Document, Heading, Paragraph, Table
from tsutsumi.core.documents.report import Filled
from tsutsumi.core.documents.values import State, Value, Values
from tsutsumi.core.law import others
from tsutsumi.core.law.facts import display
from tsutsumi.core.law.vocabulary import codes_of
from tsutsumi.duties.gather import facts_of, judged, people_of
from tsutsumi.outside.models import Addressee, Insurer, SpendRequest
from tsutsumi.reports import gather as values
from tsutsumi.reports import papers as reports
from tsutsumi.reports.models import FORM_OF, Report
from tsutsumi.web import days

PaperKind = Literal["pdf", "docx"]
# Code of the paper → its title.
TITLES = {
    "police": "警察相談メモ",
    "complaint": "被害届（下書き）",
    "insurer": "保険事故の第一報",
    "client": "個人データの漏えい等に関する通知（委託元あて）",
    "trustee": "漏えい等に関する照会書（委託先あて）",
    "partner": "セキュリティ事故に関するお知らせ（取引先あて）",
}
NINE = ("outline", "data", "people", "cause", "further_harm", "response", "announcement", "prevention", "other")
OPEN = "調査中"
LEFT_OPEN = frozenset({State.NOT_ENTERED, State.UNKNOWN})
BLANK = "（記入してください）"
DISCLAIMER = (
    "本書は事案の記録から作った下書きです。法的助言ではありません。提出の前に、組織と専門家が確かめてください。"
)
TWELVE = (
    ("何が起きたか", "漏えい・滅失・毀損の別、疑いの段階か確定か"),
    ("いつ起きたか、いつ知ったか", "貴社のどの部署が最初に知った日時を含む"),
    ("対象の情報の項目", "氏名、住所、番号、要配慮個人情報の有無など"),
    ("本人の数", "分かっている下限と上限。お預けした分だけの数"),
    ("対象の期間", "いつからいつまでのデータか、外から見えた期間"),
    ("原因", "確定と推定を分けて"),
    ("封じ込め", "止めたもの、止めた日時、まだ続いているもの"),
    ("ログ", "残っているログの種類・期間・保全の状況"),
    ("暗号化など", "方式、鍵の管理、読み取れる状態だったか"),
    ("再委託先", "関わった再委託先の名称と役割"),
    ("国", "データの保存・処理をした国、閲覧された国"),
    ("ほかの委託元", "同じ事故の影響を受けたほかの委託元があるか（数だけで可）"),
)


def paper(case: Case, code: str, kind: PaperKind) -> bytes:
    """In Japanese, whoever takes it."""
    with translation.override("ja"):
        return render.paper(document(case, code), kind)


def document(case: Case, code: str) -> Document:
    """KeyError when there is no such paper."""
    makers = {
        "police": _police, "complaint": _complaint, "insurer": _insurer, "client": _client, "trustee": _trustee,
        "partner": _partner,
    }  # fmt: skip
    blocks = tuple(makers[code](case))
    day = text.day(others.checked_on(), "wareki")
    return Document(
        title=TITLES[code],
        blocks=blocks,
        author=Organisation.the().name,
        number=case.number,
        made_on=timezone.localdate(),
        footer=f"{case.number}　{DISCLAIMER}　制度の確認日：{day}",
        keywords=(case.number, TITLES[code]),
        meta=(("事案番号", case.number), ("作成日", text.day(timezone.localdate(), "wareki"))),
    )


def nine(case: Case) -> list[tuple[str, str]]:
    """The nine items of 規則8条1項 as far as they are known: (title, text). From the report, else from the case.

    What a draft of the report leaves open and the case has learned since is taken from the case.
    """
    report = Report.objects.filter(case=case).order_by("-pk").first()
    filled = _gathered(case) if report is None else reports.filled(report.current)
    if report is not None and filled.draft:
        filled = replace(filled, values=_completed(filled.values, values.gathered(filled.form, case, report.regime)))
    sections = {section.item.code: section for section in page.sections(filled)}
    return [(sections[c].item.title, _lines(sections[c].rows)) if c in sections else (c, OPEN) for c in NINE]


def _completed(said: Values, known: Values) -> dict[str, Value]:
    """What the report says; where it leaves a thing open, what is known by now."""
    found = {code: value for code, value in known.items() if value.state not in LEFT_OPEN}
    return {code: found.get(code, value) if value.state in LEFT_OPEN else value for code, value in said.items()}


def _gathered(case: Case) -> Filled:
    today, regime = timezone.localdate(), judged(case).main.regime
    form = forms.load(FORM_OF[regime], today)
    return Filled(form, values.gathered(form, case, regime), "preliminary", case.number, 0, today)


def _lines(rows: Iterable[Any]) -> str:
    said = [f"{row.field.label}：{row.copy}" for row in rows if row.copy]
    return "\n".join(said) or OPEN


def _police(case: Case) -> Iterator[Block]:
    org = Organisation.the()
    yield Paragraph("警察に相談するときに渡すメモです。時刻は日本時間です。推定は推定と書きます。", "lead")
    yield _table(
        (
            ("1 相談者", _join(org.name, org.contact_department, org.contact_name, org.contact_phone)),
            ("2 事案の概要（5W1H）", _outline(case)),
            ("3 時系列", "下の表のとおり"),
            ("4 被害", _damage(case)),
            ("5 手口", f"{_cause(case)}\n確定・推定の別：{BLANK}"),
            ("6 証拠の一覧", "下の表のとおり"),
            ("7 被疑者に関する情報", BLANK + "（在職者なら、規程と秘密管理の状況）"),
            ("8 契約・規程・秘密保持の誓約書", BLANK),
            ("9 公表の予定と相談したいこと", "公表の可否、捜査に支障のある内容があるかを相談したい。"),
            ("10 希望", "□ 相談のみ　□ 被害届　□ 告訴"),
            ("11 すでに報告した先", _already(case)),
        )
    )
    yield Heading("3 時系列")
    yield from _timeline(case)
    yield Heading("6 証拠の一覧")
    yield from _evidence(case)
    yield Heading("どの罪に当たりうるか（参考）")
    yield from _offences(case)
    if facts_of(case).value("cause") == "insider":
        yield Heading("営業秘密に当たるか（不正競争防止法2条6項）")
        yield _table((("秘密管理性", BLANK), ("有用性", BLANK), ("非公知性", BLANK)))


def _complaint(case: Case) -> Iterator[Block]:
    org = Organisation.the()
    yield Paragraph(f"{BLANK}警察署長　殿")
    yield Paragraph(
        "次のとおり被害がありましたので、届けます。様式は警察の案内に従い、この下書きから写してください（要確認）。",
        "small",
    )
    yield _table(
        (
            ("届出人", _join(org.address, org.name, f"{org.representative_title} {org.representative}".strip())),
            ("連絡先", _join(org.contact_department, org.contact_name, org.contact_phone)),
            ("被害者", org.name or BLANK),
            ("被害の年月日時", text.day(case.occurred_on) if case.occurred_on else "不明（調査中）"),
            ("被害を知った日", text.day(case.known_on)),
            ("被害の場所", org.address or BLANK),
            ("被害の模様", _outline(case)),
            ("被害の内容・金額", f"{_damage(case)}\n金額：{BLANK}"),
            ("犯人について分かること", BLANK + "（推測は書かない）"),
            ("遺留品・その他の参考となる事項", _pieces(case)),
        )
    )
    yield Heading("当たりうる罪（参考）")
    yield from _offences(case)
    yield Heading("別紙　証拠の一覧")
    yield from _evidence(case)


def _insurer(case: Case) -> Iterator[Block]:
    policy, org = Insurer.the() or Insurer(), Organisation.the()
    yield Paragraph(f"{policy.company or BLANK}　{policy.agency}　御中")
    yield Paragraph(
        "次の事故（疑いを含む）について、約款に基づき第一報を差し上げます。"
        "下の費用について、書面による事前の同意をお願いします。",
        "lead",
    )
    yield _table(
        (
            ("証券番号", policy.policy_number or BLANK),
            ("被保険者", org.name or BLANK),
            ("発見した日時", _known(case)),
            ("疑いか確定か", str(case.get_state_display())),
            ("事故の種類", _cause(case)),
            ("対象の項目・人数（見込み）", _damage(case)),
            ("とった措置・頼みたい業者", BLANK + "（業者名と見積り。御社の指定の業者があればお知らせください）"),
            ("損害賠償の請求", "□ あり　□ なし（いまのところ）"),
            ("すでに報告した先", _already(case)),
            ("担当者", _join(org.contact_department, org.contact_name, org.contact_phone, org.contact_email)),
        )
    )
    yield Heading("予定する費用と、同意の求め")
    rows = tuple(_cost(one) for one in case.spendings.exclude(state="dropped").order_by("number"))
    empty = ((Cell(BLANK), Cell(""), Cell(""), Cell("同意をお願いします")),)
    header = ("費目", "内容・支払先", "金額（上限）", "求め")
    yield Table(rows or empty, header, (2.5, 3.5, 1.8, 2.2), named_rows=False)
    yield Heading("お尋ね")
    yield Paragraph(
        "事故対応期間、費目ごとの限度額、御社が紹介できる業者（調査、弁護士、コールセンター）をお知らせください。"
    )
    yield Paragraph(f"{_we()}は、御社の同意なく法的な責任を認めたり、金額を約束したりしません。", "small")


def _cost(one: SpendRequest) -> tuple[Cell, ...]:
    asked = "同意をお願いします" if not one.consent else str(one.get_consent_display())
    return Cell(str(one.get_kind_display())), Cell(f"{one.what}\n{one.payee}"), Cell(f"{one.amount:,}円"), Cell(asked)


def _client(case: Case) -> Iterator[Block]:
    row = Addressee.objects.filter(case=case, code="CLIENT").first()
    yield Paragraph(f"{(row and row.name) or BLANK}　御中")
    yield Paragraph(
        "貴社からお預かりしている個人データについて、漏えい等（おそれを含む）を知りましたので、"
        "個人情報の保護に関する法律第26条第1項ただし書、同施行規則第9条に基づき、いま分かっている事項を通知します。"
        "分かっていない事項は、分かりしだい続けて通知します。",
        "lead",
    )
    yield Paragraph(f"{_we()}が知った日：{text.day(case.known_on)}（{_known(case)}）")
    yield Heading("通知する9項目")
    marks = "①②③④⑤⑥⑦⑧⑨"
    yield _table(tuple((f"{marks[n]} {title}", said) for n, (title, said) in enumerate(nine(case))))
    yield Heading("委託に関する事項")
    yield _table(
        (
            ("契約・業務の名称", BLANK),
            ("影響のあったシステム", BLANK),
            ("封じ込め", _state(case)),
            ("再委託先", BLANK),
            ("保全したログ・お渡しできる資料", BLANK),
            ("貴社の報告への協力", "貴社の委員会への報告と本人への通知に必要な情報の提供・調査に協力します。"),
            ("同じ立場の連絡窓口", BLANK),
        )
    )
    yield Paragraph(
        f"この通知が速やかに（知った日から概ね3〜5日）行われ、貴社に報告義務があるとき、{_we()}の報告と本人への通知の義務は"
        "なくなります（法26条1項ただし書・2項）。貴社の報告の期限は、遅くともこの通知を受けた時から始まります（通則編3-5-3-5）。"
        "通知が遅れたときに義務がなくなるかは要確認です。",
        "small",
    )
    yield Heading("受領の記録")
    yield _table((("受け取った日時", BLANK), ("部署・氏名", BLANK), ("備考", "")))


def _trustee(case: Case) -> Iterator[Block]:
    yield Paragraph(f"{BLANK}　御中")
    yield Paragraph(
        f"{_we()}がお預けしている個人データに関わる事故について、次の12項目を照会します。分かったものから順に、"
        "分からないものは「不明」と、分かる見込みの日を書いてお答えください。調査の終わりを待たずにお答えください。",
        "lead",
    )
    yield Paragraph(f"{_we()}がこの事故を知った日：{text.day(case.known_on)}　管理番号：{case.number}")
    rows = tuple((Cell(f"{n} {title}", note), Cell("")) for n, (title, note) in enumerate(TWELVE, start=1))
    yield Table(rows, ("照会する事項", "回答（確定・推定・不明の別）"), (4, 6))
    yield Paragraph(
        "個人データそのもの（名簿など）を、通常のメールに付けて送らないでください。受け渡しの方法はご相談します。"
    )
    yield Paragraph(
        f"委託元である{_we()}にも報告の義務があります（法26条1項、通則編3-5-3-2）。{_we()}の期限は、すでに始まっています。",
        "small",
    )


def _partner(case: Case) -> Iterator[Block]:
    org = Organisation.the()
    yield Paragraph(f"{BLANK}　御中")
    yield Paragraph(
        f"{_we()}で発生した事故について、いま分かっていることをお知らせします。ご心配をおかけし、お詫び申し上げます。",
        "lead",
    )
    yield _table(
        (
            ("何が起きたか", _outline(case)),
            ("貴社の情報への影響", "□ あり　□ なし　□ 調査中（お答えする日：" + BLANK + "）"),
            ("止めた接続", BLANK + "（API、VPN、共有の鍵やアカウント）"),
            ("お願い", f"{_we()}名の不審なメールにご注意ください。" + BLANK + "（鍵の更新、遮断、監視）"),
            ("次にお知らせする日", BLANK),
            ("連絡窓口", _join(org.contact_department, org.contact_name, org.contact_phone)),
            (
                "取扱い",
                "貴社の関係者の間にとどめてください（TLP:AMBER）。貴社のお客様への説明を妨げるものではありません。",
            ),
        )
    )


def _we() -> str:
    return Organisation.the().calls_itself


def _offences(case: Case) -> Iterator[Block]:
    cause = facts_of(case).value("cause") or ""
    found = others.offences_for(cause)
    if not found:
        yield Paragraph("いまの原因からは、当たりうる罪は示せません。警察と弁護士に相談してください。")
        return
    rows = tuple(
        (
            Cell(o.label, o.note, "" if o.mark == "確認" else o.mark),
            Cell("、".join(o.articles)),
            Cell(o.penalty),
            Cell(o.paper),
        )
        for o in found
    )
    yield Table(rows, ("罪", "条文", "法定刑", "届出"), (3, 2.4, 3, 1.8), named_rows=False)


def _badge(mark: str) -> str:
    return "" if mark == "確認" else mark


def _timeline(case: Case) -> Iterator[Block]:
    notes = sorted(case.notes.filter(corrected_by__isnull=True), key=lambda note: note.sort_at)
    rows = [(Cell(_moment(note.sort_at)), Cell(note.text)) for note in notes]
    rows.insert(0, (Cell(_known(case)), Cell("いずれかの部署が最初に知った")))
    yield Table(tuple(rows), ("日時（日本時間）", "できごと"), (3, 7), named_rows=False)


def _evidence(case: Case) -> Iterator[Block]:
    rows = tuple(
        (
            Cell(str(item.number)), Cell(str(item.get_kind_display())), Cell(item.name),
            Cell(f"{item.by.name}\n{_moment(item.at)}"), Cell(item.sha256 or "—"),
        )
        for item in case.items.select_related("by")
    )  # fmt: skip
    if not rows:
        yield Paragraph("まだ預かったものはありません。")
        return
    yield Table(rows, ("番号", "種類", "名前", "取得者・日時", "SHA-256"), (0.8, 1.2, 2.6, 2.4, 3), named_rows=False)


def _pieces(case: Case) -> str:
    count = case.items.count()
    return f"証拠 {count}点（別紙の一覧）" if count else "まだ預かったものはありません。"


def _outline(case: Case) -> str:
    facts = facts_of(case)
    said = [display(name, facts.value(name)) for name in ("event", "cause") if facts.value(name)]
    return _join(f"{case.title}", "／".join(said), case.outline)


def _cause(case: Case) -> str:
    cause = facts_of(case).value("cause")
    return display("cause", cause) if cause else OPEN


def _damage(case: Case) -> str:
    facts = facts_of(case)
    low, high = people_of(case, facts)
    found = facts.value("data_kinds") or ()
    kinds = [code for code in codes_of("data_kinds") if code in found]  # as the questions list them: the name first
    people = "調査中" if (low, high) == (None, None) else days.people(low, high)
    return f"項目：{display('data_kinds', tuple(kinds)) if kinds else OPEN}\n人数：{people}"


def _already(case: Case) -> str:
    filed = Report.objects.filter(case=case, versions__submitted_on__isnull=False).distinct()
    lines = [f"{report.recipient}（{report.get_stage_display()}）" for report in filed]
    names = {party.id: party.to for party in others.parties()}
    sent = Addressee.objects.filter(case=case, state__in=("sent", "received"))
    lines += [f"{row.name or names.get(row.code, row.code)}（{_day(row.sent_on)}）" for row in sent]
    return "\n".join(lines) or "まだありません"


def _state(case: Case) -> str:
    return "封じ込め済み" if case.state in ("contained", "reported", "closed") else OPEN


def _known(case: Case) -> str:
    return text.day(case.known_on) + "（時刻は不明）" if case.known_time_unknown else _moment(case.known_at)


def _moment(at: Any) -> str:
    local = timezone.localtime(at)
    return f"{text.day(local.date())} {local:%H:%M}"


def _day(on: date | None) -> str:
    return text.day(on) if on else "日付は未記入"


def _join(*parts: str) -> str:
    return "\n".join(part for part in parts if part) or BLANK


def _table(rows: Iterable[tuple[str, str]]) -> Table:
    return Table(tuple((Cell(head), Cell(said)) for head, said in rows), ("項目", "内容"), (3, 7))
