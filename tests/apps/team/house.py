"""A house with a roster, as the tests of calling need it."""

from tsutsumi.accounts.models import User
from tsutsumi.team import actions


def person(key, role="csirt", **more):
    return User.objects.create_user(f"{key}@aoi.example", key, role, **more)


def roster(by, **roles):
    """`roster(admin, legal=([ito, a], [b]))`: day order, night order."""
    for role, (day, night) in roles.items():
        actions.save_role(role, day, night, by=by)


def rules(by, *roles):
    actions.save_rules({"": roles}, by=by)
