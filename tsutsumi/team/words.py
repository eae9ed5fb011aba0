"""What people are told by mail. Japanese; no title of a case, no values, no names of others."""

from datetime import datetime

from django.conf import settings

from tsutsumi.cases.models import JAPAN, Case
from tsutsumi.team.models import LABELS, CallTest

END = "\n\n（自動の連絡です。このメールに返信しないでください）"


def clock(at: datetime) -> str:
    local = at.astimezone(JAPAN)
    return f"{local.month}月{local.day}日（{'月火水木金土日'[local.weekday()]}）{local:%H:%M}"


def role_name(role: str) -> str:
    from django.utils import translation

    with translation.override("ja"):
        return str(LABELS[role])


def case_url(case: Case) -> str:
    return f"{settings.BASE_URL}{case.get_absolute_url()}"


def called(case: Case, roles: list[str], due: datetime, link: str) -> tuple[str, str]:
    """Subject and text of a call."""
    names = "\n".join(f"　・{role_name(role)}" for role in roles)
    text = (
        f"事案 {case.number} で、あなたは次の役割として呼ばれています。\n\n{names}\n\n"
        f"受けられるときは、次のリンクを開いて「引き受けます」を押してください。ログインは要りません。\n{link}\n\n"
        f"{clock(due)} までに返事がないと、次の人に連絡します。\n\n"
        f"内容は、堤にログインして見てください。\n{case_url(case)}{END}"
    )
    return f"【至急】事案 {case.number} の対応に入ってください", text


def by_sms(case: Case, link: str) -> str:
    return f"堤: 事案 {case.number} で呼ばれています。引き受けるときはこちら {link}"


def nobody(case: Case, roles: list[str]) -> tuple[str, str]:
    names = "\n".join(f"　・{role_name(role)}" for role in roles)
    text = (
        f"事案 {case.number} で、次の役割を引き受けた人がいません（時間までに応答がないか、人が決まっていません）。\n\n"
        f"{names}\n\n"
        f"「体制と連絡」の「電話で伝える一覧」を印刷し、電話で呼び出してください。\n\n{case_url(case)}team/{END}"
    )
    return f"【至急】事案 {case.number} で応答のない役割があります", text


def silent(case: Case, label: str, due: datetime, owner: str) -> tuple[str, str]:
    text = (
        f"事案 {case.number} の期限が近づいていますが、担当（{owner}）の操作がまだありません。\n\n"
        f"　{label}\n　期限 {clock(due)}\n\n状況を確かめてください。\n{case_url(case)}{END}"
    )
    return f"事案 {case.number} の期限が近づいています", text


def tested(test: CallTest, link: str) -> tuple[str, str]:
    text = (
        "連絡網の訓練です。実際の事案ではありません。\n\n"
        f"このメールに気づいたら、次のリンクを開いて「受け取りました」を押してください。ログインは要りません。\n{link}\n\n"
        f"締切り {clock(test.ends_at)}{END}"
    )
    return "連絡網の訓練: 受け取ったら押してください", text


def handed(case: Case, role: str) -> tuple[str, str]:
    text = (
        f"事案 {case.number} の「{role_name(role)}」の引継ぎが届いています。\n"
        f"内容を読み、「引き継ぎを受けました」を押してください。\n\n{case_url(case)}team/{END}"
    )
    return f"事案 {case.number} の引継ぎが届いています", text


def invited(case: Case, until: datetime, link: str) -> tuple[str, str]:
    text = (
        f"事案 {case.number} について、情報を共有するための入口をお送りします。\n\n"
        f"次のリンクからパスワードを設定し、ログインしてください（3日以内）。\n{link}\n\n"
        f"見られる期間は {clock(until)} までです。{END}"
    )
    return "情報共有の入口のご案内", text
