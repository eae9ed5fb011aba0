"""What people type about keeping evidence."""

import unicodedata
from typing import Any

from django import forms
from django.core.validators import RegexValidator
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from tsutsumi.cases.clocks import ClockField, moment, parts
from tsutsumi.cases.models import Case
from tsutsumi.evidence.files import FilesField
from tsutsumi.evidence.keeping.register import Acquired, Handed, Wanted
from tsutsumi.evidence.models import Acquisition, Handover, Item, LogSource
from tsutsumi.web import days
from tsutsumi.web.fields import DayField

WHY = _("理由を10文字以上で入力してください。あとで「なぜそうしたのか」を説明するために残ります。")


class ReasonForm(forms.Form):
    """Why a hold should end."""

    reason = forms.CharField(
        label=_("解除する理由"),
        min_length=10,
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 2}),
        error_messages={"min_length": WHY},
    )


class HoldForm(forms.Form):
    """What must not be destroyed, and why."""

    item = forms.TypedChoiceField(label=_("保全する対象"), required=False, coerce=int, empty_value=None)
    reason = forms.CharField(
        label=_("保全する理由"),
        min_length=10,
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("例: 委託先との損害賠償の協議が始まったため。警察から保存を求められたため。"),
        error_messages={"min_length": WHY},
    )

    def __init__(self, case: Case, data: Any = None) -> None:
        super().__init__(data)
        items = [(item.number, f"{item} {item.name}") for item in case.items.all()]
        self.fields["item"].choices = [("", _("この事案のすべて")), *items]  # type: ignore[attr-defined]


SHA256 = RegexValidator(
    r"\A[0-9a-f]{64}\Z", _("ハッシュ値（SHA-256）は、0〜9とa〜fの64文字です。貼り付け直してください。")
)
CLOCKS = [
    ("", _("測っていない")),
    ("ahead", _("進んでいた")),
    ("behind", _("遅れていた")),
    ("none", _("ずれはなかった")),
]
# What a kind of thing has not: paper has no clock, a file no serial number.
NOT_OF: dict[str, frozenset[str]] = {
    Item.PAPER: frozenset({"power", "clock", "clock_seconds", "clock_against", "maker", "serial", "sha256", "tool"}),
    Item.FILE: frozenset({"power", "maker", "serial", "sheets", "sha256"}),
    Item.DEVICE: frozenset({"sheets"}),
}


class HashField(forms.CharField):
    """A SHA-256 as tools print it: capitals, spaces and full-width digits are taken too."""

    def __init__(self, **options: Any) -> None:
        super().__init__(required=False, max_length=120, validators=[SHA256], **options)
        self.widget.attrs.update({"autocomplete": "off", "spellcheck": "false"})

    def to_python(self, value: Any) -> str:
        return "".join(unicodedata.normalize("NFKC", str(value or "")).split()).lower()


class AcquiredForm(forms.Form):
    """How an item was acquired. What nobody knows or measured stays empty."""

    acquired_by = forms.CharField(
        label=_("取得した人"), max_length=100, help_text=_("例: 情報システム課 鈴木 健。外部の人なら会社名も。")
    )
    witness = forms.CharField(
        label=_("立会人"), required=False, max_length=100, help_text=_("取得に立ち会い、あとで説明できる人。")
    )
    acquired_on = DayField(label=_("取得した日"), required=False, latest=days.today)
    acquired_clock = ClockField(
        label=_("取得した時刻"), help_text=_("例 14:05。分からないときは空けておいてください。")
    )
    place = forms.CharField(
        label=_("取得した場所"), required=False, max_length=200, help_text=_("例: 本館2階 受付の机の上")
    )
    power = forms.ChoiceField(
        label=_("電源の状態"),
        required=False,
        choices=[("", _("分からない")), *Acquisition.POWER],
        help_text=_(
            "入っていたら、切らずにネットワークから外してください。暗号化された機器は、切ると二度と読めないことがあります。"
        ),
    )
    clock = forms.ChoiceField(
        label=_("機器の時計のずれ"),
        required=False,
        choices=CLOCKS,
        help_text=_("正しい時計と比べた結果です。ログの時刻を突き合わせるときに使います。"),
    )
    clock_seconds = forms.IntegerField(
        label=_("ずれの大きさ（秒）"),
        required=False,
        min_value=0,
        max_value=10**9,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "class": "short", "autocomplete": "off"}),
    )
    clock_against = forms.CharField(
        label=_("比べた時計"), required=False, max_length=100, help_text=_("例: NTP（ntp.nict.jp）、電話の時報117")
    )
    maker = forms.CharField(label=_("メーカー・型番"), required=False, max_length=120)
    serial = forms.CharField(label=_("製造番号"), required=False, max_length=120)
    sheets = forms.IntegerField(label=_("枚数"), required=False, min_value=1, max_value=10**6)
    copy = forms.ChoiceField(
        label=_("原本か複製か"), required=False, choices=[("", _("分からない")), *Acquisition.COPIES]
    )
    copy_of = forms.TypedChoiceField(label=_("どの証拠の複製か"), required=False, coerce=int, empty_value=None)
    sha256 = HashField(label=_("取得したときのハッシュ値（SHA-256）"))
    tool = forms.CharField(
        label=_("使った道具と版"), required=False, max_length=200, help_text=_("例: 書込み防止装置と FTK Imager 4.7")
    )
    seal_number = forms.CharField(label=_("封印の番号"), required=False, max_length=60)
    note = forms.CharField(
        label=_("メモ"), required=False, max_length=2000, widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("写真の番号、画面に出ていたもの、箱や袋の数など。"),
    )  # fmt: skip

    def __init__(self, item: Item, data: Any = None, **options: Any) -> None:
        super().__init__(data, **options)
        others = [(one.number, f"{one} {one.name}") for one in item.case.items.exclude(pk=item.pk)]
        self.item = item
        self.fields["copy_of"].choices = [("", _("複製ではない")), *others]  # type: ignore[attr-defined]
        for name in NOT_OF[item.kind]:
            del self.fields[name]

    def clean(self) -> dict[str, Any]:
        said = super().clean() or self.cleaned_data
        if said.get("clock") in {"ahead", "behind"} and not said.get("clock_seconds"):
            self.add_error("clock_seconds", _("何秒ずれていたかを入力してください。"))
        if said.get("acquired_clock") and not said.get("acquired_on"):
            self.add_error("acquired_on", _("時刻があるときは、日も入力してください。"))
        if said.get("copy") in {"master", "work"} and not said.get("copy_of"):
            self.add_error("copy_of", _("どの証拠の複製かを選んでください。"))
        return said

    def acquired(self) -> Acquired:
        """What was typed, as plain values."""
        said = dict(self.cleaned_data)
        day, clock = said.pop("acquired_on"), said.pop("acquired_clock")
        way, seconds = said.pop("clock", ""), said.pop("clock_seconds", None)
        number = said.pop("copy_of")
        return Acquired(
            acquired_at=moment(day, clock) if day else None,
            time_unknown=bool(day) and clock is None,
            clock_offset={"ahead": seconds, "behind": -(seconds or 0), "none": 0}.get(way),
            copy_of=self.item.case.items.get(number=number) if number else None,
            **said,
        )

    @classmethod
    def of(cls, item: Item, data: Any = None) -> "AcquiredForm":
        """With what was noted last, so that a correction changes only what is wrong."""
        last = item.acquisitions.last()
        if last is None:
            return cls(item, data)
        told = {name: getattr(last, name) for name in cls.base_fields if hasattr(last, name)}
        if last.acquired_at:
            when = parts(last.acquired_at, time_unknown=last.time_unknown)
            told |= {"acquired_on": when["day"], "acquired_clock": when["clock"]}
        offset = last.clock_offset
        told["clock"] = "" if offset is None else "ahead" if offset > 0 else "behind" if offset < 0 else "none"
        told |= {"clock_seconds": abs(offset) if offset else None, "copy_of": last.copy_of and last.copy_of.number}
        return cls(item, data, initial=told)


class WhenForm(forms.Form):
    """A day and a time of day, the present moment as a proposal."""

    happened_on = DayField(label=_("受け渡した日"), latest=days.today)
    happened_clock = ClockField(label=_("受け渡した時刻"))

    def __init__(self, data: Any = None) -> None:
        now = parts(timezone.now(), time_unknown=False)
        super().__init__(data, initial={"happened_on": now["day"], "happened_clock": now["clock"]})

    def when(self) -> Any:
        return moment(self.cleaned_data["happened_on"], self.cleaned_data["happened_clock"])


class HandForm(WhenForm):
    """One handover."""

    act = forms.ChoiceField(label=_("記録すること"), choices=Handover.ACTS, widget=forms.RadioSelect)
    giver = forms.CharField(
        label=_("渡した人"), max_length=120, help_text=_("所属と氏名。例: あおい総合クリニック 情報システム課 鈴木 健")
    )
    taker = forms.CharField(
        label=_("受け取った人"), max_length=120, help_text=_("所属と氏名。例: 高崎警察署 生活安全課 山本 巡査部長")
    )
    purpose = forms.CharField(
        label=_("目的"), max_length=300, help_text=_("例: 捜査のため。調査会社による解析のため。")
    )
    storage = forms.CharField(
        label=_("受渡し後の保管場所と方法"), max_length=300, help_text=_("例: 調査会社の施錠保管庫、静電気防止袋に封印")
    )
    sha256 = HashField(
        label=_("受け渡すときのハッシュ値（SHA-256）"),
        help_text=_("機器の中身のイメージなどから計算したもの。預けたファイルの分は自動で入ります。"),
    )
    seal_number = forms.CharField(label=_("封印の番号"), required=False, max_length=60)
    field_order = ("act", "happened_on", "happened_clock")

    def __init__(self, item: Item, data: Any = None) -> None:
        super().__init__(data)
        if item.kind != Item.DEVICE:
            del self.fields["sha256"]

    def handed(self) -> Handed:
        said = {name: value for name, value in self.cleaned_data.items() if not name.startswith("happened_")}
        return Handed(happened_at=self.when(), **said)


class ReceiptForm(WhenForm):
    """The signed form came back."""

    signed_by = forms.CharField(label=_("署名した人"), max_length=120)
    note = forms.CharField(
        label=_("受領書の番号・控えの場所"), required=False, max_length=300,
        help_text=_("例: 警察の受領書 第12号。原本は総務課の金庫。"),
    )  # fmt: skip
    field_order = ("signed_by", "happened_on", "happened_clock")

    def __init__(self, data: Any = None) -> None:
        super().__init__(data)
        self.fields["happened_on"].label, self.fields["happened_clock"].label = _("署名した日"), _("署名した時刻")


class LogForm(forms.Form):
    """A log that is wanted."""

    name = forms.CharField(
        label=_("ログの名前"), max_length=200, help_text=_("例: メールの監査ログ、VPNの接続ログ、ドアの入退室記録")
    )
    system = forms.CharField(
        label=_("システム・機器"), max_length=200, help_text=_("例: Microsoft 365、本社のファイアウォール、電子カルテ")
    )
    kept_until = DayField(
        label=_("消える前の最後の日"),
        required=False,
        help_text=_("分からないときは空けておき、先に確かめてください。あす上書きされるかもしれません。"),
    )
    since = DayField(label=_("必要な期間のはじめ"), required=False)
    until = DayField(label=_("必要な期間のおわり"), required=False)
    time_zone = forms.CharField(
        label=_("ログの時刻の時間帯"),
        required=False,
        max_length=60,
        help_text=_("例: 日本時間、協定世界時（UTC、9時間遅れ）"),
    )
    owner = forms.CharField(
        label=_("取り出せる人・連絡先"),
        required=False,
        max_length=200,
        help_text=_("例: 保守会社の夜間窓口 03-0000-0000"),
    )
    note = forms.CharField(
        label=_("メモ"), required=False, max_length=2000, widget=forms.Textarea(attrs={"rows": 2})
    )  # fmt: skip

    def clean(self) -> dict[str, Any]:
        said = super().clean() or self.cleaned_data
        since, until = said.get("since"), said.get("until")
        if since and until and until < since:
            self.add_error("until", _("期間のおわりが、はじめより前になっています。"))
        return said

    def wanted(self) -> Wanted:
        return Wanted(**self.cleaned_data)

    @classmethod
    def of(cls, log: LogSource, data: Any = None) -> "LogForm":
        return cls(data, initial={name: getattr(log, name) for name in cls.base_fields})


class SettleForm(forms.Form):
    """Which item the copy is, or why there is none."""

    item = forms.TypedChoiceField(label=_("写しを預けた証拠"), required=False, coerce=int, empty_value=None)
    lost_reason = forms.CharField(
        label=_("取り出せない理由（写しがないとき）"),
        required=False,
        max_length=300,
        help_text=_("10文字以上。例: 保存期間が過ぎ、11月20日までの分は上書きされていた。"),
    )

    def __init__(self, case: Case, data: Any = None) -> None:
        super().__init__(data)
        items = [(item.number, f"{item} {item.name}") for item in case.items.all()]
        self.fields["item"].choices = [("", _("写しはない")), *items]  # type: ignore[attr-defined]


class FolderForm(forms.Form):
    """The list of a folder that was hashed on another machine."""

    listing = FilesField(
        label=_("一覧のファイル（.jsonl）"),
        help_text=_("tsutsumi hash か hashfolder.py で作ったものを、そのまま選んでください。"),
        error_messages={"required": _("一覧のファイルが選ばれていません。")},
    )
