"""What leaves the house: mail, text messages. Without a setting nothing leaves, and messages go on the printed list."""

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


SMTP = smtp(env.text("TSUTSUMI_SMTP_URL"))
MAIL_FROM = env.text("TSUTSUMI_MAIL_FROM")
if SMTP and "@" not in MAIL_FROM:
    raise ImproperlyConfigured("TSUTSUMI_MAIL_FROM: the sender's address is needed with TSUTSUMI_SMTP_URL.")
SMS_URL = gateway(env.text("TSUTSUMI_SMS_URL"))
SMS_TOKEN = env.text("TSUTSUMI_SMS_TOKEN")
TSA_URL = authority(env.text("TSUTSUMI_TSA_URL"))
