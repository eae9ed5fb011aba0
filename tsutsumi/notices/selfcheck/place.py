"""Where exports lie, and the files that belong to one."""

from pathlib import Path

from django.conf import settings

from tsutsumi.selfcheck import counts, writing


def root() -> Path:
    """The folder of all exports; another than the data of the house when the settings say so."""
    place = Path(settings.TSUTSUMI_SELFCHECK_DIR or Path(settings.TSUTSUMI_HOME) / "selfcheck")
    place.mkdir(mode=0o700, parents=True, exist_ok=True)
    return place


def folder(name: str) -> Path:
    return root() / name


def counts_file(name: str) -> Path:
    """Where the process may write how often the page was used."""
    return root() / f"{name}.counts.json"


def used(name: str) -> dict[str, dict[str, int]]:
    """Totals by day, the newest first."""
    return dict(sorted(counts.read(counts_file(name)).items(), reverse=True))


def forget(name: str) -> None:
    """Delete everything of an export."""
    place = folder(name)
    if place.is_dir():
        writing.take_down(place)
        place.rmdir()
    counts_file(name).unlink(missing_ok=True)
