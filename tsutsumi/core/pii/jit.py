"""Compiled functions: a typed door to Numba, and a place for its cache that only we can write."""

import hashlib
import os
import stat
from collections.abc import Callable
from pathlib import Path
from typing import Any, cast

import numba

HERE = Path(__file__).parent


def sources_digest() -> str:
    """Changes with any compiled source: Numba looks only at the file of the outermost function."""
    digest = hashlib.sha256(numba.__version__.encode())
    for path in sorted((HERE / "compiled").glob("*.py")):
        digest.update(path.read_bytes())
    return digest.hexdigest()[:16]


def usable(folder: Path) -> bool:
    """Made if needed, ours, and closed to others: what lies in it is loaded as code."""
    try:
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        about = folder.stat()
    except OSError:
        return False
    ours = about.st_uid == os.getuid() and not about.st_mode & (stat.S_IWGRP | stat.S_IWOTH)
    return ours and os.access(folder, os.W_OK)


def cache_folder() -> Path | None:
    """NUMBA_CACHE_DIR, TSUTSUMI_HOME, beside the package, or the user's cache; None where none can be written."""
    asked = os.environ.get("NUMBA_CACHE_DIR")
    home = os.environ.get("TSUTSUMI_HOME")
    personal = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache")
    bases = [Path(asked)] if asked else []
    bases += [Path(home) / "cache"] if home else []
    bases += [HERE / "__pycache__", personal / "tsutsumi"]
    folders = (base / "compiled" / sources_digest() for base in bases)
    return next((folder for folder in folders if usable(folder)), None)


CACHE = cache_folder()
if CACHE is not None:
    vars(numba.config)["CACHE_DIR"] = str(CACHE)


# Compiled code only looks at arrays and never makes any, so their counts need not be kept: seven times faster.
_OPTIONS: dict[str, Any] = {"nogil": True, "cache": CACHE is not None, "error_model": "numpy", "_nrt": False}


def compiled[F: Callable[..., object]](function: F) -> F:
    """Compile on first call; without the interpreter's lock, so that threads scan side by side."""
    return cast(F, numba.njit(**_OPTIONS)(function))
