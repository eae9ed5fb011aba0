"""The table of rights, and what @allow makes of it."""

import pytest
from django.http import Http404, HttpResponse

from tsutsumi.accounts.models import User
from tsutsumi.accounts.rights import PERMISSIONS, Role
from tsutsumi.accounts.roles import allow, may


def user(role, **fields):
    return User(email="x@aoi.example", name="x", role=role, **fields)


def test_a_misspelt_right_is_an_error_and_not_a_silent_no():
    with pytest.raises(KeyError):
        may(user("officer"), "cases.veiw")
    with pytest.raises(KeyError):
        allow("cases.veiw")


def test_whoever_runs_the_accounts_does_not_see_the_cases_content_by_that():
    rights = {name for name, roles in PERMISSIONS.items() if Role.ADMIN in roles}
    assert not {"evidence.view", "people.view", "reports.submit", "evidence.reveal"} & rights


def test_the_auditor_changes_nothing():
    rights = {name for name, roles in PERMISSIONS.items() if Role.AUDITOR in roles}
    # Taking the timeline out is a copy of what the auditor sees; it changes nothing and is recorded.
    # money.trust is to read what the world says; money.hear is to write it.
    assert {name.split(".")[1] for name in rights - {"timeline.export"}} == {"view", "trust"}


def test_an_ended_account_may_nothing():
    assert may(user("officer"), "cases.open")
    assert not may(user("officer", is_active=False), "cases.open")


@pytest.fixture
def view():
    return allow("accounts.manage")(lambda request: HttpResponse("in"))


def test_who_lacks_the_right_gets_a_404(view, rf):
    request = rf.get("/x/")
    request.user = user("desk")
    with pytest.raises(Http404):
        view(request)
    request.user = user("admin")
    assert view(request).content == b"in"
