"""The vault keeps what it is given, gives it back to the letter, and tells who opened it."""

import hashlib
import io
import os
from datetime import timedelta
from pathlib import Path

import pytest
from django.utils import timezone

from tsutsumi.audit.models import Entry
from tsutsumi.evidence import vault
from tsutsumi.evidence.models import DataKey, Sealed

SECRET = "患者 山田太郎 0123-4567".encode() * 1000


@pytest.fixture(autouse=True)
def home(settings, tmp_path):
    settings.TSUTSUMI_HOME = tmp_path
    return tmp_path


def file_of(sealed: Sealed, home: Path) -> Path:
    return next(home.glob(f"vault/*/{sealed.pk}"))


@pytest.mark.django_db
def test_what_was_sealed_is_read_back_and_known_by_its_hash(sato):
    sealed = vault.seal("case:1", io.BytesIO(SECRET))
    assert vault.read(sealed, by=sato, why="test") == SECRET
    assert sealed.size == len(SECRET)
    assert sealed.sha256 == hashlib.sha256(SECRET).hexdigest()


@pytest.mark.django_db
def test_nothing_plain_lies_in_the_house(home, sato):
    vault.seal("case:1", SECRET)
    files = [file for file in home.rglob("*") if file.is_file()]
    assert files
    assert not [file for file in files if b"4567" in file.read_bytes()]


@pytest.mark.django_db
def test_files_are_private_and_their_names_say_nothing(home):
    file = file_of(vault.seal("case:1", SECRET), home)
    assert file.stat().st_mode & 0o077 == 0
    assert file.suffix == ""
    assert (home / "vault").stat().st_mode & 0o077 == 0


@pytest.mark.django_db
def test_each_scope_has_one_key_of_its_own():
    for scope in ("case:1", "case:1", "case:2", "intake"):
        vault.seal(scope, b"x")
    assert sorted(DataKey.objects.values_list("scope", flat=True)) == ["case:1", "case:2", "intake"]


@pytest.mark.django_db
def test_a_file_does_not_open_with_the_key_of_another_scope(sato):
    sealed, other = vault.seal("case:1", SECRET), vault.seal("case:2", b"x")
    assert vault.read(sealed, by=sato, why="test") == SECRET
    Sealed.objects.filter(pk=sealed.pk).update(scope=other.scope)
    with pytest.raises(vault.Damaged):
        vault.read(Sealed.objects.get(pk=sealed.pk), by=sato, why="test")


@pytest.mark.django_db
def test_two_files_swapped_on_the_disk_do_not_open(home, sato):
    one, two = vault.seal("case:1", b"one"), vault.seal("case:1", b"two")
    first, second = file_of(one, home), file_of(two, home)
    aside = first.read_bytes()
    first.write_bytes(second.read_bytes())
    second.write_bytes(aside)
    with pytest.raises(vault.Damaged):
        vault.read(one, by=sato, why="test")


@pytest.mark.django_db
def test_another_key_of_the_house_opens_nothing_and_says_so(settings, sato):
    sealed = vault.seal("case:1", SECRET)
    settings.VAULT_KEY = os.urandom(32).hex()
    with pytest.raises(vault.Damaged, match="鍵"):
        vault.read(sealed, by=sato, why="test")


@pytest.mark.django_db
def test_a_missing_file_is_said_to_be_missing(home, sato):
    sealed = vault.seal("case:1", SECRET)
    file_of(sealed, home).unlink()
    with pytest.raises(vault.Damaged, match="ありません"):
        vault.read(sealed, by=sato, why="test")


@pytest.mark.django_db
def test_opening_is_an_entry_in_the_chain_of_the_case(sato):
    sealed = vault.seal("case:7", SECRET)
    assert not Entry.objects.filter(verb="vault.opened").exists()
    vault.open_stream(sealed, by=sato, why="download")
    entry = Entry.objects.get(verb="vault.opened")
    assert (entry.case_id, entry.by, entry.data["why"]) == (7, sato, "download")


@pytest.mark.django_db
def test_a_file_moves_to_another_scope_with_the_same_content(sato):
    tip = vault.seal("intake", SECRET)
    evidence = vault.rescope(tip, "case:3")
    assert evidence.sha256 == tip.sha256
    assert vault.read(evidence, by=sato, why="test") == SECRET


@pytest.mark.django_db
def test_a_writer_that_fails_leaves_no_file(home):
    def broken():
        yield b"x" * 3_000_000
        raise OSError("the line broke")

    with pytest.raises(OSError, match="broke"):
        vault.seal("case:1", broken())
    assert not [file for file in home.glob("vault/**/*") if file.is_file()]


@pytest.mark.django_db
def test_only_files_without_a_row_are_swept(home, sato):
    kept, lost = vault.seal("case:1", SECRET), vault.seal("case:1", SECRET)
    Sealed.objects.filter(pk=lost.pk).delete()
    assert vault.sweep(timezone.now() - timedelta(hours=1)) == 0
    assert vault.sweep(timezone.now() + timedelta(hours=1)) == 1
    assert vault.read(kept, by=sato, why="test") == SECRET


@pytest.mark.django_db
def test_equal_values_have_equal_fingerprints_only_within_a_case():
    ours, theirs = vault.fingerprints("case:1"), vault.fingerprints("case:2")
    assert ours("phone", "03-0000-0000") == vault.fingerprints("case:1")("phone", "03-0000-0000")
    assert ours("phone", "03-0000-0000") != theirs("phone", "03-0000-0000")
    assert ours("phone", "03-0000-0000") != ours("member_id", "03-0000-0000")


@pytest.mark.parametrize("scope", ["", "case:0", "case:01", "../x", "Case:1", "case:1\n"])
@pytest.mark.django_db
def test_a_scope_that_is_none_is_refused(scope):
    with pytest.raises(ValueError, match="scope"):
        vault.seal(scope, b"x")
