"""The day in three boxes, and several files at once."""

from datetime import date

import pytest
from django import forms
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import translation
from django.utils.datastructures import MultiValueDict

from tsutsumi.web.fields import AmountField, DayField, FilesField


class Form(forms.Form):
    on = DayField(label="知った日", latest=lambda: date(2026, 11, 23))
    files = FilesField(label="ファイル", required=False, max_files=2)


@pytest.fixture(autouse=True)
def _japanese():
    with translation.override("ja"):
        yield


def filled(year="", month="", day="", **more):
    return Form({"on_year": year, "on_month": month, "on_day": day, **more})


@pytest.mark.parametrize(
    "boxes",
    [
        ("2026", "11", "2"),
        ("２０２６", "１１", "２"),
        ("2026年", "11月", "2日"),
        (" 2026 ", "11", "02"),
        ("令和8", "11", "2"),
        ("R8", "11", "2"),
        ("令和8年11月2日", "", ""),
        ("R8.11.2", "", ""),
        ("2026/11/2", "", ""),
        ("2026-11-02", "", ""),
        ("Ｒ８．１１．２", "", ""),
    ],
)
def test_a_day_is_read_however_it_is_written(boxes):
    form = filled(*boxes)
    assert form.is_valid(), form.errors
    assert form.cleaned_data["on"] == date(2026, 11, 2)


@pytest.mark.parametrize(
    ("boxes", "complaint"),
    [
        (("", "", ""), "年・月・日を入力してください"),
        (("2026", "", ""), "「月」「日」"),
        (("2026", "11", ""), "「日」"),
        (("", "11", "2"), "「年」"),
        (("2026", "2", "30"), "2026年2月30日という日はありません"),
        (("2026", "13", "1"), "という日はありません"),
        (("26", "11", "2"), "4桁"),
        (("2026", "十一", "2"), "数字で入力"),
        (("きのう", "", ""), "きのう"),
        (("きのう", "11", "2"), "きのう"),
        (("2026", "11", "24"), "まだ来ていない日"),
        (("99999999999999999999", "1", "1"), "4桁"),
        (("2026", "9" * 400, "1"), "数字で入力"),
        (("2026", "¼", "1"), "数字で入力"),
        (("<script>alert(1)</script>", "", ""), "script"),
    ],
)
def test_a_day_that_cannot_be_read_is_answered_with_what_to_do(boxes, complaint):
    form = filled(*boxes)
    assert not form.is_valid()
    assert complaint in form.errors["on"][0]


def test_what_was_typed_is_still_in_the_boxes_after_a_mistake():
    page = str(filled("2026", "2", "30")["on"])
    assert 'value="2026"' in page
    assert 'value="30"' in page
    assert page.count('aria-invalid="true"') == 3


def test_a_whole_day_under_the_bare_name_is_read_too():
    form = Form({"on": "2026-11-02"})
    assert form.is_valid()
    assert form.cleaned_data["on"] == date(2026, 11, 2)


def test_typed_markup_comes_back_as_text():
    assert "<script>" not in str(filled('"><script>x</script>')["on"])


def test_a_day_given_at_first_stands_in_three_boxes_and_is_no_change():
    form = Form({"on_year": "2026", "on_month": "11", "on_day": "2"}, initial={"on": date(2026, 11, 2)})
    assert form.changed_data == []
    assert 'value="11"' in str(Form(initial={"on": date(2026, 11, 2)})["on"])


def files(count):
    return MultiValueDict({"files": [SimpleUploadedFile(f"{n}.csv", b"a") for n in range(count)]})


def test_several_files_arrive_as_a_list_and_none_as_an_empty_one():
    data = {"on": "2026-11-02"}
    form = Form(data, files(2))
    assert form.is_valid()
    assert [f.name for f in form.cleaned_data["files"]] == ["0.csv", "1.csv"]
    empty = Form(data)
    assert empty.is_valid()
    assert empty.cleaned_data["files"] == []


def test_too_many_files_are_refused_with_a_way_out():
    form = Form({"on": "2026-11-02"}, files(3))
    assert not form.is_valid()
    assert "zip" in form.errors["files"][0]


@pytest.mark.parametrize(
    ("typed", "read"),
    [("1,200,000", 1_200_000), ("１２０万", 1_200_000), ("52万1円", None), ("2,000,000,000人", 2_000_000_000),
     ("2,000,000,001人", None), ("-1", None), ("たくさん", None)],
)  # fmt: skip
def test_an_amount_is_read_as_people_write_it_and_never_larger_than_a_column_holds(typed, read):
    field = AmountField(most=2_000_000_000)
    if read is None:
        with pytest.raises(ValidationError):
            field.clean(typed)
    else:
        assert field.clean(typed) == read


def test_a_number_out_of_its_bounds_and_an_address_that_is_none_say_what_to_do():
    class Odd(forms.Form):
        few = forms.IntegerField(min_value=10)
        many = forms.IntegerField(max_value=5)
        page = forms.URLField(assume_scheme="https")

    said = Odd({"few": "1", "many": "6", "page": "ftp://見本"}).errors
    assert said["few"] == ["10以上の数を入力してください。"]
    assert said["many"] == ["5以下の数を入力してください。"]
    assert said["page"] == ["アドレスの形になっていません（例: https://www.example.jp/）。"]
