"""Pages that exist only for the tests of the frame: every part on one page, and refusals on demand."""

from datetime import date
from pathlib import Path

from django import forms
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import render
from django.template import engines
from django.urls import include, path

from tsutsumi.web.fields import DayField, FilesField

TODAY = date(2026, 11, 23)
PROOF = {
    "id": "appi",
    "label": "報告対象事態にあたるか",
    "outcome": "yes",
    "cite": ["法26条1項"],
    "text": "個人の権利利益を害するおそれが大きいものとして定める事態が生じたときは、報告しなければならない。",
    "checked_on": "2026-11-23",
    "mark": "確認",
    "facts": [],
    "open_points": [],
    "children": [
        {
            "label": "要配慮個人情報が含まれる",
            "outcome": "yes",
            "cite": ["規則7条1号"],
            "mark": "確認",
            "facts": [
                {"name": "data_kinds", "label": "漏えいした項目", "value": "氏名、病歴", "outcome": "yes",
                 "by": "佐藤", "on": "2026-11-02", "source": "患者一覧の確認"},
            ],
        },
        {
            "label": "本人の数が千人を超える",
            "outcome": "unknown",
            "cite": ["規則7条4号"],
            "mark": "要確認",
            "facts": [{"name": "count", "label": "人数", "value": "980〜1,043人", "outcome": "unknown"}],
            "open_points": [
                {"id": "O8", "title": "人数が後から増えたとき、いつから数えるか", "reading_a": "最初に知った日から。",
                 "reading_b": "千人を超えると分かった日から。", "default": "両方の期限を示す。", "source": "通則編"},
            ],
        },
        {"label": "不正の目的によるおそれ", "outcome": "no", "cite": ["規則7条3号"], "mark": "確認"},
    ],
}  # fmt: skip


class SampleForm(forms.Form):
    title = forms.CharField(label="件名", help_text="あとから直せます。例: 受付のUSBメモリーが見当たらない")
    known_on = DayField(
        label="知った日", help_text="例: 2026 11 23。1つ目の枠に「R8.11.23」とまとめて入れてもかまいません。"
    )
    cause = forms.ChoiceField(
        label="原因", required=False, widget=forms.RadioSelect,
        choices=[("loss", "紛失"), ("theft", "盗難"), ("unknown", "わからない")],
    )  # fmt: skip
    kinds = forms.MultipleChoiceField(
        label="漏れたもの", required=False, widget=forms.CheckboxSelectMultiple,
        choices=[("name", "氏名"), ("health", "病歴・診療の記録"), ("card", "クレジットカード番号")],
    )  # fmt: skip
    place = forms.ChoiceField(label="場所", required=False, choices=[("a", "院内"), ("b", "院外")])
    memo = forms.CharField(label="くわしく", required=False, widget=forms.Textarea)
    files = FilesField(label="ファイル", required=False)
    sure = forms.BooleanField(label="紙の原本も確かめた", required=False)


def style(request):
    form = SampleForm(request.POST or ({"title": "", "known_on_year": "2026"} if "wrong" in request.GET else None))
    context = {
        "form": form,
        "today": TODAY,
        "due_over": date(2026, 11, 21),
        "due_today": TODAY,
        "due_soon": date(2026, 11, 26),
        "due_later": date(2027, 1, 4),
        "proof_node": PROOF,
        "case": {"is_drill": "drill" in request.GET},
        "rights": {"cases_view": True, "board_view": True, "intake_triage": True, "settings_edit": True},
        "facts": {
            "number": "PI-R8-0012", "title": "受付のUSBメモリーの紛失", "state": "対応中", "url": "/style/",
            "what": "患者一覧の入ったUSBメモリーを紛失", "low": 980, "high": 1043,
            "due": date(2026, 11, 26), "due_label": "速報（目安）", "today": TODAY,
            "next_act": "漏れた項目を確かめる", "next_url": "/style/", "unknown": "暗号化の有無、ほか2つ",
            "unknown_url": "/style/",
        },
    }  # fmt: skip
    template = engines["django"].from_string((Path(__file__).parent / "style.html").read_text())
    return HttpResponse(template.render(context, request))


def refuse(request, code):
    if code == 403:
        raise PermissionDenied
    if code == 500:
        raise RuntimeError("wanted")
    response = HttpResponse(status=code)
    response["Retry-After"] = "60"
    return response


def shown(request, name):
    return render(request, f"{name}.html")


def kept(request):
    """A form that sends itself away, to see what the browser keeps."""
    form = SampleForm()
    return HttpResponse(engines["django"].from_string(
        '{% extends "web/base.html" %}{% load tsutsumi %}{% block heading %}x{% endblock %}'
        '{% block content %}<form method="post" action="/refuse/500">{% csrf_token %}{% field form.title %}'
        '<button class="button">送る</button></form>{% endblock %}'
    ).render({"form": form}, request))  # fmt: skip


def named(request):
    return HttpResponse("")


urlpatterns = [
    path("style/", style),
    path("refuse/<int:code>", refuse),
    path("shown/<str:name>", shown),
    path("kept/", kept),
    *(
        path(f"{app}/", include(([path("", named, name=name)], app)))
        for app, name in (("cases", "list"), ("room", "deadlines"), ("intake", "inbox"), ("accounts", "settings"))
    ),
]
