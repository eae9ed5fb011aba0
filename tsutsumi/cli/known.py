"""scan --known FOLDER: what is finished is kept there, sealed; its key stays with the account that scans.

The results are loaded as objects, so the key never lies beside them: a folder that somebody else made opens nothing.
"""

import os
import secrets
from collections.abc import Iterable
from pathlib import Path

from tsutsumi.core.flow import Refused
from tsutsumi.core.pii.known import Known

KEY = "known.key"
BYTES = 32


def opened(folder: Path, paths: Iterable[Path | str]) -> Known:
    """The store in this folder, made when it is not there. Refused inside what is to be scanned."""
    for path in paths:
        if isinstance(path, Path) and folder.resolve().is_relative_to(path.resolve()):
            raise Refused(f"{folder} は調べる場所の中にあります。--known には、外のフォルダーを指定してください。")
    try:
        return Known(folder, _key(_home()))
    except OSError as error:
        where = error.filename or folder
        raise Refused(f"{where} に書き込めません（{error.strerror}）。別の場所を指定してください。") from error


def _home() -> Path:
    base = os.environ.get("XDG_STATE_HOME") or Path.home() / ".local" / "state"
    return Path(base) / "tsutsumi"


def _key(home: Path) -> bytes:
    """The key of this account, made once."""
    home.mkdir(parents=True, exist_ok=True, mode=0o700)
    file = home / KEY
    try:
        with os.fdopen(os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as out:
            out.write(secrets.token_bytes(BYTES))
    except FileExistsError:
        pass
    key = file.read_bytes()
    if len(key) != BYTES:
        raise Refused(
            f"{file} が壊れています。消してから、もう一度実行してください（すべてのファイルを読み直します）。"
        )
    return key
