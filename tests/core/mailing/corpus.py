# ruff: noqa: E501, ISC004 – words of servers, as they write them
"""Bounces in the shapes that mail services are publicly known to write, each with what it means.

The meaning comes from the descriptions (RFC 3463, RFC 3464, the help pages on error mail of the carriers, of Gmail, of
Exchange Online, the sources and manuals of Postfix, Exim, sendmail and qmail), not from the parser. Addresses are made up.
"""

import base64
import random
from email.header import Header

DOMAIN = "aoi.example"
P, T, D, OK, AWAY, NONE = "permanent", "temporary", "delayed", "delivered", "auto_reply", "unknown"

# service, domain, words of the server, enhanced status of the report, meaning
SAID = [
    ("docomo", "docomo.example", "550 Unknown user {to}", "5.0.0", P),
    ("docomo", "docomo.example", "550 5.1.1 {to}: User unknown", "5.1.1", P),
    ("docomo", "docomo.example", "552 Mailbox full {to}", "5.0.0", T),
    ("docomo", "docomo.example", "421 docomo.example Service not available, closing transmission channel", "4.0.0", T),
    ("au", "au.example", "550 <{to}>: User unknown", "5.0.0", P),
    ("au", "au.example", "552 5.2.2 <{to}>... User over quota", "5.2.2", T),
    ("au", "au.example", "450 4.2.1 <{to}>: Recipient address rejected: Too many connections from your host", "4.2.1", T),
    ("softbank", "softbank.example", "550 Invalid recipient: <{to}>", "5.0.0", P),
    ("softbank", "softbank.example", "550 5.1.1 Unknown user", "5.1.1", P),
    ("softbank", "softbank.example", "552 5.2.2 Mailbox full", "5.2.2", T),
    ("gmail", "gmail.example", "550-5.1.1 The email account that you tried to reach does not exist. Please try 550-5.1.1 "
     "double-checking the recipient's email address for typos or 550-5.1.1 unnecessary spaces. gsmtp", "5.1.1", P),
    ("gmail", "gmail.example", "552-5.2.2 The email account that you tried to reach is over quota and inactive.", "5.2.2", T),
    ("gmail", "gmail.example", "452-4.2.2 The recipient's inbox is out of storage space.", "4.2.2", T),
    ("gmail", "gmail.example", "550 5.2.1 The email account that you tried to reach is disabled.", "5.2.1", P),
    ("gmail", "gmail.example", "550-5.7.26 This message does not pass authentication checks (SPF and DKIM both do not "
     "550-5.7.26 pass).", "5.7.26", P),
    ("gmail", "gmail.example", "550 5.7.1 Our system has detected that this message is likely unsolicited mail.", "5.7.1", P),
    ("gmail", "gmail.example", "450 4.2.1 The user you are trying to contact is receiving mail at a rate that prevents "
     "additional messages from being delivered.", "4.2.1", T),
    ("m365", "m365.example", "550 5.1.10 RESOLVER.ADR.RecipientNotFound; Recipient {to} not found by SMTP address lookup",
     "5.1.10", P),
    ("m365", "m365.example", "550 5.1.1 RESOLVER.ADR.ExRecipNotFound; not found", "5.1.1", P),
    ("m365", "m365.example", "550 5.4.1 Recipient address rejected: Access denied. AS(201806281)", "5.4.1", P),
    ("m365", "m365.example", "554 5.2.2 mailbox full; STOREDRV.Deliver; QuotaExceededException", "5.2.2", T),
    ("m365", "m365.example", "550 5.7.124 RESOLVER.RST.SenderNotInAllowList; not allowed sender list", "5.7.124", P),
    ("m365", "m365.example", "451 4.7.500 Server busy. Please try again later from [203.0.113.5]", "4.7.500", T),
    ("m365", "m365.example", "550 5.0.350 Remote server returned an error -> 550 5.1.1 User unknown", "5.0.350", P),
    ("m365", "m365.example", "550 4.4.7 QUEUE.Expired; message expired", "4.4.7", T),
    ("icloud", "icloud.example", "550 5.1.1 <{to}>: user does not exist", "5.1.1", P),
    ("icloud", "icloud.example", "552 5.2.2 <{to}>: user is over quota", "5.2.2", T),
    ("icloud", "icloud.example", "550 5.7.1 [CS01] Message rejected due to local policy.", "5.7.1", P),
    ("yahoo", "yahoo.example", "554 delivery error: dd This user doesn't have a yahoo.example account ({to}) [0]", "5.0.0", P),
    ("yahoo", "yahoo.example", "552 5.2.2 Requested mail action aborted: exceeded storage allocation; over quota", "5.2.2", T),
    ("yahoo", "yahoo.example", "421 4.7.0 [TS01] Messages temporarily deferred due to unexpected volume", "4.7.0", T),
    ("isp", "isp.example", "550 5.1.1 <{to}>: Recipient address rejected: User unknown in relay recipient table", "5.1.1", P),
    ("isp", "isp.example", "554 5.7.1 Service unavailable; Client host [203.0.113.5] blocked using bl.example", "5.7.1", P),
    ("isp", "isp.example", "450 4.2.0 <{to}>: Recipient address rejected: Greylisted", "4.2.0", T),
    ("isp", "isp.example", "552 5.3.4 Message size exceeds fixed limit", "5.3.4", P),
    ("isp", "isp.example", "553 5.3.0 <{to}>... No such user here", "5.3.0", P),
    ("isp", "isp.example", "550 5.2.1 The account has been suspended", "5.2.1", P),
    ("isp", "isp.example", "451 4.3.0 Error: queue file write error", "4.3.0", T),
    ("isp", "isp.example", "Host or domain name not found. Name service error for name=isp.example type=A", "5.4.4", P),
    ("isp", "isp.example", "connect to mx.isp.example[198.51.100.9]:25: Connection timed out", "4.4.1", T),
    ("isp", "isp.example", "550 Unrouteable address", "5.0.0", P),
    ("isp", "isp.example", "554 5.4.6 Too many hops", "5.4.6", P),
]  # fmt: skip

ORIGINAL = (
    "Return-Path: <{token_address}>\nFrom: info@aoi.example\nTo: {to}\nSubject: x\nMessage-ID: <{token}@aoi.example>\n"
)


def mail(sender, subject, kind, body, *more, encoding="utf-8", cte="base64"):
    head = [
        f"From: {sender}",
        "Date: Thu, 26 Nov 2026 12:00:00 +0900",
        f"Subject: {Header(subject, encoding).encode()}",
    ]
    head += [*more, "MIME-Version: 1.0"]
    if kind.startswith("multipart"):
        return ("\n".join([*head, f"Content-Type: {kind}", "", body])).encode()
    raw = body.encode(encoding, "replace")
    if cte == "base64":
        text = base64.encodebytes(raw).decode()
    else:
        text, cte = raw.decode("latin-1"), "8bit"
    head += [f"Content-Type: {kind}; charset={encoding}", f"Content-Transfer-Encoding: {cte}", "", text]
    return "\n".join(head).encode("latin-1")


def report(sender, subject, text, fields, original):
    parts = [
        ("text/plain; charset=utf-8", text),
        ("message/delivery-status", fields),
        ("text/rfc822-headers", original),
    ]
    body = "".join(f"--b\nContent-Type: {kind}\n\n{said}\n" for kind, said in parts) + "--b--\n"
    return mail(sender, subject, 'multipart/report; report-type=delivery-status; boundary="b"', body)


def postfix(one):
    fields = (
        f"Reporting-MTA: dns; relay.aoi.example\nX-Postfix-Queue-ID: 4Xk3Tz0WbQz9t\nArrival-Date: Thu, 26 Nov 2026 11:00:00 "
        f"+0900\n\nFinal-Recipient: rfc822; {one.to}\nOriginal-Recipient: rfc822;{one.to}\nAction: failed\nStatus: {one.status}"
        f"\nRemote-MTA: dns; mx.{one.domain}\nDiagnostic-Code: smtp; {one.said}\n"
    )
    text = f"This is the mail system at host relay.aoi.example.\n\n<{one.to}>: host mx.{one.domain}[198.51.100.9] said: {one.said}"
    return report(
        "MAILER-DAEMON@relay.aoi.example (Mail Delivery System)",
        "Undelivered Mail Returned to Sender",
        text,
        fields,
        one.original,
    )


def gmail(one):
    fields = (
        f"Reporting-MTA: dns; googlemail.example\nArrival-Date: Wed, 25 Nov 2026 18:00:00 -0800 (PST)\n\nFinal-Recipient: "
        f"rfc822; {one.to}\nAction: failed\nStatus: {one.status}\nDiagnostic-Code: smtp; {one.said}\nLast-Attempt-Date: x\n"
    )
    text = (
        f"\n** Address not found **\n\nYour message wasn't delivered to {one.to}.\n\nThe response was:\n\n{one.said}\n"
    )
    return report(
        "Mail Delivery Subsystem <mailer-daemon@googlemail.example>",
        "Delivery Status Notification (Failure)",
        text,
        fields,
        one.original,
    )


def exchange(one):
    fields = (
        f"Reporting-MTA: dns;TY1PR01MB.m365.example\nReceived-From-MTA: dns;relay.aoi.example\n\nFinal-Recipient: rfc822;{one.to}\n"
        f"Action: failed\nStatus: {one.status}\nDiagnostic-Code: smtp;{one.said}\nX-Display-Name: x\n"
    )
    text = (
        f"Delivery has failed to these recipients or groups:\n\n{one.to}\nThe message could not be delivered.\n\n"
        f"Diagnostic information for administrators:\n\nGenerating server: TY1PR01MB.m365.example\n\n{one.to}\n{one.said}\n"
    )
    return report(
        "Microsoft Outlook <MicrosoftExchange329e@m365.example>",
        "配信不能: 個人データの漏えいについて",
        text,
        fields,
        one.original,
    )


def exim(one):
    text = (
        "This message was created automatically by mail delivery software.\n\nA message that you sent could not be delivered "
        f"to one or more of its\nrecipients. This is a permanent error. The following address(es) failed:\n\n  {one.to}\n"
        f"    host mx.{one.domain} [198.51.100.9]\n    SMTP error from remote mail server after RCPT TO:<{one.to}>:\n    {one.said}\n\n"
        f"------ This is a copy of the message, including all the headers. ------\n\n{one.original}"
    )
    more = (f"X-Failed-Recipients: {one.to}", "Auto-Submitted: auto-replied")
    return mail(
        "Mail Delivery System <Mailer-Daemon@exim.example>",
        "Mail delivery failed: returning message to sender",
        "text/plain",
        text,
        *more,
    )


def qmail(one):
    text = (
        "Hi. This is the qmail-send program at qmail.example.\nI'm afraid I wasn't able to deliver your message to the following "
        "addresses.\nThis is a permanent error; I've given up. Sorry it didn't work out.\n\n"
        f"<{one.to}>:\n198.51.100.9 does not like recipient.\nRemote host said: {one.said}\nGiving up on 198.51.100.9.\n\n"
        f"--- Below this line is a copy of the message.\n\n{one.original}"
    )
    return mail("MAILER-DAEMON@qmail.example", "failure notice", "text/plain", text, cte="8bit")


def sendmail(one):
    text = (
        "The original message was received at Thu, 26 Nov 2026 11:00:00 +0900\nfrom relay.aoi.example [203.0.113.5]\n\n"
        f"   ----- The following addresses had permanent fatal errors -----\n<{one.to}>\n    (reason: {one.said})\n\n"
        f"   ----- Transcript of session follows -----\n... while talking to mx.{one.domain}.:\n>>> RCPT To:<{one.to}>\n<<< {one.said}\n\n"
        f"   ----- Original message follows -----\n\n{one.original}"
    )
    return mail(
        "Mail Delivery Subsystem <MAILER-DAEMON@sendmail.example>",
        "Returned mail: see transcript for details",
        "text/plain",
        text,
        cte="8bit",
    )


def carrier(one):
    text = (
        f"Message from {one.domain}.\nUnable to deliver message to the following address(es).\n\n<{one.to}>:\n{one.said}\n\n"
        f"--- Original message follows.\n\n{one.original}"
    )
    return mail(f"MAILER-DAEMON@{one.domain}", "Failure Notice", "text/plain", text, encoding="iso-2022-jp")


def old_au(one):
    text = (
        f"Each of the following recipients was rejected by a remote mail server.\nThe reasons given by the server are included "
        f"to help you determine why\neach recipient was rejected.\n\n    Recipient: <{one.to}>\n    Reason:    {one.said}\n\n{one.original}"
    )
    return mail(
        f"Mail Administrator <Postmaster@{one.domain}>",
        "Mail System Error - Returned Mail",
        "text/plain",
        text,
        encoding="iso-2022-jp",
    )


class One:
    def __init__(self, rng, row):
        self.service, self.domain, said, self.status, self.meaning = row
        self.token = "t" + "".join(rng.choice("abcdefghijklmnopqrstuvwxyz234567") for _ in range(25))
        self.address = f"bounce+{self.token}@{DOMAIN}"
        self.to = f"person-{rng.randrange(10**6)}@{self.domain}"
        self.said = said.format(to=self.to)
        self.original = ORIGINAL.format(token=self.token, token_address=self.address, to=self.to)


SHAPES = (postfix, gmail, exchange, exim, qmail, sendmail, carrier, old_au)


def refusals(seed):
    """Every wording in every shape."""
    rng = random.Random(seed)
    for row in SAID:
        for shape in SHAPES:
            one = One(rng, row)
            yield shape(one), one.address, one.meaning, f"{one.service} {shape.__name__}: {one.said}"


def delays(rng):
    one = One(rng, SAID[-1])
    fields = f"Reporting-MTA: dns; r\n\nFinal-Recipient: rfc822; {one.to}\nAction: delayed\nStatus: 4.4.1\nDiagnostic-Code: X-Postfix; connect\n"
    yield (
        report(
            "MAILER-DAEMON@r.example", "Delayed Mail (still being retried)", "It will be retried.", fields, one.original
        ),
        "postfix",
    )
    yield (
        report(
            "postmaster@m365.example",
            "配信遅延: お知らせ",
            "This message hasn't been delivered yet.",
            fields,
            one.original,
        ),
        "exchange",
    )
    yield mail("Mailer-Daemon@exim.example", "Warning: message 1r7abc-0000 delayed 24 hours", "text/plain",
               "This message was created automatically by mail delivery software.\nA message that you sent has not yet been "
               "delivered to one or more of its recipients after more than 24 hours on the queue. No action is required on your "
               "part. Delivery attempts will continue for some time."), "exim"  # fmt: skip
    yield mail("MAILER-DAEMON@sendmail.example", "Warning: could not send message for past 4 hours", "text/plain",
               "    **********************************************\n    **      THIS IS A WARNING MESSAGE ONLY      **\n    **  YOU DO NOT "
               "NEED TO RESEND YOUR MESSAGE  **\n\n   ----- Transcript of session follows -----\n451 4.4.1 reply: read error\nWarning: "
               "message still undelivered after 4 hours\nWill keep trying until message is 5 days old"), "sendmail"  # fmt: skip


def receipts(rng):
    for action in ("delivered", "relayed", "expanded"):
        one = One(rng, SAID[0])
        fields = f"Reporting-MTA: dns; r\n\nFinal-Recipient: rfc822; {one.to}\nAction: {action}\nStatus: 2.0.0\n"
        yield report("MAILER-DAEMON@r.example", "Successful Mail Delivery Report", "ok", fields, one.original), action


AWAY_MAILS = (
    ("Automatic reply: 個人データの漏えいについて", "I am out of the office until Monday.", ("Auto-Submitted: auto-replied", "X-Auto-Response-Suppress: All")),
    ("自動応答: 個人データの漏えいについて", "ただいま外出しております。来週ご連絡します。", ()),
    ("自動返信 Re: 個人データの漏えい", "お問い合わせありがとうございます。", ("Auto-Submitted: auto-replied",)),
    ("Re: 個人データの漏えいについて", "12月1日まで休暇をいただいております。不在の間は山田までお願いします。", ("Precedence: auto_reply",)),
    ("不在のお知らせ", "出張のため不在にしております。", ()),
    ("Out of Office: お詫び", "Sorry, I am on vacation.", ()),
    ("Re: お詫び", "（自動送信）受け付けました。", ("X-Autoreply: yes",)),
    ("Auto-Reply: お詫び", "We have received your message.", ("X-Autorespond: 1",)),
)  # fmt: skip
OTHERS = (
    ("Re: 個人データの漏えいについて", "どういうことですか。電話をください。"),
    ("質問", "私の住所も漏れたのですか？"),
    ("【特別セール】本日限り", "全品半額です。今すぐご覧ください。"),
    ("", ""),
    ("Re: お詫び", "550円のクーポンはいりません。"),
    ("Re: お詫び", "5.1.1の件、了解です。"),
)
JAPANESE = (
    (
        "メール送信エラーのお知らせ",
        "ご指定のメールアドレスは存在しないか、現在使われておりません。宛先のアドレスが見つかりません。",
        P,
    ),
    ("配信できませんでした", "宛先のメールボックスの容量がいっぱいのため、配信できませんでした。", T),
    ("配信不能通知", "以下のあて先のメールは、受信拒否されました。", P),
    ("メールが届きませんでした", "お客様のメールは、利用停止中のため届きませんでした。", P),
)


def others(seed):
    rng = random.Random(seed)
    for encoding, cte in (("utf-8", "base64"), ("iso-2022-jp", "8bit"), ("utf-8", "8bit"), ("shift_jis", "base64")):
        for subject, text, more in AWAY_MAILS:
            yield (
                mail("someone@person.example", subject, "text/plain", text, *more, encoding=encoding, cte=cte),
                AWAY,
                subject,
            )
        for subject, text in OTHERS:
            yield mail("someone@person.example", subject, "text/plain", text, encoding=encoding, cte=cte), NONE, subject
        for subject, text, meaning in JAPANESE:
            yield (
                mail(
                    "Mail Delivery System <MAILER-DAEMON@isp.example>",
                    subject,
                    "text/plain",
                    text,
                    encoding=encoding,
                    cte=cte,
                ),
                meaning,
                subject,
            )
    for raw, name in delays(rng):
        yield raw, D, name
    for raw, name in receipts(rng):
        yield raw, OK, name


def everything(seed=1):
    """(bytes, address it came to, meaning, what it is)."""
    yield from refusals(seed)
    address = "bounce+" + "t" * 26 + f"@{DOMAIN}"
    for raw, meaning, name in others(seed):
        yield raw, address, meaning, name
