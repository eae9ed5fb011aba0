"""What tests of the apps put on the stage: a case, and strings that have broken other forms."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from django.utils import timezone

JAPAN = ZoneInfo("Asia/Tokyo")
MARKUP = [
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "javascript:alert(1)",
    "{{ 7*7 }}{% now 'Y' %}",
]
NAUGHTY = [
    *MARKUP,
    "'; DROP TABLE cases_case; --",
    "=cmd|' /C calc'!A0",
    "＝＋－＠１２３",
    "名前\u202eexe.fdp",
    "ゼロ\u200b幅\ufeff",
    "𠮷野家で𩸽を🍣👩‍👩‍👧‍👦",
    "e\u0301\u0301\u0301" * 30,
    "が" * 300,
    "a\r\nBcc: evil@example.com",
    "..\\..\\etc\\passwd",
    "%00%0a%0d%s%n",
    "1e309",
    "NaN",
    "\\u0000 \x7f \x85",
    "－２１４７４８３６４９",
]


def known_at(days=0):
    """Nine in the morning in Japan, so many days ago; never in the future."""
    day = timezone.localdate() - timedelta(days=days)
    return min(datetime(day.year, day.month, day.day, 9, 0, tzinfo=JAPAN), timezone.now())


def a_case(by, title="USBメモリーの紛失", days=1, **details):
    from tsutsumi.cases.actions import open_case

    return open_case(title, known_at(days), by=by, **details)
