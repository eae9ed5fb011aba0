"""What a CSV does to a text: formulas made harmless and brought back, characters that its encoding lacks."""

FIRST = "=+-@\t\r'"
GETA = "〓"  # what Japanese printing sets for a character it has not
# Code points that JIS X 0208 has under another number in CP932: the same sign on paper.
ALIKE = str.maketrans({"〜": "～", "−": "－", "—": "―", "‖": "∥", "¢": "￠", "£": "￡", "¬": "￢"})


def guarded(text: str) -> str:
    """With an apostrophe in front where a table calculation would begin to reckon; `bare` takes it off again."""
    return f"'{text}" if _is_risky(text) else text


def bare(text: str) -> str:
    return text[1:] if text.startswith("'") and _is_risky(text[1:]) else text


def lossy(text: str) -> str:
    """As CP932 can say it: look-alikes for seven signs, 〓 for what it lacks."""
    return "".join(sign if not lacking(sign) else GETA for sign in text.translate(ALIKE))


def lacking(text: str) -> str:
    """The characters that CP932 lacks, each once."""
    return "".join(dict.fromkeys(sign for sign in text.translate(ALIKE) if not _has(sign)))


def _has(sign: str) -> bool:
    try:
        return sign.encode("cp932").decode("cp932") == sign
    except UnicodeError:
        return False


def _is_risky(text: str) -> bool:
    return (text[:1] in FIRST and bool(text)) or (text.lstrip()[:1] in FIRST and bool(text.strip()))
