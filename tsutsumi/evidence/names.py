"""Names of files as people gave them: kept readable, made harmless."""

import re
import unicodedata

LONGEST = 200
# Characters that hide or turn the text around them: shown as their number instead (an .exe must not look like a .txt).
HIDING = re.compile("[\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff\ufff9-\ufffb\U000e0000-\U000e007f]")
SUFFIX = re.compile(r"\.[A-Za-z0-9]{1,8}\Z")


def shown(name: str) -> str:
    """One spelling (NFC); control, hiding and turning characters made visible; at most 200 characters."""
    text = unicodedata.normalize("NFC", name.encode("utf-8", "replace").decode())
    text = HIDING.sub(lambda hit: f"〔U+{ord(hit[0]):04X}〕", text)
    text = "".join(visible(char) for char in text).strip()
    if len(text) > LONGEST:
        text = f"{text[: LONGEST - 41]}…{text[-40:]}"
    return text or "名前のないファイル"


def suffix(name: str) -> str:
    """The ending of a name in lower case (".csv"), or nothing when it is not a plain one."""
    found = SUFFIX.search(name)
    return found[0].lower() if found else ""


def visible(char: str) -> str:
    """The character, or a picture of it when it is a control character that would break a line or a database."""
    if unicodedata.category(char) not in {"Cc", "Cs", "Zl", "Zp"}:
        return char
    return chr(0x2400 + ord(char)) if ord(char) < 32 else "␤"
