"""What people type about the roster, authority and contacts."""

import re
from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from tsutsumi.accounts.models import User
from tsutsumi.cases import kinds
from tsutsumi.team.actions import PLACES
from tsutsumi.team.models import DAY, NIGHT, ROLES, Authority, Contact, Hours, Post, Reach, Waiting
from tsutsumi.team.order import rules
from tsutsumi.web.fields import DayField

NOBODY = _("（なし）")


def house() -> Any:
    return User.objects.people().filter(is_active=True).exclude(role="guest")


class PostsForm(forms.Form):
    """The order of one role: five places by day, five by night."""

    def __init__(self, *args: Any, role: str, **options: Any) -> None:
        held = Post.objects.filter(role=role).select_related("user")
        options["initial"] = {f"{post.hours}_{post.order}": post.user_id for post in held}
        super().__init__(*args, **options)
        for hours in (DAY, NIGHT):
            for place in range(PLACES):
                self.fields[f"{hours}_{place}"] = _place(hours, place)

    def people(self, hours: str) -> list[User]:
        """Those named, in order; empty places between them close up."""
        said = (self.cleaned_data.get(f"{hours}_{place}") for place in range(PLACES))
        return [user for user in said if user is not None]

    def rows(self) -> list[tuple[Any, Any]]:
        return [(self[f"{DAY}_{place}"], self[f"{NIGHT}_{place}"]) for place in range(PLACES)]


def _who(user: User) -> str:
    return f"{user.name}（{user.get_role_display()}）"


def _place(hours: str, place: int) -> forms.ModelChoiceField:  # type: ignore[type-arg]
    when = _now("平日の日中") if hours == DAY else _now("夜間・休日")
    order = _now("1番目") if place == 0 else _now("代理%(n)d") % {"n": place}
    field = forms.ModelChoiceField(
        label=f"{when} {order}", queryset=house(), required=False, empty_label=NOBODY
    )  # fmt: skip
    field.label_from_instance = _who  # type: ignore[method-assign, assignment]
    return field


class ReachForm(forms.ModelForm):  # type: ignore[type-arg]
    class Meta:
        model = Reach
        fields = ("phone", "night_phone", "by_sms")


class HoursForm(forms.ModelForm):  # type: ignore[type-arg]
    closed_days = forms.CharField(
        label=_("組織の休業日"),
        required=False,
        help_text=_("12-28, 08-13 のように、カンマで区切って。土日・祝日・12月29日〜1月3日は、入れなくても休みです。"),
    )

    class Meta:
        model = Hours
        fields = ("opens", "closes")

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.initial["closed_days"] = ", ".join(self.instance.closed)
        for name in ("opens", "closes"):
            self.fields[name].widget = forms.TextInput(attrs={"class": "short", "inputmode": "numeric"})
            self.initial[name] = f"{getattr(self.instance, name):%H:%M}"

    def clean_closed_days(self) -> list[str]:
        words = re.split(r"[,、\s]+", str(self.cleaned_data["closed_days"]).strip())
        wrong = [word for word in words if word and not re.fullmatch(r"(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])", word)]
        if wrong:
            said = _now("「%(word)s」を月日として読めません。12-28 のように入れてください。") % {"word": wrong[0][:20]}
            raise forms.ValidationError(said)
        return [word for word in words if word]

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        if said.get("opens") and said.get("closes") and said["opens"] >= said["closes"]:
            self.add_error("closes", _("終業は始業より後にしてください。"))
        return said


class WaitingForm(forms.Form):
    """Minutes for each role and severity; empty takes the general line."""

    def __init__(self, *args: Any, **options: Any) -> None:
        saved = {f"{row.role or 'all'}_{row.severity}": row.minutes for row in Waiting.objects.all()}
        options["initial"] = {f"all_{level}": minutes for level, minutes in Waiting.DEFAULT.items()} | saved
        super().__init__(*args, **options)
        for role, label in (("all", _now("すべての役割")), *ROLES):
            for level, words in Waiting.SEVERITIES:
                self.fields[f"{role}_{level}"] = forms.IntegerField(
                    label=f"{label} {words}", min_value=3, max_value=720, required=role == "all"
                )
                self.fields[f"{role}_{level}"].widget.attrs["class"] = "short"

    def minutes(self) -> dict[tuple[str, str], int | None]:
        roles = ["all", *(code for code, _label in ROLES)]
        return {
            ("" if role == "all" else role, level): self.cleaned_data[f"{role}_{level}"]
            for role in roles for level, _words in Waiting.SEVERITIES
        }  # fmt: skip

    def rows(self) -> list[tuple[Any, list[Any]]]:
        lines = (("all", _now("すべての役割")), *ROLES)
        return [(label, [self[f"{role}_{level}"] for level, _w in Waiting.SEVERITIES]) for role, label in lines]


def kinds_of_case() -> list[tuple[str, str, str]]:
    """Name of the field, kind, label: every case, the groups, the single causes."""
    groups = [(f"group_{code}", f"group:{code}", label) for code, label in kinds.GROUPS.items()]
    causes = [(f"cause_{code}", code, label) for code, label in kinds.CAUSES.items()]
    return [("every", "", _now("すべての事案")), *groups, *causes]


class RulesForm(forms.Form):
    def __init__(self, *args: Any, **options: Any) -> None:
        saved = rules()
        options["initial"] = {name: saved.get(kind, []) for name, kind, _label in kinds_of_case()}
        super().__init__(*args, **options)
        for name, _kind, label in kinds_of_case():
            self.fields[name] = forms.MultipleChoiceField(
                label=label, choices=ROLES, required=name == "every", widget=forms.CheckboxSelectMultiple
            )

    def table(self) -> dict[str, list[str]]:
        return {kind: self.cleaned_data[name] for name, kind, _label in kinds_of_case()}

    def general(self) -> Iterable[Any]:
        return [self[name] for name, kind, _label in kinds_of_case() if kind == "" or kind.startswith("group:")]

    def single(self) -> Iterable[Any]:
        return [self[name] for name, kind, _label in kinds_of_case() if kind and not kind.startswith("group:")]


class AuthorityForm(forms.ModelForm):  # type: ignore[type-arg]
    class Meta:
        model = Authority
        fields = ("act", "role", "up_to", "deputies", "note")


class ContactForm(forms.ModelForm):  # type: ignore[type-arg]
    checked_on = DayField(label=_("確かめた日"), required=False)

    class Meta:
        model = Contact
        fields = (
            "kind", "name", "person", "phone", "night_phone", "email", "hours", "contract", "when", "tell", "mark",
            "source", "checked_on",
        )  # fmt: skip


class SeverityForm(forms.Form):
    severity = forms.ChoiceField(label=_("重大度"), choices=Waiting.SEVERITIES, widget=forms.RadioSelect)


class TakenForm(forms.Form):
    """Somebody took the role on the telephone."""

    user = forms.ModelChoiceField(
        label=_("引き受けた人"), queryset=User.objects.none(), empty_label=_("選んでください")
    )

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["user"].queryset = house()  # type: ignore[attr-defined]
