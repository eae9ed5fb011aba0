"""A backup gives everything back in a house of its own, nothing of an erased case, and takes nothing hostile."""

import io
import json
import os
import secrets
import sqlite3
import subprocess
import sys
from contextlib import closing

import pytest
from django.core.serializers import serialize

from tests.apps.room.erasing_house import CANARY, NEW, OTHER
from tests.apps.room.test_erasing import ROOT, files_with, house, run  # noqa: F401
from tsutsumi.core.flow import Refused
from tsutsumi.evidence.sealing import PREFIX, Cipher, Damaged, Sealer
from tsutsumi.room.backing import restoring, tables, writing
from tsutsumi.room.backing.frames import FORMAT, LARGEST, Hostile, frame, said


def command(home, env, *arguments, program="tsutsumi.cli"):
    told = {**os.environ, "TSUTSUMI_HOME": str(home), "PYTHONPATH": str(ROOT), "TSUTSUMI_MFA": "optional", **env}
    if not env:
        told.pop("DATABASE_URL", None)
    asked = [sys.executable, "-m", program, *map(str, arguments)]
    return subprocess.run(asked, capture_output=True, text=True, cwd=ROOT, env=told, check=False)


def restored(home, env, backup, into, *more, program="tests.apps.room.copied"):
    done = command(home, env, "restore", backup, "--into", into, *more, program=program)
    assert done.returncode == 0, done.stdout + done.stderr
    return json.loads((into / "self-test.json").read_text())


def test_what_was_backed_up_is_there_again_but_not_what_was_erased_since(house, tmp_path):  # noqa: F811, PLR0915
    home, env, _search = house
    run(home, "fill", **env)
    old, keys = tmp_path / "old.backup", tmp_path / "keys.copy"
    made = command(home, env, "backup", "--out", old, "--keys", keys)
    assert made.returncode == 0, made.stderr
    assert files_with(tmp_path, CANARY) == [] or all("house" in name for name in files_with(tmp_path, CANARY))

    whole = tmp_path / "whole"
    report = restored(home, env, old, whole, program="tsutsumi.cli")
    assert report["ok"]
    assert (report["shut"], report["lost"], report["trail"]) == (0, 0, [])
    assert report["found"] == {**report["told"]["rows"], "files": report["told"]["files"]}
    assert files_with(whole, CANARY) != []
    with closing(sqlite3.connect(whole / "tsutsumi.sqlite3")) as rows:
        assert rows.execute("SELECT count(*) FROM accounts_user WHERE is_active").fetchone() == (0,)
        assert rows.execute("SELECT count(*) FROM accounts_user WHERE password NOT LIKE '!%'").fetchone() == (0,)
        assert rows.execute("SELECT count(*) FROM intake_link WHERE revoked_at IS NULL").fetchone() == (0,)
        assert rows.execute("SELECT count(*) FROM work_job").fetchone() == (0,)
        assert rows.execute("SELECT count(*) FROM cases_case WHERE title = ?", [NEW]).fetchone() == (1,)

    kept_too_long = keys.read_bytes()
    run(home, "erase", **env)
    without = tmp_path / "without"
    report = restored(home, env, old, without)
    assert report["ok"]
    assert report["shut"] > 0
    assert files_with(without, CANARY) == []
    assert files_with(without, OTHER) != []
    (tmp_path / "stale.copy").write_bytes(kept_too_long)
    shown = tmp_path / "shown"
    restored(home, env, old, shown, "--keys", tmp_path / "stale.copy")
    assert files_with(shown, CANARY) != []  # positive control: only the missing key stands in the way

    command(home, env, "backup", "--out", tmp_path / "new.backup", "--keys", keys)
    report = restored(home, env, tmp_path / "new.backup", tmp_path / "after", "--keys", keys)
    assert report["ok"]
    assert files_with(tmp_path / "after", CANARY) == []


@pytest.fixture
def backup(stage, tmp_path):
    """The stage as a backup."""
    writing.write(tmp_path / "b")
    return tmp_path / "b"


def sealed(tmp_path, *inside, key=None):
    """A file that only somebody with the backup key could have made."""
    from django.conf import settings

    out = io.BytesIO()
    sealer = Sealer(out, Cipher(key or settings.BACKUP_KEY, writing.LABEL), secrets.token_bytes(PREFIX))
    for one in inside:
        sealer.write(one)
    sealer.finish()
    place = tmp_path / "hostile"
    place.write_bytes(out.getvalue())
    return place


HEAD = said(b"H", {"format": FORMAT, "version": "0", "migrations": []})
END = said(b"E", {"rows": {}, "files": 0})


def row(label, **fields):
    return frame(b"R", json.dumps({"model": label, "pk": 7, "fields": fields}).encode())


USER = {"email": "x@aoi.example", "name": "x", "role": "admin", "password": "", "is_active": True}
USER |= {"created_at": "2026-01-01T00:00:00Z"}
HOSTILE = {
    "path upwards": (HEAD, said(b"F", {"place": "vault", "path": "../../keys/vault_key"}), frame(b"B", b"x"), END),
    "absolute path": (HEAD, said(b"F", {"place": "vault", "path": "/etc/passwd"}), frame(b"B", b"x"), END),
    "unknown place": (HEAD, said(b"F", {"place": "keys", "path": "aa/" + "a" * 32}), frame(b"B", b"x"), END),
    "path with a line end": (HEAD, said(b"F", {"place": "vault", "path": "aa/" + "a" * 32 + "\n"}), END),
    "a journal upwards": (HEAD, said(b"F", {"place": "notices", "path": "../notices/x-mail/journal"}), END),
    "a journal beside itself": (HEAD, said(b"F", {"place": "notices", "path": "a" * 32 + "-mail/checks.toml"}), END),
    "a journal under a scope that is a path": (HEAD, frame(b"K", b"../x\0" + b"0" * 40), END),
    "content without a place": (HEAD, frame(b"B", b"x"), END),
    "a role that does not exist": (HEAD, row("accounts.user", **USER | {"role": "root"}), END),
    "a table of sessions": (HEAD, row("sessions.session", session_data="x", expire_date="2030-01-01T00:00:00Z"), END),
    "a second factor": (HEAD, row("mfa.authenticator", user=1, type="totp", data={}), END),
    "an invitation": (HEAD, row("accounts.invitation", user=1, token_hash="x", invited_by=1), END),
    "a column that does not exist": (HEAD, row("accounts.user", **USER | {"is_superuser": True}), END),
    "a table that does not exist": (HEAD, row("os.system", command="id"), END),
    "a pickle": (HEAD, frame(b"R", b"\x80\x04\x95cos\nsystem\n"), END),
    "deep nesting": (HEAD, frame(b"R", b"[" * 100_000), END),
    "a reference to nobody": (HEAD, row("accounts.invitation", user=999, token_hash="y", invited_by=999), END),
    "a newer version": (said(b"H", {"format": FORMAT, "migrations": ["cases.9999_future"]}), END),
    "another format": (said(b"H", {"format": 99, "migrations": []}), END),
    "no header": (END,),
    "no end": (HEAD,),
    "something after the end": (HEAD, END, frame(b"B", b"x")),
    "a length without end": (HEAD, b"R" + (LARGEST + 1).to_bytes(8, "big")),
    "an unknown letter": (HEAD, frame(b"X", b""), END),
    "a scope that is a path": (HEAD, frame(b"S", b"../../x\0" + b"0" * 40), END),
}


@pytest.mark.django_db
@pytest.mark.parametrize("inside", HOSTILE.values(), ids=HOSTILE)
def test_a_hostile_backup_is_refused_and_leaves_nothing(tmp_path, settings, inside):
    from tsutsumi.accounts.models import User

    with pytest.raises(Refused) as refusal:
        restoring.restore(sealed(tmp_path, *inside))
    assert isinstance(refusal.value, Hostile | Damaged)
    assert not User.objects.exists()
    assert [f.name for f in settings.TSUTSUMI_HOME.rglob("*") if f.is_file()] == []
    assert not (tmp_path / "keys").exists()


@pytest.mark.django_db
def test_an_honest_row_comes_back_without_any_right(tmp_path):
    """Positive control of the list above, and: nobody comes back able to log in."""
    from tsutsumi.accounts.models import User

    restoring.restore(sealed(tmp_path, HEAD, row("accounts.user", **USER), END))
    person = User.objects.get()
    assert (person.role, person.is_active, person.has_usable_password()) == ("admin", False, False)


def test_a_backup_that_was_changed_or_cut_or_sealed_by_another_is_refused(backup, tmp_path, settings):
    raw = backup.read_bytes()
    for changed in (raw[:-1], raw[: len(raw) // 2], raw[:99] + bytes([raw[99] ^ 1]) + raw[100:], b"", b"PK\3\4" + raw):
        place = tmp_path / "changed"
        place.write_bytes(changed)
        with pytest.raises(Refused):
            restoring.restore(place)
    settings.BACKUP_KEY = os.urandom(32)
    with pytest.raises(Damaged):
        restoring.restore(backup)


def test_a_backup_is_not_written_over_another(backup):
    with pytest.raises(Refused, match="すでにあります"):
        writing.write(backup)


def test_no_login_no_invitation_and_no_second_factor_is_in_a_backup():
    labels = {model._meta.label_lower for model in tables.tables()}
    assert {"cases.case", "audit.entry", "accounts.user", "evidence.sealed"} <= labels
    assert not {"sessions.session", "mfa.authenticator", "accounts.invitation", "room.feed", "work.job"} & labels


def test_every_row_of_a_case_is_sealed_with_a_key_of_the_case(stage):
    """The house's own rows are those that hang on no case: none of them holds a word of one."""
    from tests.apps.planting import plant, rows_of

    word = "鳴禽カナリヤ7781"
    plant(stage.case, word)
    scopes = tables.scopes()
    for model, keys in rows_of(stage.case).items():
        assert {scopes[model._meta.label_lower, pk] for pk in keys} <= {f"case:{stage.case.pk}"}
    for model in tables.tables():
        label = model._meta.label_lower
        plain = [thing for thing in model._base_manager.all() if (label, thing.pk) not in scopes]
        assert word not in serialize("json", plain, ensure_ascii=False), label


def test_the_copy_of_the_keys_is_replaced_and_takes_no_path(stage, tmp_path, settings):
    copy = tmp_path / "keys.copy"
    first = writing.write_keys(copy)
    assert first == writing.write_keys(copy) > 0
    settings.TSUTSUMI_HOME = tmp_path / "new"
    assert restoring.restore_keys(copy) == first
    bad = tmp_path / "folder"
    bad.mkdir()
    (bad / "not-a-key").write_bytes(b"x")
    with pytest.raises(Hostile):
        restoring.restore_keys(bad)
