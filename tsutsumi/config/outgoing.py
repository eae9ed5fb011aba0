"""What leaves the house: mail, text messages. Without a setting nothing leaves, and messages go on the printed list."""

from email.utils import parseaddr
from urllib.parse import unquote, urlsplit

from django.core.exceptions import ImproperlyConfigured

from tsutsumi.config import env

PORTS = {"smtp": 25, "smtp+starttls": 587, "smtps": 465}


def smtp(url: str) -> dict[str, str | int] | None:
    """smtp://host:25, smtp+starttls://user:password@host:587, smtps://…; None when there is none. Never quoted."""
    if not url:
        return None
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        parts, port = urlsplit(""), None
    if parts.scheme not in PORTS or not parts.hostname:
        raise ImproperlyConfigured(
            "TSUTSUMI_SMTP_URL: smtp://host:25, smtp+starttls://user:password@host:587 or smtps://… is needed."
        )
    user, password = unquote(parts.username or ""), unquote(parts.password or "")
    if password and parts.scheme == "smtp":
        raise ImproperlyConfigured(
            "TSUTSUMI_SMTP_URL: a password over smtp:// would be readable; use smtp+starttls://."
        )
    port = port or PORTS[parts.scheme]
    return {"scheme": parts.scheme, "host": parts.hostname, "port": port, "user": user, "password": password}


def gateway(url: str) -> str:
    """The address of a gateway for text messages: https, and {to} not in its host."""
    parts = urlsplit(url)
    if url and (parts.scheme != "https" or not parts.hostname or "{" in parts.netloc):
        raise ImproperlyConfigured("TSUTSUMI_SMS_URL: an https:// address is needed; {to} may stand in its path.")
    return url


def authority(url: str) -> str:
    """The address of a time-stamping authority (RFC 3161). Many speak plain http: the reply is signed."""
    parts = urlsplit(url)
    if url and (parts.scheme not in {"http", "https"} or not parts.hostname or parts.username):
        raise ImproperlyConfigured("TSUTSUMI_TSA_URL: an http:// or https:// address without a user is needed.")
    return url


def per_domain(words: list[str]) -> dict[str, int]:
    """docomo.ne.jp=300: at most so many a minute to that domain; `*` for each other one."""
    found = {}
    for word in words:
        domain, sign, number = word.partition("=")
        if not sign or not domain.strip() or not number.strip().isdecimal():
            raise ImproperlyConfigured("TSUTSUMI_MAIL_PER_DOMAIN: docomo.ne.jp=300,*=1000 is how it is written.")
        found[domain.strip().lower()] = int(number)
    return found


# Hosts that checks of measures may ask by themselves; none unless whoever keeps the machine says so.
CHECK_HOSTS = frozenset(filter(None, env.text("TSUTSUMI_CHECK_HOSTS").replace(" ", "").lower().split(",")))
SMTP = smtp(env.text("TSUTSUMI_SMTP_URL"))
MAIL_FROM = env.text("TSUTSUMI_MAIL_FROM")
if SMTP and "@" not in MAIL_FROM:
    raise ImproperlyConfigured("TSUTSUMI_MAIL_FROM: the sender's address is needed with TSUTSUMI_SMTP_URL.")
# Notices to the people concerned; see docs/settings.md.
NOTICE_FROM = env.text("TSUTSUMI_NOTICE_FROM") or MAIL_FROM
NOTICE_REPLY_TO = env.text("TSUTSUMI_NOTICE_REPLY_TO")
BOUNCE_DOMAIN = (env.text("TSUTSUMI_BOUNCE_DOMAIN") or parseaddr(NOTICE_FROM)[1].rpartition("@")[2]).lower()
BOUNCE_HOURS = env.number("TSUTSUMI_BOUNCE_HOURS", 72)
DKIM_KEY = env.path("TSUTSUMI_DKIM_KEY")
DKIM_SELECTOR = env.text("TSUTSUMI_DKIM_SELECTOR", "tsutsumi")
RELAY_LOG = env.path("TSUTSUMI_RELAY_LOG")
# Longer than the relay waits for a client that has fallen silent (Postfix: smtpd_timeout, 300 seconds).
RELAY_GRACE = env.number("TSUTSUMI_RELAY_GRACE", 330)
MAIL_CONNECTIONS = min(50, max(1, env.number("TSUTSUMI_MAIL_CONNECTIONS", 4)))
MAIL_RECEIPTS = env.flag("TSUTSUMI_MAIL_RECEIPTS")
MAIL_PER_DOMAIN = per_domain(env.words("TSUTSUMI_MAIL_PER_DOMAIN"))
SMS_URL = gateway(env.text("TSUTSUMI_SMS_URL"))
SMS_TOKEN = env.text("TSUTSUMI_SMS_TOKEN")
TSA_URL = authority(env.text("TSUTSUMI_TSA_URL"))
