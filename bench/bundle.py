"""How fast an evidence bundle is made and checked, and how much memory that takes, for a case of so many gigabytes.

    PYTHONPATH=. .venv/bin/python bench/bundle.py --gigabytes 5

Builds a house of its own in a temporary folder (TMPDIR), with generated sealed items, and removes it. Needs twice the
size free there.
"""

import argparse
import os
import resource
import subprocess
import sys
import tempfile
import time
from datetime import UTC, datetime
from pathlib import Path

ITEM = 256 << 20
PIECE = 1 << 20

ALONE = """
import sys
folder, file, root = sys.argv[1:]
sys.path.insert(0, folder)
import verify
code = verify.main([file, "--root", root])
print(next(line for line in open("/proc/self/status") if line.startswith("VmHWM")).split(":")[1].strip())
sys.exit(code)
"""


def peak() -> int:
    """The largest resident size so far, in megabytes."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss >> 10


def content(number: int, size: int):
    """Bytes that differ from piece to piece and from item to item."""
    block = os.urandom(PIECE)
    for at in range(0, size, PIECE):
        head = f"{number}-{at}-".encode()
        yield (head + block)[: min(PIECE, size - at)]


def built(gigabytes: float):
    """A case with so much sealed evidence."""
    from django.core.management import call_command

    call_command("migrate", verbosity=0)
    from tsutsumi.accounts.models import User
    from tsutsumi.cases.actions import open_case
    from tsutsumi.evidence import actions, vault
    from tsutsumi.evidence.models import scope_of

    sato = User.objects.create_user("sato@aoi.example", "佐藤 花子", "officer")
    case = open_case("大きな事案", datetime(2026, 11, 2, 9, tzinfo=UTC), by=sato)
    left, number = int(gigabytes * (1 << 30)), 0
    while left > 0:
        number += 1
        size = min(left, ITEM)
        actions.take_in(case, vault.seal(scope_of(case), content(number, size)), f"disk-{number:03d}.img", by=sato)
        left -= size
    return case, sato


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--gigabytes", type=float, default=1.0)
    args = parser.parse_args()
    with tempfile.TemporaryDirectory() as home:
        os.environ |= {"TSUTSUMI_HOME": home, "DJANGO_SETTINGS_MODULE": "tsutsumi.config.settings"}
        import django

        django.setup()
        case, sato = built(args.gigabytes)
        measured(case, sato, Path(home) / "bundle.zip")


def measured(case, sato, out: Path) -> None:
    from tsutsumi.core.merkle import verify
    from tsutsumi.room.bundling import actions

    before, began = peak(), time.monotonic()
    made = actions.make(case, with_files=True, by=sato)
    read = time.monotonic()
    with out.open("wb") as file:
        for piece in made.stream:
            file.write(piece)
    ended = time.monotonic()
    size = out.stat().st_size / 1e6
    print(f"bundle: {size:,.0f} MB, {case.items.count()} items, {made.row.entries} entries")
    print(f"made in {ended - began:.1f} s ({size / (ended - began):,.0f} MB/s; first reading {read - began:.1f} s)")
    print(f"memory: {before} MB before, {peak()} MB at most")
    began = time.monotonic()
    command = [sys.executable, "-I", "-S", "-c", ALONE, str(Path(verify.__file__).parent), str(out), made.row.root]
    told = subprocess.run(command, check=True, capture_output=True, text=True).stdout
    took = time.monotonic() - began
    print(f"verify.py: {took:.1f} s ({size / took:,.0f} MB/s), memory {told.splitlines()[-1]}")


if __name__ == "__main__":
    main()
