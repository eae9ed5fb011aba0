"""How long it takes to freeze, plan and settle a mailing, and with how much memory.

.venv/bin/python -m bench.notices_plan --people 100000
"""

import argparse
import os
import resource
import tempfile
import time
from collections.abc import Callable
from pathlib import Path


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--people", type=int, default=100_000)
    number = parser.parse_args().people
    with tempfile.TemporaryDirectory() as folder:
        os.environ |= {
            "TSUTSUMI_HOME": folder, "DATABASE_URL": f"sqlite:///{Path(folder) / 'bench.sqlite3'}",
            "DJANGO_SETTINGS_MODULE": "tsutsumi.config.settings",
        }  # fmt: skip
        import django
        from django.core.management import call_command

        django.setup()
        call_command("migrate", verbosity=0)
        _run(number)


def _run(number: int) -> None:
    from django.utils import timezone

    from tests.apps.notices import made
    from tsutsumi.accounts.models import User
    from tsutsumi.cases import actions as cases
    from tsutsumi.notices import actions, checking
    from tsutsumi.notices.sending import actions as sending

    by = User.objects.create_user("bench@made.example", "計測", "officer")
    case = cases.open_case("計測", timezone.now(), by=by)
    made.listed(case, [made.person(n) for n in range(number)], by)
    print(f"people {number:,}   memory at the start {_memory():,} MB")
    mailing = actions.make(case, "", by=by)
    actions.edit(mailing, {"letter_on": timezone.localdate()}, by=by)
    _timed("freeze and plan", lambda: actions.plan(mailing, by=by))
    checking.blocking = lambda mailing: []  # noqa: ARG005  # the figures of an empty case are not known; the work is the same
    _timed("texts and digests", lambda: sending.settle(mailing, by=by))
    print(f"digest {mailing.digest[:16]}   notices {mailing.notices.count():,}")


def _timed(what: str, act: Callable[[], object]) -> None:
    begin = time.perf_counter()
    act()
    print(f"{what}: {time.perf_counter() - begin:.1f} s   memory {_memory():,} MB")


def _memory() -> int:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024


if __name__ == "__main__":
    main()
