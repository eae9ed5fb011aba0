"""The environment, read in one place. A wrong value stops the start with one clear line."""

import base64
import os
import secrets
from pathlib import Path

from django.core.exceptions import ImproperlyConfigured

TRUE, FALSE = {"1", "true", "yes", "on"}, {"", "0", "false", "no", "off"}


def text(name: str, default: str = "") -> str:
    """The value of NAME, or the content of the file named by NAME_FILE, or the default."""
    file = os.environ.get(f"{name}_FILE")
    if file:
        return _content(Path(file), f"{name}_FILE").strip()
    return os.environ.get(name, default)


def flag(name: str) -> bool:
    """Off unless switched on."""
    value = text(name).lower()
    if value not in TRUE | FALSE:
        raise ImproperlyConfigured(f"{name}={value!r}: use on or off.")
    return value in TRUE


def number(name: str, default: int) -> int:
    value = text(name, str(default))
    if not value.isascii() or not value.isdigit():
        raise ImproperlyConfigured(f"{name}={value!r}: a whole number is needed.")
    return int(value)


def choice(name: str, default: str, choices: tuple[str, ...]) -> str:
    value = text(name, default)
    if value not in choices:
        raise ImproperlyConfigured(f"{name}={value!r}: one of {', '.join(choices)} is needed.")
    return value


def path(name: str) -> Path | None:
    """An existing file that can be read; None when the setting is empty."""
    value = text(name)
    if value and not os.access(value, os.R_OK):
        raise ImproperlyConfigured(f"{name}={value!r}: no such file, or it cannot be read.")
    return Path(value) if value else None


def words(name: str, default: str = "") -> list[str]:
    return [word.strip() for word in text(name, default).split(",") if word.strip()]


def secret(name: str, folder: Path) -> bytes:
    """32 bytes: from NAME (base64url) or NAME_FILE, else from a file in `folder`, made on the first start.

    Never falls back to a soft default: a key that exists but cannot be read stops the start, because a fresh key
    would make everything sealed under the old one unreadable.
    """
    given = text(name)
    if given:
        return _decoded(given, name)
    path = folder / f"{name.removeprefix('TSUTSUMI_').lower()}"
    if not path.exists():
        _create(path)
    if path.stat().st_mode & 0o077:
        raise ImproperlyConfigured(f"{path}: others may read this key; chmod 600 it (and consider it known).")
    return _decoded(_content(path, name), str(path))


def _create(path: Path) -> None:
    """Write a fresh key that only the owner may read; whoever is first wins."""
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    fresh = path.with_name(f".{path.name}.{os.getpid()}.{secrets.token_hex(4)}")
    with os.fdopen(os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
        file.write(base64.urlsafe_b64encode(secrets.token_bytes(32)))
        file.flush()
        os.fsync(file.fileno())
    try:
        os.link(fresh, path)
    except FileExistsError:
        pass
    finally:
        fresh.unlink()


def _content(path: Path, name: str) -> str:
    try:
        return path.read_text(encoding="ascii")
    except (OSError, UnicodeDecodeError) as error:
        raise ImproperlyConfigured(f"{name}: {path} cannot be read ({type(error).__name__}).") from error


def _decoded(given: str, where: str) -> bytes:
    try:
        key = base64.urlsafe_b64decode(given.strip())
    except ValueError as error:
        raise ImproperlyConfigured(f"{where}: not a base64url key.") from error
    if len(key) != 32:
        raise ImproperlyConfigured(f"{where}: the key has {len(key)} bytes, 32 are needed.")
    return key
