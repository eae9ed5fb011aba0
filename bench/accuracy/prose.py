"""Running text: letters, minutes, notes, mails, reports. Sentences of the author's own, holes filled by chance."""

import random

from bench.accuracy.page import Page, kept

OPENINGS = (
    "本日午前、{f}さんが窓口に来られ、先月の請求について説明を求められた。",
    "議長に{f}氏を選び、書記は{s}が務めることとした。",
    "診察の結果、{f}様には来週もう一度お越しいただくことになりました。",
    "{s}課長より、今年度の目標について報告があった。",
    "先日お電話をくださった{f}様のご家族から、あらためて連絡がありました。",
    "入居者の{F}（{n}歳）は、廊下で転倒し、左手首を痛めた。",
    "面談には母の{F}さんと担任の{s}先生が同席した。",
    "講師の{f}先生をお招きし、公開講座を開きます。",
    "被害届を出したのは、市内に住む会社員、{F}さん（{n}）である。",
    "当日の受付は{s}と{s}が交代で担当します。",
    "契約者である{f}様より、名義を変えたいとのお申し出がありました。",
    "配達員の{s}さんが、荷物を別の家に届けてしまったと話している。",
    "優勝は{F}選手、準優勝は{F}選手でした。",
    "{s}さん、{s}さん、{s}さんの三名が新しく班に加わります。",
    "退職する{f}さんの送別会を、来月の第一金曜に行います。",
    "調剤を担当した薬剤師の{F}が、処方の量を確認した。",
    "隣の席の{s}くんに、教科書を見せてもらったそうです。",
    "貸主{f}と借主{f}は、次のとおり合意した。",
    "{f}殿の功績をたたえ、ここに表彰します。",
    "ご紹介の{s}様には、こちらから折り返しご連絡いたします。",
    "申立人{F}の代理人は、書面で意見を述べた。",
    "主治医は{F}医師から{F}医師に代わった。",
    "ヘルパーの{s}さんによると、昨夜から食欲がないとのこと。",
    "{F}は昨年四月に入社し、経理を受け持っている。",
    "カルテには{k}と記されているが、保険証とは読みが違う。",
    "海外からの問い合わせは {r} が受け、翌朝までに返事をした。",
    "発注者の窓口は{s}様、当社の窓口は{s}が務めます。",
)
FILL = (
    "天気は曇りで、午後から小雨がぱらついた。",
    "会議は予定より十五分早く終わった。",
    "書類は三部用意し、一部を控えとして残す。",
    "次の点検は来月の中ごろに行う。",
    "倉庫の鍵は事務室の引き出しにある。",
    "駐車場の白線を引き直すことが決まった。",
    "参加費は当日集め、おつりのないように願いたい。",
    "新しい機械は静かで、電気代も下がる見込みだ。",
    "{c}から見積書が届いた。",
    "{l}の改正により、届出の様式が変わった。",
    "{t}の北口を出て、右へ五分ほど歩く。",
    "{c}との取引は昨年から続いている。",
    "{l}第十二条の定めによる。",
    "送迎の車は{t}を八時に出る。",
    "工事は{c}が請け負う。",
    "この地区では水道管の取り替えが続いている。",
    "味はよいが量が少ないという声が多い。",
    "一等の景品は自転車、二等は米十キロである。",
    "図書室の開館は十時からに改める。",
    "原因は部品の劣化とみられる。",
    "本件は林業の担い手不足とも関わる。",
    "売上は前の月より二割ほど増えた。",
)
CONTACT = (
    "連絡先は{p}、{m}です。",
    "ご自宅（{a}）まで伺います。",
    "現在のお住まいは{a}とのことです。",
    "折り返しは{p}へお願いします。",
    "生まれは{b}と聞いている。",
    "返信は {m} 宛てにお願いいたします。",
    "郵便物は{a}へ転送された。",
    "{a}に住む方からの相談である。",
)


def paragraph(page: Page) -> None:
    rng = page.rng
    for _ in range(rng.randrange(3, 7)):
        kind = rng.random()
        kept(page, rng.choice(OPENINGS if kind < 0.4 else CONTACT if kind < 0.52 else FILL))
        if rng.random() < 0.15:
            page.put("\n")
    page.put("\n")


def mail(page: Page) -> None:
    """Headers with a display name, a greeting, a signature."""
    rng = page.rng
    sender, to = page.person(), page.person()
    page.put("差出人: ").hit("name", f"{sender.family} {sender.given}").put(" <").email(sender).put(">\n宛先: ")
    page.hit("name", f"{to.roman[1]} {to.roman[0]}").put(" <").email(to).put(">\n件名: 先日の件について\n\n")
    page.decoy("company", rng.choice(("山吹物産株式会社", "汐見精機株式会社"))).put("\n").hit("name", to.family).one(
        "様", " 様", "さま", "さん"
    ).put("\n\n")
    page.one("お世話になっております。", "お疲れさまです。", "突然のご連絡を失礼いたします。")
    page.decoy("company", rng.choice(("白樺印刷", "三日月ソフト株式会社"))).one("の", "、営業一部の").hit(
        "name", sender.family
    ).one("です。\n", "でございます。\n", "と申します。\n")
    paragraph(page)
    page.put("\n――――――――\n").full_name(sender).put(rng.choice(("\n", f"（{sender.reading[0]}）\n")))
    page.one("〒", "").hit("postal_code", f"{rng.randrange(100, 999)}-{rng.randrange(1000, 9999)}").put(
        " "
    ).address().put("\n")
    page.one("TEL ", "電話　", "Tel: ", "☎", "携帯：").phone().put("\n").email(sender).put("\n")


def minutes(page: Page) -> None:
    rng = page.rng
    page.put(f"第{rng.randrange(2, 40)}回　運営委員会　議事要旨\n出席者：")
    for n in range(rng.randrange(2, 6)):
        page.put("、" if n else "")
        who = page.person()
        page.hit("name", who.family if rng.random() < 0.4 else who.full)
        if rng.random() < 0.4:
            page.one("委員", "（書記）", "理事", "（途中退席）", "監事")
    page.put("\n欠席者：").full_name(page.person()).put("\n\n")
    for _ in range(rng.randrange(2, 5)):
        page.hit("name", page.person().family).one("：", "委員　", "：　")
        kept(page, rng.choice(FILL)).strip()
        page.put("\n")
    paragraph(page)


def note(page: Page) -> None:
    for _ in range(page.rng.randrange(1, 4)):
        paragraph(page)


LAYOUTS = (mail, minutes, note, note)


def make(rng: random.Random) -> Page:
    page = Page(rng)
    rng.choice(LAYOUTS)(page)
    return page
