"""Passwords for encrypted files: sealed for one scan, destroyed when it is over. They stand in no row and no entry."""

import json
from collections.abc import Sequence

from tsutsumi.core.flow import Refused
from tsutsumi.evidence import vault
from tsutsumi.evidence.models import ScanRun, scope_of

MOST, LONGEST = 50, 200


def lines_of(typed: str) -> tuple[str, ...]:
    """One password per line, as typed but for the line end; each once. Refused when there are too many."""
    found = tuple(dict.fromkeys(line for line in typed.replace("\r", "").split("\n") if line.strip()))
    if len(found) > MOST:
        raise Refused(f"パスワードは一度に{MOST}個までです。心当たりの強いものから入力してください。")
    if any(len(line) > LONGEST for line in found):
        raise Refused(f"長すぎるパスワードがあります（{LONGEST}文字まで）。1行に1つずつ入力してください。")
    return found


def keep(run: ScanRun, passwords: Sequence[str]) -> None:
    """Seal them with the key of the case until the scan is over."""
    if passwords:
        run.passwords = vault.seal(scope_of(run.case), json.dumps(passwords).encode())
        run.save(update_fields=["passwords"])


def of(run: ScanRun) -> tuple[str, ...]:
    """The passwords of this scan."""
    return tuple(json.loads(vault.reread(run.passwords))) if run.passwords else ()


def erase(run: ScanRun) -> None:
    """Destroy them; in the transaction that ends the scan."""
    if run.passwords is not None:
        sealed, run.passwords = run.passwords, None
        run.save(update_fields=["passwords"])
        vault.destroy(sealed)
