"""What is typed and what it is compared as; the script in the browser is held to the same table."""

TYPED = [
    ("mail", " Taro.Yamada@Example.JP ", "taro.yamada@example.jp"),
    ("mail", "ｔａｒｏ＠ｅｘａｍｐｌｅ．ｊｐ", "taro@example.jp"),
    ("mail", "taro+x@sub.example.co.jp", "taro+x@sub.example.co.jp"),
    ("mail", "taro@example", ""),
    ("mail", "a|b@example.jp", ""),
    ("mail", "taro yamada@example.jp", ""),
    ("mail", "", ""),
    ("member", " ab-12 34 ", "AB1234"),
    ("member", "ＡＢ１２", "AB12"),
    ("member", "あ12", ""),
    ("member", "A" * 41, ""),
    ("postal", "150-0001", "1500001"),
    ("postal", "〒１５０−０００１", "1500001"),
    ("postal", "150ー0001", "1500001"),
    ("postal", "150001", ""),
    ("birth", "19800105", "19800105"),
    ("birth", "1980年01月05日", "19800105"),
    ("birth", "1980/01/05", "19800105"),
    ("birth", "19801305", ""),
    ("birth", "800105", ""),
]
