"""The address to which a bounce comes back: one for each mail, so that no text of a bounce has to be believed.

`bounce+TOKEN@domain`, and `bounce+TOKEN.2@domain` when a person had it sent once more.
"""

import re
import secrets

LOCAL = "bounce"
# No letters that look alike, none that a mail program folds: 26 of 32 signs are 130 bits.
ALPHABET = "abcdefghijkmnpqrstuvwxyz23456789"
TOKEN = re.compile(r"[a-z0-9]{20,40}")
ADDRESS = re.compile(r"bounce\+([a-z0-9]{20,40})(?:\.([1-9][0-9]?))?@([a-z0-9.-]{1,253})", re.IGNORECASE)


def new_token() -> str:
    return "".join(secrets.choice(ALPHABET) for _ in range(26))


def mark(token: str, copy: int = 1) -> str:
    """What names one sending: the token, and the count of it from the second on."""
    return token if copy == 1 else f"{token}.{copy}"


def address(sending: str, domain: str) -> str:
    """`sending`: a mark."""
    return f"{LOCAL}+{sending}@{domain}"


def read(text: str, domain: str) -> tuple[str, int] | None:
    """Token and copy out of an address of ours; None for any other."""
    found = ADDRESS.fullmatch(text.strip().strip("<>"))
    if found is None or found[3].lower() != domain.lower():
        return None
    return found[1].lower(), int(found[2] or 1)


def find(text: str, domain: str) -> tuple[str, int] | None:
    """The first address of ours anywhere in a text (a bounce that quotes the envelope)."""
    for found in ADDRESS.finditer(text):
        if found[3].lower().rstrip(".") == domain.lower():
            return found[1].lower(), int(found[2] or 1)
    return None
