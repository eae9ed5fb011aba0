"""A list leaves the house only when a second person has approved exactly these bytes, and in time."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from tests.apps.people.test_lists import REASON, content, exported
from tsutsumi.audit.models import Entry
from tsutsumi.core.flow import Refused
from tsutsumi.evidence.models import Sealed
from tsutsumi.people import actions, jobs
from tsutsumi.people.models import Download, Export
from tsutsumi.team.models import Authority, Post


@pytest.fixture
def export(counted, suzuki):
    return exported(counted, suzuki)


@pytest.fixture
def approved(export, ito):
    actions.approve(export, export.sha256, by=ito)
    return export


def page(export, name="export"):
    return reverse(f"people:{name}", args=[export.case.number, export.number])


def test_asking_needs_a_reason(counted, suzuki):
    with pytest.raises(Refused, match="10文字以上"):
        actions.ask_export(counted, "csv", "短い", by=suzuki)


def test_the_one_who_asked_cannot_approve_even_with_every_right(counted, sato):
    export = exported(counted, sato)
    with pytest.raises(Refused, match="別の担当者"):
        actions.approve(export, export.sha256, by=sato)
    export.refresh_from_db()
    assert export.state == "waiting"


def test_somebody_without_the_right_cannot_approve(export, kato):
    with pytest.raises(Refused):
        actions.approve(export, export.sha256, by=kato)


def test_another_content_is_not_approved(export, ito):
    with pytest.raises(Refused, match="内容"):
        actions.approve(export, "0" * 64, by=ito)


def test_what_was_approved_is_what_comes_out_and_each_time_is_recorded(approved, suzuki):
    plain = content(approved)
    for _ in range(2):
        assert b"".join(actions.fetch(approved, by=suzuki)) == plain
    assert Download.objects.filter(export=approved, by=suzuki).count() == 2
    said = Entry.objects.filter(verb="export.downloaded").values_list("data", flat=True)
    assert [one["sha256"] for one in said] == [approved.sha256] * 2


def test_another_file_in_its_place_does_not_come_out(approved, suzuki):
    """An attacker who can write to the database puts other bytes behind an approval."""
    from tsutsumi.evidence import vault
    from tsutsumi.evidence.models import scope_of

    other = vault.seal(scope_of(approved.case), b"everything")
    Export.objects.filter(pk=approved.pk).update(sealed=other)
    with pytest.raises(Refused):
        actions.fetch(Export.objects.get(pk=approved.pk), by=suzuki)


def test_only_the_one_who_asked_fetches_it(approved, sato, ito):
    for other in (sato, ito):
        with pytest.raises(Refused, match="申請した本人"):
            actions.fetch(approved, by=other)
    assert not Download.objects.exists()


def test_before_approval_nothing_comes_out(export, suzuki):
    with pytest.raises(Refused, match="承認待ち"):
        actions.fetch(export, by=suzuki)


def test_a_declined_list_is_destroyed_and_the_reason_is_told(export, ito, suzuki, django_capture_on_commit_callbacks):
    sealed = export.sealed_id
    with pytest.raises(Refused, match="理由"):
        actions.decline(export, " ", by=ito)
    actions.decline(export, "委託先との契約が済んでいない", by=ito)
    assert (export.state, export.note) == ("declined", "委託先との契約が済んでいない")
    assert not Sealed.objects.filter(pk=sealed).exists()
    with pytest.raises(Refused):
        actions.fetch(export, by=suzuki)


def test_an_approval_runs_out_and_the_file_is_destroyed(approved, suzuki):
    late = timezone.now() - Export.TO_FETCH - timedelta(minutes=1)
    Export.objects.filter(pk=approved.pk).update(decided_at=late)
    approved.refresh_from_db()
    with pytest.raises(Refused, match="期限"):
        actions.fetch(approved, by=suzuki)
    jobs.tidy({}, lambda: None)
    approved.refresh_from_db()
    assert (approved.state, approved.sealed) == ("expired", None)


def test_a_request_nobody_looked_at_runs_out(export, ito):
    Export.objects.filter(pk=export.pk).update(ready_at=timezone.now() - Export.TO_APPROVE - timedelta(minutes=1))
    export.refresh_from_db()
    with pytest.raises(Refused, match="期限"):
        actions.approve(export, export.sha256, by=ito)
    jobs.tidy({}, lambda: None)
    export.refresh_from_db()
    assert export.state == "expired"


def test_only_the_one_who_asked_withdraws(export, sato, suzuki):
    with pytest.raises(Refused, match="申請した本人"):
        actions.withdraw(export, by=sato)
    actions.withdraw(export, by=suzuki)
    assert (export.state, export.sealed) == ("withdrawn", None)


def test_a_killed_preparation_is_done_again_and_leaves_one_file(counted, suzuki):
    export = actions.ask_export(counted, "csv", REASON, by=suzuki)
    before = Sealed.objects.count()

    class Killed(BaseException):
        pass

    def die():
        die.beats += 1
        if die.beats > 1:
            raise Killed

    die.beats = 0
    with pytest.raises(Killed):
        jobs.export({"export": export.pk}, die)
    export.refresh_from_db()
    assert export.state == "preparing"
    for _ in range(2):
        jobs.export({"export": export.pk}, lambda: None)
    assert Sealed.objects.count() == before + 1


def test_from_the_request_to_the_file_through_the_pages(counted, suzuki, ito, as_user, work, persons):
    browser, other = as_user(suzuki), as_user(ito)
    asked = browser.post(reverse("people:ask_export", args=[counted.number]), {"format": "csv", "reason": REASON})
    work()
    export = Export.objects.get()
    assert asked["Location"] == page(export)
    assert "申請した本人は承認できません" in browser.get(page(export)).content.decode()
    assert browser.post(page(export, "approve"), {"sha256": export.sha256, "seen": "on"}).status_code == 302
    assert Export.objects.get().state == "waiting"
    unseen = other.post(page(export, "approve"), {"sha256": export.sha256})
    assert unseen.status_code == 302
    assert Export.objects.get().state == "waiting"
    other.post(page(export, "approve"), {"sha256": export.sha256, "seen": "on"})
    assert Export.objects.get().state == "approved"
    assert other.post(page(export, "fetch")).status_code in {302, 404}
    answer = browser.post(page(export, "fetch"))
    got = b"".join(answer.streaming_content)
    assert persons[0]["name"].encode() in got
    assert answer["Content-Disposition"] == f'attachment; filename="{counted.number}-list-1.csv"'
    assert answer["Cache-Control"] == "no-store"


def test_a_file_leaves_only_after_a_fresh_proof(approved, suzuki, as_user, settings):
    settings.FRESH_MINUTES = 0
    answer = as_user(suzuki).post(page(approved, "fetch"))
    assert answer.status_code == 302
    assert answer["Location"].startswith("/accounts/")
    assert not Download.objects.exists()


@pytest.mark.parametrize("who", ["kato", "tanaka", "stranger"])
def test_without_the_right_no_door_of_the_list_opens(approved, who, as_user, request):
    browser = as_user(request.getfixturevalue(who))
    for name in ("approve", "decline", "withdraw", "fetch"):
        assert browser.post(page(approved, name), {"sha256": approved.sha256, "seen": "on"}).status_code == 404


def test_the_first_page_shows_a_list_to_whoever_may_approve_it_and_nobody_else(
    export, sato, ito, kato, suzuki, as_user
):
    address = page(export)
    seen = {one.email for one in (sato, ito, kato, suzuki) if address in _home(one, as_user)}
    assert seen == {sato.email, ito.email}
    actions.approve(export, export.sha256, by=ito)
    assert address not in _home(ito, as_user)


def test_the_first_page_tells_the_one_who_asked_that_the_list_is_there_until_it_is_fetched(approved, suzuki, as_user):
    assert page(approved) in _home(suzuki, as_user)
    b"".join(actions.fetch(approved, by=suzuki))
    assert page(approved) not in _home(suzuki, as_user)


def test_a_list_of_a_case_one_has_no_part_in_is_not_on_the_first_page(export, stranger, as_user):
    assert page(export) not in _home(stranger, as_user)


def _home(who, as_user):
    return as_user(who).get(reverse("room:home")).content.decode()


def test_where_the_table_of_authority_names_somebody_nobody_else_approves(export, world, suzuki, ito, sato):
    """A silent table stops nobody: that is how every other test here approves."""
    Post.objects.create(role="officer", user=sato, order=0)
    Authority.objects.create(act="export", role="officer")
    with pytest.raises(Refused, match="佐藤 花子さん"):
        actions.approve(export, export.sha256, by=ito)
    export.refresh_from_db()
    assert export.state == "waiting"
    actions.approve(export, export.sha256, by=sato)
    export.refresh_from_db()
    assert export.state == "approved"
