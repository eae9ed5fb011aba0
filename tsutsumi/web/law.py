"""The day on which the texts of the law in this copy were last compared with their sources."""

from datetime import date

from tsutsumi.core.law.parsing import RuleError
from tsutsumi.core.law.rulebook import rulebook

STALE_DAYS = 90


def checked_on() -> date | None:
    """The oldest day on which any rule was checked: a page is only as fresh as its oldest rule.

    None when the rules cannot be read: the footer of an error page must not be an error itself.
    """
    try:
        return rulebook().checked_on
    except (RuleError, OSError, ValueError):
        return None
