"""When two records are the same person, may be, or cannot be; each with its reason.

The table is read twice. For the highest count, pairs are joined only where nothing speaks against it. For the lowest,
wherever they could be one person. Nothing joins on a name alone, and different birth dates never join for the highest.
"""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Same:
    """Records with equal values in all of `on` are one person, unless they differ in one of `unlike`."""

    reason: str
    on: tuple[str, ...]
    unlike: tuple[str, ...] = ()
    nameless: bool = False  # only among records without any name


SURE = (
    *(
        Same(f"{script_ja}と{what_ja}が一致", (script, what), ("birth", "my_number"))
        for script, script_ja in (("name", "氏名"), ("kana", "読み"), ("latin", "ローマ字の氏名"))
        for what, what_ja in (("birth", "生年月日"), ("address", "住所"), ("phone", "電話番号"), ("email", "メール"))
    ),
    Same("個人番号が一致", ("my_number",), ("birth",)),
    Same("会員番号・患者番号が一致", ("member",), ("birth", "name", "kana")),
    Same("カード番号が一致", ("card",), ("birth", "name", "kana")),
    Same("健康保険の番号が一致", ("insurance",), ("birth", "name", "kana")),
    Same("基礎年金番号が一致", ("pension",), ("birth", "name", "kana")),
    Same("運転免許証番号が一致", ("licence",), ("birth", "name", "kana")),
    Same("旅券番号が一致", ("passport",), ("birth", "name", "kana")),
    Same("在留カード番号が一致", ("residence",), ("birth", "name", "kana")),
    Same("口座番号が一致", ("bank",), ("birth", "name", "kana")),
    Same("メールアドレスが一致", ("email",), ("birth", "name", "kana")),
    Same("氏名のない記録で電話番号が一致", ("phone",), nameless=True),
    Same("氏名のない記録で生年月日と住所が一致", ("birth", "address"), nameless=True),
)

# May be one person though something differs: a slip of the pen in a name or a date, a changed surname.
POSSIBLE = (
    *(Same(s.reason, s.on) for s in SURE if not s.nameless and s.on != ("email",)),
    Same("生年月日と住所が一致", ("birth", "address")),
    Same("生年月日と電話番号が一致", ("birth", "phone")),
    Same("生年月日とメールが一致", ("birth", "email")),
)

UNIQUE = ("my_number", "licence", "passport", "residence", "pension", "member")  # one number, one person
