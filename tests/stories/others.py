"""Who else is told, and what it costs: the police, JPCERT/CC, and the insurer, whose consent stops the money."""

from tests.stories.browser import words_of

STOPPED = "保険会社の同意が付くまで、支出も約束もできません"


def unfold(person, words):
    person.page.locator("main summary", has_text=words).first.click()


def tell_the_police_and_jpcert(sato, base):
    """The memo for the police says what the case knows; who was spoken to and what was sent stay on the page."""
    for party in ("警察への相談・届出", "JPCERT/CC", "保険会社への第一報"):
        assert party in sato.go(f"{base}/outside/").text, party
    sato.go(f"{base}/outside/to/POLICE/")
    assert "電子カルテのサーバーの暗号化" in words_of(sato.receive("PDF"))
    unfold(sato, "連絡を書き足す")
    sato.choose("way", "phone").fill("at", "8:10").fill("words", "サイバー犯罪の窓口に電話し、来署の日を決めた。")
    sato.press("連絡を記録する")
    assert "来署の日を決めた" in sato.on_paper()
    sato.go(f"{base}/outside/to/JPCERT/").press("送ったことを記録する")
    sato.fill("receipt", "JPCERT#92000001").press("受領を記録する")
    assert "JPCERT#92000001" in sato.text


def pay_only_with_consent(suzuki, yamada, base):
    """Decided alone does not release it; the insurer's paper does."""
    suzuki.go(f"{base}/spending/new/").choose("kind", "C02").fill("what", "侵入経路の調査").fill("payee", "調査会社")
    suzuki.fill("amount", "3000000").press("申請する")
    spending = suzuki.page.url
    assert STOPPED in suzuki.text
    suzuki.press("この支出を起案する").press("この内容で回付する")
    yamada.go(suzuki.page.url).press("決裁する")
    assert STOPPED in suzuki.go(spending).text
    assert not suzuki.named("支出してよいと記録する").count()
    suzuki.go(f"{base}/evidence/register/").choose("kind", "paper").fill("name", "保険会社の同意書")
    suzuki.fill("note", "事務局の鍵のかかる棚。").press("登録する")
    suzuki.go(spending).choose("consent", "given").fill("who", "みほん損保 損害サービス課 田村")
    suzuki.page.locator("[name='item']").select_option(label=_label(suzuki, "保険会社の同意書"))
    suzuki.press("保険会社の答えを記録する").press("支出してよいと記録する")
    assert STOPPED not in suzuki.text
    assert "田村" in suzuki.on_paper()


def _label(person, words):
    return person.page.locator("[name='item'] option", has_text=words).first.inner_text()
