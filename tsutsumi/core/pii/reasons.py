"""Why a finding is a finding: short sentences for the person who asks 「なぜ？」."""

REASONS = (
    "",
    "検査用数字が一致し、直前に項目名がある",
    "検査用数字が一致",
    "検査用数字は一致するが、前後に手掛かりがない",
    "直前に項目名がある",
    "桁数と区切りの形が一致",
    "形は一致するが、前後に手掛かりがない",
    "同じ形の数字の大半で検査用数字が一致",
    "項目名はあるが、検査用数字が合わない（書き間違い・読み違いのおそれ）",
    "アドレスの形が一致",
    "〒 または都道府県名が隣にある",
    "「生」などの語が続く",
    "フリーダイヤルなど、事業者の番号であることが多い",
    "IDとパスワードが近くにある",
    "姓のあとに敬称がある",
    "姓と名の形が一致",
    "都道府県・市区町村と番地が続く",
    "市区町村と番地が続く",
    "都道府県と市区町村が続くが、番地がない",
    "要配慮個人情報にあたる語がある",
    "要配慮個人情報ではないが、紛らわしい語がある",
    "カード番号の近くにある",
    "内部向けのアドレス",
    "列の見出しから",
    "列の値の大半から",
    "列の見出しと、値の大半から",
    "列の見出しはあるが、値の形が合わない",
    "姓だけが一致",
    "行の初めの語に敬称が続く",
    "近くに手掛かりの語がある",
    "歳・男女などの語が続く",
    "IDとパスワードが近くにあり、決済・送金の語もある",
    "緯度・経度の形が一致",
    "アカウントの形が一致",
    "組織が定めた形に一致",
    "組織が定めた語がある",
    "組織が定めた形に一致し、近くに手掛かりの語がある",
    "ファイルの名前・場所、または先頭のバイトから",
    "文の中の並びが人の名前",
    "敬称のすぐ後ろのかっこに日付だけがある",
    "署名の行に、一覧にある姓と名だけがある",
)
(
    NONE, CHECK_LABEL, CHECK, CHECK_ALONE, LABEL, FORM, FORM_ALONE, MAJORITY, LABEL_BAD_CHECK, ADDRESS_FORM, NEIGHBOUR,
    BORN, FREE_CALL, PAIR, TITLE, FULL_NAME, FULL_ADDRESS, TOWN_ADDRESS, AREA_ONLY, SENSITIVE, TRAP, NEAR_CARD,
    PRIVATE_IP, HEADER, VALUES, HEADER_AND_VALUES, HEADER_BAD_VALUE, SURNAME_ONLY, ADDRESSEE,
    NEAR_WORD, UNIT, PAYMENT_PAIR, COORDINATES, ACCOUNT, OWN_PATTERN, OWN_WORD, OWN_CONTEXT, FLAG, TAGGED, NOTED,
    SIGNED,
) = range(len(REASONS))  # fmt: skip

IN_DOUBT = LABEL_BAD_CHECK  # weak, but the label says what it is: told beside the findings that count, and not counted


def sentence(code: int) -> str:
    """The reason in Japanese."""
    return REASONS[code]
