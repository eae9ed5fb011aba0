"""Whether a surname names a company, a station or a place: 佐藤製作所, ㈱佐藤, 佐藤・橋本法律事務所, 渡辺橋."""

from tsutsumi.core.jit import compiled
from tsutsumi.core.pii.compiled import tagcodes as tc
from tsutsumi.core.pii.compiled.chars import Ints
from tsutsumi.core.pii.compiled.tagcodes import BLANK, DOT, KANJI, KATAKANA, OTHER
from tsutsumi.core.pii.compiled.window import beginning

REACH, BEHIND = 12, 10  # characters of the word that are looked at behind a name and before it
LONG = ~1  # lengths of an ending but for those of one character
# 部 課 室 係 班 担: behind them a trade is a department, and the name before it its member's
DEPARTMENT = tuple(ord(c) for c in "部課室係班担")
OFFICE = tuple((ord(a), ord(b)) for a, b in ("事務", "法人", "組合", "会館", "共同", "連合", "協会"))


@compiled
def follows_form(last_one: int, before_it: int) -> bool:
    """Whether two characters end the legal form of a company: 会社, 法人, ㈱, ㈲, （株）."""
    if last_one == 0x3231 or last_one == 0x3232:
        return True
    if last_one == 0x793E:
        return before_it == 0x4F1A
    if last_one == 0x4EBA:
        return before_it == 0x6CD5
    return (last_one == 0xFF09 or last_one == 41) and (before_it == 0x682A or before_it == 0x6709)


@compiled
def is_form(s: Ints, j: int) -> bool:
    """Whether 式会社, 限会社, 同会社, 法人 or ㈱ stands at j."""
    cp = s[tc.CP + j]
    if s[tc.CP + j + 1] == 0x4F1A and s[tc.CP + j + 2] == 0x793E:
        return bool(cp == 0x5F0F or cp == 0x9650 or cp == 0x540C)
    return bool(cp == 0x3231 or cp == 0x3232 or (cp == 0x6CD5 and s[tc.CP + j + 1] == 0x4EBA))


@compiled
def is_bracketed(s: Ints, j: int) -> bool:
    """Whether （株） or (有) stands at j."""
    opens = s[tc.CP + j] == 0xFF08 or s[tc.CP + j] == 40
    return bool(opens and (s[tc.CP + j + 1] == 0x682A or s[tc.CP + j + 1] == 0x6709))


@compiled
def joined(s: Ints, j: int) -> bool:
    """Whether the character at j can go on with the name of a company."""
    return bool(s[tc.CP + j] != 0 and s[tc.SCRIPT + j] in (KANJI, KATAKANA, DOT))


@compiled
def runs_out(last: int, n: int, s: Ints) -> bool:
    """Whether the word that begins behind a name is cut by the end of the window."""
    for j in range(last, tc.EDGE + n):  # noqa: SIM110 - compiled code has no generators
        if not joined(s, j):
            return False
    return True


@compiled
def form_behind(last: int, s: Ints) -> bool:
    """Whether the legal form of a company ends the word, at once or behind a blank: 高橋紙業株式会社, 佐藤 (株)."""
    j = last + 1 if s[tc.SCRIPT + last] == BLANK else last
    end = j + REACH
    while j < end and (joined(s, j) or s[tc.SCRIPT + j] == OTHER):
        if is_form(s, j) or is_form(s, j + 1) or is_bracketed(s, j):
            return True
        if s[tc.SCRIPT + j] == OTHER:
            return False
        j += 1
    return False


@compiled
def form_before(k: int, s: Ints) -> bool:
    """Whether the legal form begins the word: 株式会社ミナミ山田, and 株式会社 山田 when nothing stands before it."""
    if follows_form(s[tc.CP + k - 1], s[tc.CP + k - 2]):
        return True
    j = k - 1
    while j > 1 and j > k - BEHIND and joined(s, j):
        if is_form(s, j):
            return True
        j -= 1
    blank = k > 4 and s[tc.SCRIPT + k - 1] == BLANK and follows_form(s[tc.CP + k - 2], s[tc.CP + k - 3])
    return bool(blank and not is_company_before(k - 1, s))


@compiled
def is_company_before(end: int, s: Ints) -> bool:
    """Whether the legal form that ends here has its company before it: 緑商事株式会社."""
    width = (
        1 if s[tc.CP + end - 1] == 0x3231 or s[tc.CP + end - 1] == 0x3232 else 3 if s[tc.CP + end - 1] < 0x4E00 else 4
    )
    return end - width < 1 or joined(s, end - width - 1)


@compiled
def is_department(s: Ints, j: int) -> bool:
    """Whether the ending at j names a department: 営業部, 建設課."""
    for size in range(1, 5):
        if (beginning(s, j, tc.IS_ENDING) >> (size - 1)) & 1 and s[tc.CP + j + size] in DEPARTMENT:
            return True
    return False


@compiled
def trade_behind(last: int, chained: bool, s: Ints) -> bool:
    """Whether a trade stands in the same word: 佐藤製作所, 佐藤設計共同企業体, 佐藤・橋本法律事務所, 佐藤 不動産."""
    if s[tc.SCRIPT + last] == BLANK:
        return bool(beginning(s, last + 1, tc.IS_ENDING) & LONG and not is_department(s, last + 1))
    for j in range(last, last + REACH):
        if not joined(s, j):
            return False
        chained = chained or s[tc.SCRIPT + j] == DOT
        if beginning(s, j, tc.IS_ENDING) & LONG and (j == last or chained or is_office(j, s)):
            return True
    return False


@compiled
def is_office(last: int, s: Ints) -> bool:
    """Whether a title goes on as an office: 税理士法人, 行政書士事務所."""
    for j in range(last, last + REACH):
        if not joined(s, j):
            return False
        for first, second in OFFICE:
            if s[tc.CP + j] == first and s[tc.CP + j + 1] == second:
                return True
    return False


@compiled
def trade_inside(k: int, last: int, s: Ints) -> bool:
    """Whether a surname and an ending fill what was taken for a name: 渡辺橋, 小林青果, 高橋鍼灸院."""
    for size in range(1, min(4, last - k - 1) + 1):
        if not (beginning(s, k, tc.IS_FAMILY) >> (size - 1)) & 1:
            continue
        middle = k + size + (s[tc.SCRIPT + k + size] == BLANK)
        rest = last - middle
        if (
            beginning(s, middle, tc.IS_ENDING) & LONG
            and rest > 0
            and not (beginning(s, middle, tc.IS_GIVEN) >> (rest - 1)) & 1
        ):
            return True
        if rest == 1 and middle == k + size and beginning(s, middle, tc.IS_ENDING) & 1 and last - k > 2:
            return True
    return False


@compiled
def is_firm(k: int, last: int, s: Ints) -> bool:
    """Whether what stands around the characters from k to last makes a company, a station or a place of them."""
    if form_before(k, s) or form_behind(last, s) or trade_inside(k, last, s):
        return True
    if s[tc.SCRIPT + last] == KATAKANA and s[tc.SCRIPT + last - 1] == KANJI:
        return True
    return trade_behind(last, s[tc.CP + k - 1] == 0x30FB, s)
