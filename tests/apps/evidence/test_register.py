"""The register: how an item was acquired, who got it, and the paper that both sides sign."""

import re
from datetime import UTC, datetime, timedelta

import pypdfium2
import pytest
from django.urls import reverse
from django.utils import timezone

from tests.apps.evidence.test_items import CONTENT
from tsutsumi.audit.models import Entry
from tsutsumi.core.flow import Refused
from tsutsumi.evidence import actions as evidence
from tsutsumi.evidence import vault
from tsutsumi.evidence.keeping import actions
from tsutsumi.evidence.keeping.register import Acquired, Handed
from tsutsumi.evidence.models import Acquisition, Custody, Handover, Item, scope_of

pytestmark = pytest.mark.django_db
AT = datetime(2026, 11, 3, 1, 30, tzinfo=UTC)
HANDED = Handed(
    "handed_over", AT, "情報システム課 鈴木 健", "高崎警察署 山本 巡査部長", "捜査のため", "警察署の保管庫、封印"
)
TYPED = {
    "act": "handed_over", "happened_on": "2026/11/3", "happened_clock": "10:30", "giver": "鈴木 健",
    "taker": "高崎警察署", "purpose": "捜査のため", "storage": "警察署の保管庫",
}  # fmt: skip


@pytest.fixture
def device(case, suzuki):
    return evidence.register(case, "受付のノートパソコン", Item.DEVICE, by=suzuki, note="受付の机")


@pytest.fixture
def file(case, suzuki):
    return evidence.take_in(case, vault.seal(scope_of(case), CONTENT), "名簿.csv", by=suzuki)


def at(name, item, *more):
    return reverse(f"evidence:{name}", args=[item.case.number, item.number, *more])


def words(pdf):
    document = pypdfium2.PdfDocument(pdf)
    return "".join(page.get_textpage().get_text_range() for page in document).replace("\r\n", "\n")


@pytest.mark.parametrize(
    ("offset", "against", "said"),
    [
        (None, "", ""),
        (0, "", "ずれはなかった"),
        (12, "NTP", "12秒進んでいた（比べた時計: NTP）"),
        (-3600, "", "3,600秒遅れていた"),
    ],
)
def test_the_offset_of_a_clock_has_a_sign_and_unknown_is_not_zero(offset, against, said):
    assert Acquisition(clock_offset=offset, clock_against=against).clock_said == said


def test_a_correction_leaves_the_earlier_note(device, suzuki):
    actions.describe(device, Acquired("鈴木 健", acquired_at=AT, power="on"), by=suzuki)
    actions.describe(device, Acquired("鈴木 健", witness="佐藤 花子", acquired_at=AT, power="on"), by=suzuki)
    assert [row.witness for row in device.acquisitions.all()] == ["", "佐藤 花子"]


def test_nothing_is_acquired_in_the_future(device, suzuki):
    with pytest.raises(Refused, match="未来"):
        actions.describe(device, Acquired("鈴木", acquired_at=timezone.now() + timedelta(hours=1)), by=suzuki)


def test_an_item_is_no_copy_of_itself(device, suzuki):
    with pytest.raises(Refused, match="自分自身"):
        actions.describe(device, Acquired("鈴木", copy="work", copy_of=device), by=suzuki)


def test_the_acquisition_of_a_device_is_typed_on_a_page(case, device, file, suzuki, as_user):
    browser = as_user(suzuki)
    typed = {
        "acquired_by": "鈴木 健", "witness": "佐藤 花子", "acquired_on": "令和8年11月3日", "acquired_clock": "１０時半",
        "place": "受付", "power": "on", "clock": "behind", "clock_seconds": "95", "clock_against": "NTP",
        "serial": "SN-0001", "copy": "work", "copy_of": file.number, "sha256": "AB" * 32 + " ",
    }  # fmt: skip
    answer = browser.post(at("acquisition", device), typed, follow=True)
    assert answer.redirect_chain, answer.content.decode()
    row = device.acquisitions.get()
    assert row.acquired_at == AT
    assert (row.clock_offset, row.clock_against, row.sha256, row.copy_of) == (-95, "NTP", "ab" * 32, file)
    page = answer.content.decode()
    assert "95秒遅れていた（比べた時計: NTP）" in page
    again = browser.get(at("acquisition", device)).content.decode()
    assert 'value="SN-0001"' in again


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        ({"clock": "ahead"}, "何秒ずれていたか"),
        ({"copy": "work"}, "どの証拠の複製か"),
        ({"acquired_clock": "10:30"}, "日も入力"),
        ({"sha256": "xyz"}, "64文字"),
        ({"acquired_by": ""}, "入力してください"),
    ],
)
def test_what_does_not_fit_is_said_and_what_was_typed_comes_back(device, suzuki, as_user, typed, told):
    answer = as_user(suzuki).post(at("acquisition", device), {"acquired_by": "鈴木 健", "place": "受付の奥", **typed})
    assert answer.status_code == 422
    page = answer.content.decode()
    assert told in page
    assert "受付の奥" in page
    assert not Acquisition.objects.exists()


def test_paper_is_not_asked_for_its_clock(case, suzuki, as_user):
    paper = evidence.register(case, "予約票", Item.PAPER, by=suzuki)
    page = as_user(suzuki).get(at("acquisition", paper)).content.decode()
    assert 'name="clock"' not in page
    assert 'name="sheets"' in page


def test_a_handover_is_a_row_of_the_chain_of_custody(file, suzuki):
    row = actions.hand_over(file, HANDED, by=suzuki)
    assert (row.number, row.sha256) == (1, file.sha256)
    last = Custody.objects.filter(item=file).last()
    assert (last.act, last.note) == ("handed_over", f"{HANDED.giver} → {HANDED.taker}（捜査のため）")
    assert Entry.objects.get(verb="evidence.handed").data["sha256"] == file.sha256


def test_nobody_signs_for_a_file_that_no_longer_is_what_it_was(file, suzuki):
    path = vault._path(file.sealed)
    path.write_bytes(path.read_bytes()[:-1] + b"x")
    with pytest.raises(Refused, match="壊れている"):
        actions.hand_over(file, HANDED, by=suzuki)
    assert not Handover.objects.exists()


def test_the_trail_holds_no_name_of_who_gave_and_took(file, suzuki):
    actions.hand_over(file, HANDED, by=suzuki)
    assert "山本" not in str(list(Entry.objects.values_list("data", flat=True)))


def test_the_form_names_the_thing_both_sides_and_the_hash(file, suzuki):
    actions.describe(file, Acquired("鈴木 健", seal_number="S-77", copy="original"), by=suzuki)
    row = actions.hand_over(file, HANDED, by=suzuki)
    pdf = actions.hand_out_form(row, by=suzuki)
    said = re.sub("[\u200b\ufffe\x02\n]", "", words(pdf))
    for part in ("証拠受渡書", "名簿.csv", "高崎警察署 山本 巡査部長", "捜査のため", "S-77", "氏名（署名）"):
        assert part in said, part
    assert file.sha256 in said
    assert reverse("evidence:item", args=[file.case.number, file.number]) in said
    assert b"/Alt" in pdf or b"pdfuaid" in pdf  # tagged, as every paper of the house


def test_a_signed_form_is_noted_once(file, suzuki, sato):
    row = actions.hand_over(file, HANDED, by=suzuki)
    actions.note_receipt(row, "山本 巡査部長", AT, by=sato, note="受領書 第12号")
    with pytest.raises(Refused, match="もう記録"):
        actions.note_receipt(row, "山本 巡査部長", AT, by=sato)


def test_from_the_handover_to_the_receipt_on_pages(file, suzuki, as_user):
    browser = as_user(suzuki)
    answer = browser.post(at("hand", file), TYPED, follow=True)
    assert "受渡書（PDF）を取り出す" in answer.content.decode()
    row = Handover.objects.get()
    pdf = browser.post(at("handover_form", file, row.number))
    assert pdf.content.startswith(b"%PDF")
    assert "署名待ち" in browser.get(at("item", file)).content.decode()
    signed = {"signed_by": "山本 巡査部長", "happened_on": "2026/11/3", "happened_clock": "11:00", "note": ""}
    page = browser.post(at("handover", file, row.number), signed, follow=True).content.decode()
    assert "署名待ち" not in page
    assert "山本 巡査部長" in page


def test_a_handover_in_the_future_is_refused_and_what_was_typed_comes_back(file, suzuki, as_user):
    tomorrow = f"{timezone.localdate() + timedelta(days=1):%Y/%m/%d}"
    answer = as_user(suzuki).post(at("hand", file), {**TYPED, "happened_on": tomorrow})
    assert answer.status_code == 422
    assert "警察署の保管庫" in answer.content.decode()
    assert not Handover.objects.exists()


def test_an_auditor_sees_the_register_and_writes_nothing_into_it(file, suzuki, kato, as_user):
    row = actions.hand_over(file, HANDED, by=suzuki)
    browser = as_user(kato)
    assert "捜査のため" in browser.get(at("item", file)).content.decode()
    for name, more in (
        ("acquisition", ()),
        ("hand", ()),
        ("handover", (row.number,)),
        ("handover_form", (row.number,)),
    ):
        assert browser.post(at(name, file, *more), TYPED).status_code == 404, name


def test_a_stranger_finds_nothing_of_the_register(file, suzuki, stranger, as_user):
    row = actions.hand_over(file, HANDED, by=suzuki)
    browser = as_user(stranger)
    for name, more in (("acquisition", ()), ("acquisitions", ()), ("hand", ()), ("handover", (row.number,))):
        assert browser.get(at(name, file, *more)).status_code == 404, name
