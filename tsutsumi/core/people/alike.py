"""When two records are the same person, may be, or cannot be; each with its reason.

Three readings. SURE: nothing speaks against one person; what these leave apart is the highest count. LIKELY: one person
more often than not (a slip in a date, letters for kana); with SURE the most probable count. POSSIBLE: could be one
person though something differs; the lowest count. Nothing joins on a name alone.
"""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Same:
    """Records with equal values in all of `on` are one person, unless they differ in one of `unlike`."""

    reason: str
    on: tuple[str, ...]
    unlike: tuple[str, ...] = ()
    nameless: bool = False  # only among records without any name
    rare: bool = False  # only where hardly two people can be expected to agree in all of `on` by chance


NAMES = (("name", "氏名"), ("kana", "読み"), ("latin", "ローマ字の氏名"))
CONTACTS = (("address", "住所"), ("phone", "電話番号"), ("email", "メール"))
OTHER_PERSON = ("birth", "name", "kana")

# Two shared signs beside the name: what the strictest reading asks for where no number decides.
STRICT = tuple(
    Same(f"{script_ja}と生年月日と{what_ja}が一致", (script, "birth", what), ("my_number",))
    for script, script_ja in NAMES
    for what, what_ja in CONTACTS
)

NUMBERS = (
    Same("個人番号が一致", ("my_number",), ("birth",)),
    Same("会員番号・患者番号が一致", ("member",), OTHER_PERSON),
    Same("カード番号が一致", ("card",), OTHER_PERSON),
    Same("健康保険の番号が一致", ("insurance",), OTHER_PERSON),
    Same("基礎年金番号が一致", ("pension",), OTHER_PERSON),
    Same("運転免許証番号が一致", ("licence",), OTHER_PERSON),
    Same("旅券番号が一致", ("passport",), OTHER_PERSON),
    Same("在留カード番号が一致", ("residence",), OTHER_PERSON),
    Same("口座番号が一致", ("bank",), OTHER_PERSON),
)

SURE = (
    *(
        Same(f"{script_ja}と{what_ja}が一致", (script, what), ("birth", "my_number"), rare=what == "birth")
        for script, script_ja in NAMES
        for what, what_ja in (("birth", "生年月日"), *CONTACTS)
    ),
    *NUMBERS,
    *(
        Same(
            f"ローマ字と読みの音と{what_ja}が一致",
            ("sound", what),
            ("birth", "my_number", "name", "kana"),
            rare=what == "birth",
        )
        for what, what_ja in (("birth", "生年月日"), *CONTACTS)
    ),
    Same("メールアドレスが一致", ("email",), OTHER_PERSON),
    Same("氏名のない記録で電話番号が一致", ("phone",), nameless=True),
    Same("氏名のない記録で生年月日と住所が一致", ("birth", "address"), nameless=True),
)

# One person more often than not: a slip in a date, another surname, letters that could not be printed, kana for kanji.
NEAR = (
    ("swapped", "月と日が入れ替わって"),
    ("same_month", "日だけ違って"),
    ("same_day", "月だけ違って"),
    ("same_date", "年だけ違って"),
)
LIKELY = (
    *(
        Same(f"{script_ja}と{what_ja}が一致し、生年月日が{how}いる", (script, what, near), ("my_number",))
        for script, script_ja in NAMES[:2]
        for what, what_ja in CONTACTS
        for near, how in NEAR
    ),
    *(
        Same(f"{script_ja}が一致し、生年月日の月と日が入れ替わっている", (script, "swapped"))
        for script, script_ja in NAMES[:2]
    ),
    *(
        Same(f"名と生年月日と{what_ja}が一致し、姓が違う", ("given", "birth", what), ("my_number",))
        for what, what_ja in CONTACTS
    ),
    *(
        Same(f"生年月日と{what_ja}が一致し、氏名は比べられない", ("birth", what), ("name", "kana", "my_number"))
        for what, what_ja in CONTACTS
    ),
    *(
        Same(f"名簿の中で知られる読みと{what_ja}が一致", ("read", what), ("birth", "my_number", "name", "kana"))
        for what, what_ja in (("birth", "生年月日"), *CONTACTS)
    ),
)

# May be one person though something differs: a slip of the pen in a name or a date, a changed surname.
POSSIBLE = (
    *(Same(s.reason, s.on) for s in SURE if not s.nameless and s.on != ("email",)),
    Same("生年月日と住所が一致", ("birth", "address")),
    Same("生年月日と電話番号が一致", ("birth", "phone")),
    Same("生年月日とメールが一致", ("birth", "email")),
    *(
        Same(f"{script_ja}が一致し、生年月日が{how}いる", (script, near))
        for script, script_ja in NAMES
        for near, how in NEAR
    ),
)

# What a person may still be asked about, though nothing is ever joined by it.
BY_NAME = tuple(Same(f"{script_ja}が一致", (script,)) for script, script_ja in NAMES)

UNIQUE = ("my_number", "licence", "passport", "residence", "pension", "member")  # one number, one person
