# ruff: noqa: ISC004 – words of one language on lines of their own
"""What a mail server means by its words and codes: is it for good, may it be tried again, and why.

Codes: RFC 3463 and its registry (enhanced), RFC 5321 (three digits). Words: as the large Japanese and foreign mail
services publish them or are known to write them. The words of a reason that is known for certain come before codes,
for many servers send 5xx for a mailbox that is only full.
"""

import re
from dataclasses import dataclass

PERMANENT, TEMPORARY, UNKNOWN = "permanent", "temporary", "unknown"
NO_USER, NO_DOMAIN, FULL, DISABLED, POLICY, SPAM = "no_user", "no_domain", "full", "disabled", "policy", "spam"
TOO_LARGE, ROUTE, BUSY, AUTH, MOVED, OTHER = "too_large", "route", "busy", "auth", "moved", "other"


@dataclass(frozen=True, slots=True)
class Meaning:
    kind: str
    why: str


_WORDS = (
    (TEMPORARY, FULL, r"mail ?box (?:is )?full|over ?quota|quota ?exceeded|exceed\w* (?:\w+ ){0,3}quota|out of storage|"
                      r"insufficient (?:disk|system|storage)|mailbox size limit|inbox is full|too much mail data|"
                      r"メールボックス(?:の容量|が|は)?[^。]{0,12}(?:いっぱい|満杯|超え|超過)|容量[^。]{0,8}超"),
    (TEMPORARY, BUSY, r"grey-?list|try again later|server busy|too busy|rate[ -]?limit|unusual rate|throttl|too many "
                      r"(?:connections|mails|messages|recipients|concurrent)|temporar(?:y|ily)|verify callout|"
                      r"resources temporarily|deferred|service not available|queue file write error"),
    (PERMANENT, NO_USER, r"user unknown|unknown user|no such (?:user|recipient|mailbox|account|address)|"
                         r"(?:user|account|mailbox|recipient|address)\W{1,3}(?:\S+ ){0,3}?(?:does not|doesn't|do not|"
                         r"did not) exist|does not exist|doesn't have a \S+ account|not found|unknown (?:recipient|"
                         r"address|local part|mailbox)|invalid (?:recipient|mailbox|address|user)|no mailbox here|"
                         r"recipient ?not ?found|not listed in|unrouteable address|user not known|no longer (?:here|"
                         r"valid|available)|bad destination mailbox|is not a valid|"
                         r"(?:宛先|あて先|メールアドレス|アドレス)[^。]{0,20}(?:存在しな|見つかりません|見つからな|確認できません)"),
    (PERMANENT, DISABLED, r"disabled|inactive|suspended|deactivated|account (?:has been )?closed|not active|"
                          r"mailbox unavailable|利用(?:停止|休止)|解約"),
    (PERMANENT, NO_DOMAIN, r"host (?:or domain name )?not found|domain (?:\S+ )?(?:not found|does not exist)|nxdomain|"
                           r"no such (?:host|domain)|couldn't find any host|unknown (?:host|domain)|null mx|"
                           r"does not accept mail|name or service not known"),
    (PERMANENT, TOO_LARGE, r"message (?:size|too)|too (?:large|big)|size exceeds"),
    (PERMANENT, SPAM, r"spam|unsolicited|blocked using|block ?list|blacklist|reputation|virus|malware|junk|迷惑メール"),
    (PERMANENT, AUTH, r"unauthenticated|dmarc|\bspf\b|dkim|authentication"),
    (PERMANENT, MOVED, r"user has moved|has moved"),
    (PERMANENT, ROUTE, r"too many hops|mail loop|loops back|routing loop"),
    (PERMANENT, POLICY, r"policy|access denied|not permitted|not authorized|relay(?:ing)? (?:access )?denied|"
                        r"rejectmessage|refused|prohibited|administratively|受信(?:を)?拒否|拒否され"),
    (TEMPORARY, ROUTE, r"timed? ?out|connection (?:refused|reset)|network is unreachable|no route to host|"
                       r"lost connection|could not connect|couldn't establish"),
)  # fmt: skip
WORDS = tuple((kind, why, re.compile(pattern, re.IGNORECASE)) for kind, why, pattern in _WORDS)
# subject.detail of RFC 3463 → why
DETAILS = {
    "1.1": NO_USER, "1.2": NO_DOMAIN, "1.3": NO_USER, "1.6": MOVED, "1.10": NO_USER, "2.0": DISABLED, "2.1": DISABLED,
    "2.2": FULL, "2.3": TOO_LARGE, "3.4": TOO_LARGE, "4.0": ROUTE, "4.1": ROUTE, "4.3": ROUTE, "4.4": NO_DOMAIN,
    "4.6": ROUTE, "4.7": BUSY, "7.0": POLICY, "7.1": POLICY, "7.26": AUTH, "7.27": AUTH, "7.28": BUSY,
}  # fmt: skip
STATUS = re.compile(r"(?<![\d.])([245])\.(\d{1,3})\.(\d{1,3})(?![\d.])")
CODE = re.compile(r"(?<![\d.])([45]\d\d)(?=[ \-][^:])")


def meaning(words: str, status: str = "", code: int = 0) -> Meaning:
    """`status`: enhanced, "5.1.1". Whatever is not given is looked for in the words."""
    status = status if STATUS.fullmatch(status) and not status.endswith(".0.0") else _status(words) or status
    code = code or _code(words)
    said = _said(words)
    kind = _kind(status, code)
    if said is not None and _fits(said, kind, status):
        return said
    why = DETAILS.get(status.partition(".")[2], OTHER)
    if why == FULL:
        return Meaning(TEMPORARY, FULL)
    return Meaning(kind, why if kind != UNKNOWN else OTHER)


def _said(words: str) -> Meaning | None:
    return next((Meaning(kind, why) for kind, why, pattern in WORDS if pattern.search(words)), None)


def _fits(said: Meaning, kind: str, status: str) -> bool:
    """A word counts against a code only where servers are known to mix them up: a full mailbox under 5xx."""
    if said.why == FULL or kind in {UNKNOWN, said.kind}:
        return True
    return said.kind == TEMPORARY and kind == PERMANENT and status in {"", "5.0.0"} and said.why == BUSY


def _kind(status: str, code: int) -> str:
    first = status[:1] or str(code)[:1]
    return {"4": TEMPORARY, "5": PERMANENT}.get(first, UNKNOWN)


def _status(words: str) -> str:
    found = [".".join(one.groups()) for one in STATUS.finditer(words)]
    return next((one for one in found if one[0] in "45" and not one.endswith(".0.0")), "")


def _code(words: str) -> int:
    found = CODE.search(words)
    return int(found[1]) if found else 0
