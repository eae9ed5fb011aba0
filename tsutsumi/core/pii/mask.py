"""Values as pages may show them."""

from tsutsumi.core.pii.kinds import KINDS

HIDDEN = "●"
SHORT = 7  # letters and digits; anything shorter is hidden whole


def masked(value: str, kind: str) -> str:
    """The value with everything hidden but what kinds.toml allows.

    At most a third of the letters and digits stays, none of a short value; separators stay to show the form.
    A mail address keeps its domain, which names an organisation and not a person.
    """
    if kind == "email" and "@" in value:
        return HIDDEN * 3 + value[value.rindex("@") :]
    if kind == "corporate_number":
        return value
    plain = [n for n, c in enumerate(value) if c.isalnum()]
    keep = KINDS[kind].keep if kind in KINDS else 0  # a kind of the organisation's own shows nothing
    kept = min(keep, len(plain) // 3) if len(plain) >= SHORT else 0
    shown = set(plain[len(plain) - kept :]) if kept else set()
    if not kept:
        return HIDDEN * min(max(len(plain), 3), 8)
    return "".join(HIDDEN if c.isalnum() and n not in shown else c for n, c in enumerate(value))
