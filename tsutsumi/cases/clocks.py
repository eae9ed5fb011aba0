"""A moment as people write it: a day, and a time of day that may be unknown."""

import re
import unicodedata
from datetime import datetime, time
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from tsutsumi.cases.models import JAPAN

WRITTEN = re.compile(r"(\d{1,2})\s*[:時.]\s*(?:(\d{1,2})\s*分?)?|(\d{1,2})(\d{2})")


class ClockField(forms.CharField):
    """A time of day, as `time`: 14:05, 14時5分, 1405, full-width digits. Empty (None) means unknown."""

    def __init__(self, **options: Any) -> None:
        options.setdefault("max_length", 10)
        super().__init__(required=False, **options)
        self.widget.attrs.update({"class": "short", "inputmode": "numeric", "autocomplete": "off"})

    def to_python(self, value: Any) -> Any:
        if isinstance(value, time):
            return value
        text = unicodedata.normalize("NFKC", str(value or "")).strip().replace("半", "30分")
        if not text:
            return None
        found = WRITTEN.fullmatch(text)
        hour, minute = (found[1] or found[3], found[2] or found[4] or "0") if found else ("99", "99")
        if int(hour) > 23 or int(minute) > 59:
            raise ValidationError(
                _("「%(text)s」を時刻として読めません。14:05 のように、0:00から23:59までで入力してください。")
                % {"text": text}
            )
        return time(int(hour), int(minute))

    def prepare_value(self, value: Any) -> Any:
        return value.strftime("%H:%M") if isinstance(value, time) else value

    def validate(self, value: Any) -> None:
        """Nothing is required of a time, and its length was judged by reading it."""

    def run_validators(self, value: Any) -> None:
        """The validators of a text have nothing to say about a time."""


def moment(day: Any, clock: time | None) -> datetime:
    """That time of that day in Japan; the first moment of the day when the time is unknown."""
    return datetime.combine(day, clock or time(0), JAPAN)


def parts(at: datetime, *, time_unknown: bool) -> dict[str, Any]:
    """The initial values `day` and `clock` of a form for a moment."""
    local = at.astimezone(JAPAN)
    return {"day": local.date(), "clock": None if time_unknown else local.time().replace(second=0, microsecond=0)}
