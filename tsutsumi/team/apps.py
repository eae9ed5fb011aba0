from functools import partial

from django.apps import AppConfig


class TeamConfig(AppConfig):
    name = "tsutsumi.team"
    label = "team"
    verbose_name = "体制と連絡"

    def ready(self) -> None:
        """The lists of affected people lie below the table of authority, and are told of it here."""
        from tsutsumi.people import actions
        from tsutsumi.team.authority import allowed

        actions.APPROVERS.append(partial(allowed, "export"))
