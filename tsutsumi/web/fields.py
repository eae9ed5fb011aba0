"""Form fields of our own: a day in three boxes, an amount as people write it, and several files at once."""

import unicodedata
from collections.abc import Mapping
from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tsutsumi.core.jp import era
from tsutsumi.web import days

Boxes = tuple[str, str, str]
PARTS = ("year", "month", "day")
EMPTY: Boxes = ("", "", "")
YEARS = range(1850, 2200)
LONGEST_DAY = 40  # characters; what is longer is no day, and not worth repeating


class DayWidget(forms.Widget):
    """Three text boxes 年・月・日. A whole day typed or pasted into the first is read as well."""

    template_name = "web/widgets/day.html"
    use_fieldset = True

    def id_for_label(self, id_: str, index: str | None = None) -> str:
        """A label cannot name three boxes: the legend does. With an index, the first box."""
        return f"{id_}_year" if id_ and index is not None else ""

    def value_from_datadict(self, data: Mapping[str, Any], files: Any, name: str) -> Any:  # noqa: ARG002
        boxes = tuple(str(data.get(f"{name}_{part}") or "").strip() for part in PARTS)
        # A prefilled link or a machine may send the whole day under the bare name.
        whole = str(data.get(name) or "").strip()
        return (whole, "", "") if whole and boxes == EMPTY else boxes

    def value_omitted_from_data(self, data: Mapping[str, Any], files: Any, name: str) -> bool:  # noqa: ARG002
        return not any(key in data for key in (name, *(f"{name}_{part}" for part in PARTS)))

    def format_value(self, value: Any) -> Any:
        if isinstance(value, date):
            return (str(value.year), str(value.month), str(value.day))
        return value if isinstance(value, tuple) else (value or "", "", "")

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        context = super().get_context(name, value, attrs)
        boxes = zip(PARTS, self.format_value(value), strict=True)
        context["widget"]["invalid"] = context["widget"]["attrs"].pop("aria-invalid", None) == "true"
        context["widget"]["boxes"] = [{"part": part, "value": text} for part, text in boxes]
        return context


class DayField(forms.Field):
    """A day, as `date`. Takes 2026/11/23, 令和8年11月23日, R8.11.23 and full-width digits.

    `latest` (a function without arguments) refuses later days, e.g. `days.today` for what has already happened.
    """

    widget = DayWidget
    default_error_messages = {"required": gettext_lazy("年・月・日を入力してください。")}

    def __init__(self, *, latest: Any = None, **options: Any) -> None:
        super().__init__(**options)
        self.latest = latest

    def to_python(self, value: Any) -> date | None:
        if value is None or isinstance(value, date):
            return value
        boxes: Boxes = tuple(_plain(text) for text in value)  # type: ignore[assignment]
        if boxes == EMPTY:
            return None
        return _near(_read(boxes))

    def validate(self, value: date | None) -> None:
        super().validate(value)
        if value and self.latest and value > self.latest():
            raise ValidationError(
                _("%(day)sは、まだ来ていない日です。年・月・日を確かめてください。") % {"day": days.full_day(value)}
            )

    def has_changed(self, initial: Any, data: Any) -> bool:
        try:
            return bool(self.to_python(initial) != self.to_python(data))
        except ValidationError:
            return True


MOST_PEOPLE = 2_000_000_000


class AmountField(forms.IntegerField):
    """Yen, from 0; full-width digits, 1,200,000 and 120万 are read too. most: what a column can hold."""

    widget = forms.TextInput(attrs={"inputmode": "numeric"})
    default_error_messages = {"invalid": gettext_lazy("数字で入力してください（例: 1200000、120万）。")}

    def __init__(self, most: int = 10**15, **options: Any) -> None:
        super().__init__(min_value=0, max_value=most, **options)

    def to_python(self, value: Any) -> int | None:
        text = str(value or "").translate({ord(c): None for c in ",，、円人 "}).strip()
        times = 10_000 if text.endswith("万") else 1
        number = super().to_python(text.removesuffix("万"))
        return None if number is None else number * times


class PeopleField(AmountField):
    """How many people."""

    def __init__(self, **options: Any) -> None:
        super().__init__(MOST_PEOPLE, **options)


class ManyFilesInput(forms.ClearableFileInput):
    """The browser's own chooser for several files; upload.js adds progress and resuming where it is asked for."""

    allow_multiple_selected = True
    template_name = "django/forms/widgets/file.html"


class FilesField(forms.FileField):
    """Several files, as a list. Empty files are kept: that a leaked file is empty is a finding, not a mistake."""

    widget = ManyFilesInput
    default_error_messages = {"required": gettext_lazy("ファイルを選んでください。")}

    def __init__(self, *, max_files: int = 50, **options: Any) -> None:
        super().__init__(allow_empty_file=True, **options)
        self.max_files = max_files

    def clean(self, data: Any, initial: Any = None) -> Any:
        found = list(data) if isinstance(data, list | tuple) else [data] if data else []
        if not found:
            super().clean(None, initial)
            return []
        if len(found) > self.max_files:
            raise ValidationError(
                _(
                    "一度に送れるファイルは%(most)d個までです（いま%(found)d個）。zipにまとめるか、分けて送ってください。"
                )
                % {"most": self.max_files, "found": len(found)}
            )
        return [super(FilesField, self).clean(one, initial) for one in found]

    def has_changed(self, initial: Any, data: Any) -> bool:  # noqa: ARG002
        return bool(data)


def _plain(text: Any) -> str:
    return unicodedata.normalize("NFKC", str(text or "")).strip()


def _read(boxes: Boxes) -> date:
    year, month, day = (text.removesuffix(unit) for text, unit in zip(boxes, "年月日", strict=True))
    if not month and not day and not year.isdigit():
        return _parse(boxes[0])
    missing = [label for text, label in ((year, _("年")), (month, _("月")), (day, _("日"))) if not text]
    if missing:
        raise ValidationError(_("「%(parts)s」も入力してください。") % {"parts": "」「".join(missing)})
    wrong = [text for text in (month, day) if not text.isdecimal() or len(text) > 2]
    if wrong:
        raise ValidationError(_("「%(text)s」は読めません。月と日は数字で入力してください。") % {"text": wrong[0][:20]})
    if year.isdecimal() and len(year) != 4:
        raise ValidationError(_("年は「2026」のように4桁か、「令和8」のように元号をつけて入力してください。"))
    if year.isdecimal():
        return _exists(int(year), int(month), int(day))
    return _parse(f"{year}年{month}月{day}日")


def _near(day: date) -> date:
    """A day of living memory: at the ends of the calendar a moment has no time in UTC, and a due date no day after."""
    if day.year not in YEARS:
        words = {"year": day.year, "first": YEARS[0], "last": YEARS[-1]}
        raise ValidationError(
            _("%(year)s年は入力の誤りのようです。%(first)s年から%(last)s年までの日を入力してください。") % words
        )
    return day


def _exists(year: int, month: int, day: int) -> date:
    try:
        return date(year, month, day)
    except (ValueError, OverflowError) as error:
        text = f"{year}年{month}月{day}日"[:40]
        raise ValidationError(_("%(day)sという日はありません。月と日を確かめてください。") % {"day": text}) from error


def _parse(text: str) -> date:
    try:
        return era.parse_date(text if len(text) <= LONGEST_DAY else f"{text[:LONGEST_DAY]}…")
    except ValueError as error:
        raise ValidationError(str(error)) from error  # a sentence for the reader already
