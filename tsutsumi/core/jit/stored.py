"""Where what was computed once is kept for the next start, in a place that only we can write."""

import hashlib
import os
import stat
from collections.abc import Iterable
from functools import cache
from importlib.metadata import version
from pathlib import Path

HERE = Path(__file__).parent
CORE = HERE.parent


def digest(paths: Iterable[Path], *more: str) -> str:
    """Changes with any of the files."""
    total = hashlib.sha256("\n".join(more).encode())
    for path in sorted(paths):
        total.update(path.read_bytes())
    return total.hexdigest()[:16]


def usable(folder: Path) -> bool:
    """Made if needed, ours, and closed to others: what lies in it is loaded as code."""
    try:
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        about = folder.stat()
    except OSError:
        return False
    ours = about.st_uid == os.getuid() and not about.st_mode & (stat.S_IWGRP | stat.S_IWOTH)
    return ours and os.access(folder, os.W_OK)


def places() -> list[Path]:
    """NUMBA_CACHE_DIR when it is set, beside the package, TSUTSUMI_HOME, and the user's cache."""
    asked = os.environ.get("NUMBA_CACHE_DIR")
    home = os.environ.get("TSUTSUMI_HOME")
    personal = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache")
    bases = [Path(asked)] if asked else []
    bases.append(HERE / "__pycache__")
    bases += [Path(home) / "cache"] if home else []
    return [base / "compiled" for base in (*bases, personal / "tsutsumi")]


@cache
def folder() -> Path | None:
    """The first of these places that is ours; None where none can be written. Named after the compiled sources,
    because Numba looks only at the file of the outermost function.
    """
    constants = (CORE / "pii" / name for name in ("reasons.py", "detector.py", "kinds.toml"))
    kernels = CORE.glob("*/compiled/*.py")
    name = digest([*kernels, *constants, HERE / "__init__.py"], version("numba"))
    return next((place / name for place in places() if usable(place / name)), None)
