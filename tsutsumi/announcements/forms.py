"""Writing an announcement: one box per part, its day and hour, its ways, and the exchange."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext as _

from tsutsumi.announcements.models import Announcement
from tsutsumi.announcements.skeletons import Part
from tsutsumi.cases.clocks import ClockField
from tsutsumi.web.fields import DayField

LONGEST = 8_000


class MeasureForm(forms.Form):
    """One of the publications that may stand in for telling people themselves."""

    def __init__(self, rows: Sequence[Announcement], *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.rows = {str(row.number): row for row in rows}
        choices = [(number, f"{row}「{row.title}」{row.get_state_display()}") for number, row in self.rows.items()]
        self.fields["announcement"] = forms.ChoiceField(
            label=_("代わりの措置とする公表"), choices=choices, widget=forms.RadioSelect
        )

    def chosen(self) -> Announcement:
        return self.rows[self.cleaned_data["announcement"]]


SUBSTITUTE = {"yes": True, "no": False}


def area(text: str) -> forms.Textarea:
    return forms.Textarea(attrs={"rows": max(2, min(10, text.count("\n") + len(text) // 45 + 2))})


class WriteForm(forms.Form):
    """`title` and one field `ja-<part>` each, `en-<part>` where it speaks English; then what belongs to going out."""

    def __init__(self, announcement: Announcement, *args: Any, **options: Any) -> None:
        options.setdefault("initial", _initial(announcement))
        super().__init__(*args, **options)
        self.announcement = announcement
        self.fields["title"] = forms.CharField(label=_("題名"), max_length=200)
        for part in announcement.skeleton.parts:
            self.fields[f"ja-{part.id}"] = _box(part, _label(part), announcement.texts.get(part.id, ""))
        if announcement.is_english:
            self.fields["title_en"] = forms.CharField(label=_("英語の題名"), max_length=200, required=False)
            for part in announcement.skeleton.parts:
                label = _("英語：%(part)s") % {"part": _label(part)}
                self.fields[f"en-{part.id}"] = _box(part, label, announcement.texts_en.get(part.id, ""), needs=False)
        self.fields |= _going_out(announcement)

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        if said.get("planned_on") and said.get("planned_clock") is None and "planned_clock" not in self.errors:
            self.add_error("planned_clock", _("公表する時刻も入力してください（例 15:00）。"))
        return said

    def said(self) -> dict[str, Any]:
        """What the verb wants."""
        found = self.cleaned_data
        names = ("title", "dated_on", "take_down_on", "ways", "address", "tse", "change")
        told = {name: found[name] for name in names if name in found}
        told["texts"] = dict(_parts(found, "ja-"))
        if self.announcement.is_english:
            told |= {"title_en": found["title_en"], "texts_en": dict(_parts(found, "en-"))}
        if self.announcement.is_public:
            on, clock = found.get("planned_on"), found.get("planned_clock")
            told["planned_at"] = timezone.make_aware(datetime.combine(on, clock)) if on and clock else None
            told["is_substitute"] = SUBSTITUTE.get(found["is_substitute"])
        return told


class KindForm(forms.Form):
    kind = forms.CharField(max_length=20)


def _initial(announcement: Announcement) -> dict[str, Any]:
    planned = timezone.localtime(announcement.planned_at) if announcement.planned_at else None
    substitute = {True: "yes", False: "no", None: ""}[announcement.is_substitute]
    told = {name: getattr(announcement, name) for name in ("title", "title_en", "dated_on", "take_down_on", "ways")}
    told |= {name: getattr(announcement, name) for name in ("address", "tse", "change")}
    told |= {"planned_on": planned.date() if planned else None, "planned_clock": f"{planned:%H:%M}" if planned else ""}
    told |= {f"ja-{part}": text for part, text in announcement.texts.items()}
    told |= {f"en-{part}": text for part, text in announcement.texts_en.items()}
    return told | {"is_substitute": substitute}


def _label(part: Part) -> str:
    return part.heading or _("前書き")


def _box(part: Part, label: str, text: str, *, needs: bool = True) -> forms.CharField:
    codes = "　".join(f"{{{{{code}}}}}" for code in part.needs)
    said = _("入れる数字: %(codes)s") % {"codes": codes} if codes and needs else ""
    if part.is_optional:
        said = f"{_('当てはまるときだけ書きます。')} {said}"
    return forms.CharField(label=label, max_length=LONGEST, required=False, widget=area(text), help_text=said)


def _going_out(announcement: Announcement) -> dict[str, forms.Field]:
    found: dict[str, forms.Field] = {}
    if announcement.before_id:
        found["change"] = forms.CharField(
            label=_("更新したこと"), max_length=300, required=False, help_text=_("更新の履歴として、ページに残ります。")
        )
    found["dated_on"] = DayField(label=_("文書の日付"), required=False)
    if not announcement.is_public:
        return found
    return found | {
        "planned_on": DayField(label=_("公表する日"), required=False),
        "planned_clock": ClockField(label=_("公表する時刻"), help_text=_("例 15:00")),
        "ways": forms.MultipleChoiceField(
            label=_("公表の方法"), choices=Announcement.WAYS, required=False, widget=forms.CheckboxSelectMultiple
        ),
        "address": forms.URLField(
            label=_("載せるページのアドレス"), max_length=300, required=False, assume_scheme="https"
        ),
        "take_down_on": DayField(label=_("掲載を終える日"), required=False),
        "tse": forms.ChoiceField(
            label=_("適時開示（証券取引所）"), choices=[("", _("まだ分からない")), *Announcement.TSE], required=False,
            help_text=_("上場会社は、運営や業績に重要な影響があると分かったら直ちに開示します（要確認）。"),
        ),
        "is_substitute": forms.ChoiceField(
            label=_("本人への通知に代わる措置"), required=False,
            help_text=_("本人への通知が難しいときの、公表と窓口です。"),
            choices=[("", _("まだ決めていない")), ("yes", _("代わりの措置を兼ねる")), ("no", _("兼ねない"))],
        ),
    }  # fmt: skip


def _parts(said: dict[str, Any], stem: str) -> Iterator[tuple[str, str]]:
    for name, text in said.items():
        if name.startswith(stem):
            yield name.removeprefix(stem), text.strip()
