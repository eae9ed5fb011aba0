"""Erasing a case: two people, after its time, unless it is held; and afterwards no byte of it is left or opens."""

import json
import os
import subprocess
import sys
from datetime import date, timedelta
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from tests.apps.room.erasing_house import CANARY, OTHER
from tsutsumi.core.flow import Refused

ROOT = Path(__file__).resolve().parents[3]


def forms(word):
    """How a text may lie in a file: as UTF-8, as UTF-16, escaped in JSON, in the encoding of old spreadsheets."""
    escaped = json.dumps(word)[1:-1].encode()
    return [word.encode(), word.encode("utf-16-le"), word.encode("cp932"), escaped]


def run(home, act, **more):
    env = {**os.environ, "TSUTSUMI_HOME": str(home), "PYTHONPATH": str(ROOT), "TSUTSUMI_MFA": "optional", **more}
    if not env.get("DATABASE_URL", "").startswith("postgres"):
        env.pop("DATABASE_URL", None)
    command = [sys.executable, "-m", "tests.apps.room.erasing_house", act]
    done = subprocess.run(command, capture_output=True, text=True, cwd=ROOT, env=env, check=False)
    if more.get("KILL"):
        assert done.returncode == 9, done.stderr
        return None
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def files_with(home, word):
    """Every file below the folder in which the word stands, in any form."""
    found = []
    for file in Path(home).rglob("*"):
        if file.is_file():
            raw = file.read_bytes()
            if any(form in raw for form in forms(word)):
                found.append(str(file.relative_to(home)))
    return found


@pytest.fixture
def house(tmp_path):
    """A house with its own database: a file, or a PostgreSQL where nobody else's transactions keep old rows alive."""
    home = tmp_path / "house"
    if not os.environ.get("DATABASE_URL", "").startswith("postgres"):
        yield home, {}, lambda word: files_with(home, word)
        return
    tell = "import os, sys; print(os.environ['DATABASE_URL'], flush=True); sys.stdin.read()"
    command = [sys.executable, ROOT / "bin/with-postgres", sys.executable, "-c", tell]
    free = {name: value for name, value in os.environ.items() if name != "DATABASE_URL"}
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, env=free) as server:
        yield from _postgres(home, server.stdout.readline().strip())
        server.stdin.close()


def _postgres(home, url):
    import psycopg

    with psycopg.connect(url, autocommit=True) as server:
        folder = server.execute("SELECT current_setting('data_directory')").fetchone()[0]

        def search(word):
            server.execute("CHECKPOINT")
            return files_with(home, word) + files_with(Path(folder) / "base", word)

        yield home, {"DATABASE_URL": url}, search


@pytest.mark.parametrize("kill", [(), ("files", "blank", "clean")], ids=["straight", "killed at every step"])
def test_after_the_erasure_no_byte_of_the_case_is_left_and_the_others_still_open(house, kill):
    home, env, search = house
    numbers = run(home, "fill", **env)
    before = run(home, "look", **env)
    assert search(CANARY) != []  # positive control: the database held it
    assert before["shut"] == []
    for step in kill:
        run(home, "erase", KILL=step, **env)
    done = run(home, "erase", **env)
    assert search(CANARY) == []
    assert search(OTHER) != []
    assert done["state"] == "done"
    assert len(done["keys"]) == 2
    assert all(len(key["name"]) == 32 for key in done["keys"])
    assert done["counts"]["files"] > 5
    after = run(home, "look", **env)
    destroyed = {key["scope"] for key in done["keys"]}
    assert set(after["shut"]) == destroyed
    assert set(after["opened"]) == set(before["opened"]) - destroyed
    assert after["faults"] == []
    assert after["titles"][numbers["case"]] == "消去済みの事案"
    assert OTHER in after["titles"][numbers["other"]]
    assert after["certificate"] > 10_000


def test_while_somebody_still_reads_the_old_rows_it_is_put_off_and_not_called_done(house):
    home, env, search = house
    run(home, "fill", **env)
    answer = run(home, "erase", READER="1", **env)
    assert "しばらくして自動で" in answer["later"]
    assert answer["state"] == "confirmed"
    assert answer["kept"] + search(CANARY) != []  # positive control: they were really kept
    assert run(home, "erase", **env)["state"] == "done"
    assert search(CANARY) == []


@pytest.fixture
def over(stage, monkeypatch):
    """The case of the stage: closed, its time over, nothing held."""
    from tsutsumi.cases import actions as cases
    from tsutsumi.evidence.models import Hold
    from tsutsumi.room.models import Retention

    Hold.objects.update(state="lifted")
    for step in ("contain", "close"):
        cases.go(stage.case, step, by=stage.sato)
    Retention.objects.create(cause_group="mistake", years=0)
    tomorrow = timezone.localdate() + timedelta(days=1)
    monkeypatch.setattr("tsutsumi.room.erasing.actions.timezone.localdate", lambda: tomorrow)
    monkeypatch.setattr("tsutsumi.room.erasing.jobs.cleaning.clean", lambda _tables: None)
    return stage


def confirmed(over):
    from tsutsumi.room.erasing import actions

    erasure = actions.ask(over.case, "保存期間が終わった。", by=over.sato)
    actions.confirm(erasure, by=over.ito)
    return erasure


def test_one_person_alone_cannot_erase(over):
    from tsutsumi.room.erasing import actions

    erasure = actions.ask(over.case, "x", by=over.sato)
    with pytest.raises(Refused, match="別の人"):
        actions.confirm(erasure, by=over.sato)
    type(over.sato).objects.filter(pk=over.sato.pk).update(is_active=False)
    with pytest.raises(Refused, match="利用者ではありません"):
        actions.confirm(erasure, by=over.ito)
    erasure.refresh_from_db()
    assert erasure.state == "asked"


def test_a_hold_stops_the_request_the_confirmation_and_the_machine(over):
    from tsutsumi.evidence.keeping import actions as keeping
    from tsutsumi.evidence.keys import exists
    from tsutsumi.room.erasing import actions, jobs

    erasure = confirmed(over)
    keeping.set_hold(over.case, "訴訟が見込まれるため。", by=over.ito)
    jobs.erase({"erasure": erasure.pk}, lambda: None)
    erasure.refresh_from_db()
    assert erasure.state == "withdrawn"
    assert exists(f"case:{over.case.pk}")
    with pytest.raises(Refused, match="保全"):
        actions.ask(over.case, "x", by=over.sato)


def test_a_case_that_was_taken_up_again_after_the_confirmation_is_not_destroyed(over):
    """Between the second yes and the machine somebody reopened the case, and a running case was erased."""
    from tsutsumi.cases import actions as cases
    from tsutsumi.evidence.keys import exists
    from tsutsumi.room.erasing import jobs

    erasure = confirmed(over)
    cases.go(over.case, "reopen", by=over.sato)
    jobs.erase({"erasure": erasure.pk}, lambda: None)
    erasure.refresh_from_db()
    assert (erasure.state, exists(f"case:{over.case.pk}")) == ("withdrawn", True)
    for step in ("contain", "close"):
        cases.go(over.case, step, by=over.sato)
    again = confirmed(over)
    jobs.erase({"erasure": again.pk}, lambda: None)
    again.refresh_from_db()
    assert (again.state, exists(f"case:{over.case.pk}")) == ("done", False)


def test_a_running_case_and_one_within_its_time_are_not_erased(stage, over):
    from tsutsumi.cases import actions as cases
    from tsutsumi.room.erasing import actions
    from tsutsumi.room.models import Retention

    Retention.objects.update(years=3)
    with pytest.raises(Refused, match="保存期間が"):
        actions.ask(over.case, "x", by=over.sato)
    cases.go(over.case, "reopen", by=over.sato)
    with pytest.raises(Refused, match="終わっていない"):
        actions.ask(over.case, "x", by=over.sato)


def test_the_years_run_from_the_end_and_the_29th_of_february_ends_on_the_28th(over, monkeypatch):
    from tsutsumi.room.erasing import actions
    from tsutsumi.room.models import Retention

    Retention.objects.update(years=5)
    monkeypatch.setattr("tsutsumi.room.erasing.actions.ended_on", lambda _case: date(2024, 2, 29))
    assert actions.kept_until(over.case) == date(2029, 2, 28)
    monkeypatch.setattr("tsutsumi.room.erasing.actions.ended_on", lambda _case: date(2026, 11, 30))
    assert actions.kept_until(over.case) == date(2031, 11, 30)


def test_while_the_cause_is_unknown_the_longest_time_holds(db):
    from tsutsumi.room.erasing import actions
    from tsutsumi.room.models import Retention

    Retention.objects.create(cause_group="external", years=10)
    assert actions.years_of("") == 10
    assert actions.years_of("mistake") == Retention.DEFAULT_YEARS


def test_an_erased_case_has_one_page_left_and_its_certificate(over, as_user, settings):
    from tsutsumi.room.erasing import jobs

    settings.FRESH_MINUTES = 10**9
    jobs.erase({"erasure": confirmed(over).pk}, lambda: None)
    visitor, number = as_user(over.sato), over.case.number
    page = visitor.get(reverse("room:erasure", args=[number]))
    assert page.status_code == 200
    assert "消去済み" in page.content.decode()
    assert visitor.get(reverse("room:certificate", args=[number])).content.startswith(b"%PDF")
    for name in ("room:case", "room:timeline", "cases:edit", "evidence:index", "reports:list", "duties:finding"):
        assert visitor.get(reverse(name, args=[number])).status_code == 409, name
    listed = visitor.get(reverse("cases:list"), {"state": "all"}).content.decode()
    assert reverse("room:erasure", args=[number]) in listed
    assert "USB" not in listed
    assert as_user(over.stranger).get(reverse("room:erasure", args=[number])).status_code == 404


def test_the_request_and_the_confirmation_ask_again_who_it_is(over, as_user):
    for name in ("room:ask_erasure", "room:confirm_erasure"):
        if name == "room:confirm_erasure":
            from tsutsumi.room.erasing import actions

            actions.ask(over.case, "x", by=over.sato)
        answer = as_user(over.ito).post(reverse(name, args=[over.case.number]), {"reason": "x", "taken_out": "on"})
        assert answer.status_code == 302
        assert "/accounts/" in answer["Location"]


def test_on_the_pages_one_asks_and_another_confirms(over, as_user, settings):
    from tsutsumi.room.models import Erasure

    settings.FRESH_MINUTES = 10**9
    number = over.case.number
    first, second = as_user(over.sato), as_user(over.ito)
    assert first.post(reverse("room:ask_erasure", args=[number]), {"reason": "x"}).status_code == 422
    first.post(reverse("room:ask_erasure", args=[number]), {"reason": "期間が過ぎた", "taken_out": "on"})
    assert "確認し、消去する" not in first.get(reverse("room:erasure", args=[number])).content.decode()
    assert "確認し、消去する" in second.get(reverse("room:erasure", args=[number])).content.decode()
    second.post(reverse("room:confirm_erasure", args=[number]))
    assert Erasure.objects.get().state == "confirmed"


def test_every_text_of_a_case_is_blanked_or_named_as_a_code(stage):
    """What stays is named: a new column with words in it is blanked by itself."""
    from tests.apps.planting import rows_of, sowable
    from tsutsumi.room.erasing import rows

    kept = []
    for model in rows_of(stage.case):
        if model._meta.label_lower not in rows.SPARED:
            blanks = rows.blanks(model)
            kept += [
                f"{model._meta.label_lower}.{f.name}"
                for f in model._meta.concrete_fields
                if sowable(f) and f.name not in blanks
            ]
    assert kept == []


def test_nobody_counts_the_room_of_counsel_on_the_certificate(over, monkeypatch):
    from tsutsumi.room.erasing import jobs, papers
    from tsutsumi.room.models import Erasure
    from tsutsumi.team import counsel

    taken = []
    monkeypatch.setattr(jobs, "_destroy_files", lambda *_args: taken.append(Erasure.objects.get().counts))
    monkeypatch.setattr(jobs, "_blank", lambda *_args: None)
    with transaction.atomic():
        jobs.erase({"erasure": confirmed(over).pk}, lambda: None)
        transaction.set_rollback(True)
    counsel.write(over.case, "見立て", "本文", by=over.ito, file=SimpleUploadedFile("a.txt", b"x" * 70))
    jobs.erase({"erasure": confirmed(over).pk}, lambda: None)
    assert taken[0] == taken[1]
    assert taken[0]["files"] > 0
    assert "弁護士との部屋にあったもの（あった場合）" in str(papers.certificate(Erasure.objects.get()))
