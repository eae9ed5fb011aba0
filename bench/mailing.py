"""Each person exactly once, with the worker killed at random: how fast, with how much memory.

    PYTHONPATH=. .venv/bin/python bench/mailing.py --people 100000 --kills 20
    PYTHONPATH=. .venv/bin/python bench/mailing.py --people 20000 --kills 20 --whole

With --whole the worker is the product: database, frozen list, approval looked at before each batch, texts composed and
compared with what was approved. Each person has values of their own that may appear in no other mail (bench/told.py).

A relay of its own (bench/mail_sink.py, logs like Postfix), a worker that is killed with SIGKILL at random moments and
begun anew, then every mail is read back: its recipient, its items, and that it holds nobody else's name.
"""

import argparse
import json
import os
import random
import re
import subprocess
import sys
import tempfile
import time
from collections import Counter
from html import unescape
from pathlib import Path

from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa

from bench import mail_worker, told
from tests.core.mailing.post import arrived, parsed, relay

BYTES, WHOLE_BYTES = 6_400, 15_000  # of a mail in the file of the relay: made up, and as the product makes it
NAME, TAG = re.compile("名前[0-9a-f]{12}"), re.compile("<[^>]*>")


def write_key(path: Path) -> None:
    key = rsa.generate_private_key(65537, 2048)
    form = serialization.PrivateFormat.PKCS8
    path.write_bytes(key.private_bytes(serialization.Encoding.PEM, form, serialization.NoEncryption()))


Told = tuple[int, float, list[str]]


def send(command: list[str], folder: Path, kills: int, size: int, rng: random.Random) -> Told:
    """Deaths, seconds, and what each life that ended by itself said. `size`: bytes of all mails together."""
    deaths, said, start = 0, list[str](), time.monotonic()
    mails = folder / "mails"
    while True:
        process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
        if deaths < kills:
            # Somewhere in the next part of the work, wherever it may be then.
            goal = int(size / kills * (deaths + rng.random()))
            while process.poll() is None and mails.stat().st_size < goal:
                time.sleep(0.01)
            time.sleep(rng.random() / 50)
            deaths += process.poll() is None
            process.kill()
        out, _ = process.communicate()
        said += [out.strip()] if out else []
        if process.returncode == 0:
            return deaths, time.monotonic() - start, said


def alone(folder: Path, port: str) -> list[str]:
    """The engine with a small desk."""
    command = [sys.executable, "-m", "bench.mail_worker", str(folder), port, "--key", str(folder / "key")]
    return [*command, "--lines", "8", "--grace", "2"]


def compiled(folder: Path) -> None:
    """Let the modules be kept compiled, as those of an installed product are."""
    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
    os.environ["PYTHONPYCACHEPREFIX"] = str(folder / "compiled")


STAGE = [sys.executable, "-m", "bench.mailing_stage"]


def whole(folder: Path, port: str, people: int) -> list[str]:
    """The product, with so many people approved and queued."""
    compiled(folder)
    os.environ |= {
        "TSUTSUMI_HOME": str(folder / "home"), "TSUTSUMI_SMTP_URL": f"smtp://127.0.0.1:{port}",
        "TSUTSUMI_MAIL_FROM": "あおい総合クリニック <info@aoi.example>", "TSUTSUMI_DKIM_KEY": str(folder / "key"),
        "TSUTSUMI_RELAY_LOG": str(folder / "mail.log"), "TSUTSUMI_RELAY_GRACE": "2", "TSUTSUMI_MAIL_CONNECTIONS": "8",
        "DJANGO_SETTINGS_MODULE": "tsutsumi.config.settings",
    }  # fmt: skip
    subprocess.run([*STAGE, "fill", str(people), "mail"], check=True)
    return [*STAGE, "work"]


def check_whole(folder: Path, people: int) -> Counter[str]:
    """What is wrong with what arrived: whose it is, how often, the items, and that it holds nothing of anybody else."""
    out = subprocess.run([*STAGE, "truth"], check=True, stdout=subprocess.PIPE).stdout.decode().splitlines()
    whose = {token: told.Truth(n, code) for token, n, code, _place in map(json.loads, out)}
    wrong, seen = Counter[str](), Counter[int]()
    for sender, to, data in arrived(folder):
        truth = whose[sender.removeprefix("bounce+").partition("@")[0]]
        seen[truth.n] += 1
        wrong["address of another"] += to != [f"person-{truth.n}@made.example"]
        mail = parsed(data)
        plain, twin = (part.get_content() for part in mail.iter_parts())
        head = "\n".join(f"{name}: {value}" for name, value in mail.items())
        wrong.update(truth.wrong(f"{head}\n{plain}"))
        wrong.update(truth.wrong(unescape(twin)))
        wrong.update(truth.wrong_lines(plain))
        wrong.update(truth.wrong_lines(TAG.sub("", unescape(twin))))
        wrong["a home in a mail"] += bool(told.HOME.search(head + plain + twin))
    wrong["twice"] += sum(count - 1 for count in seen.values())
    wrong["nothing"] += people - len(seen)
    wrong["codes alike"] += len(whose) - len({truth.code for truth in whose.values()})
    return wrong


def check(folder: Path, people: int) -> Counter[str]:
    """What is wrong with what arrived."""
    wrong, seen = Counter[str](), Counter[str]()
    for sender, to, data in arrived(folder):
        n = int(to[0].partition("@")[0].removeprefix("person-"))
        seen[to[0]] += 1
        wrong["more than one recipient"] += len(to) != 1
        wrong["sender of another"] += sender != f"bounce+{mail_worker.token_of(n)}@aoi.example"
        for part in parsed(data).iter_parts():
            text = part.get_content()
            items = re.findall("・(\\S+?)(?=[<\\s])", text)
            wrong["items of another"] += items != mail_worker.items_of(n)
            wrong["a name of another"] += set(NAME.findall(text)) != {mail_worker.name_of(n)}
    wrong["twice"] += sum(count - 1 for count in seen.values())
    wrong["nothing"] += people - len(seen)
    return wrong


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--people", type=int, default=10_000)
    parser.add_argument("--kills", type=int, default=20)
    parser.add_argument("--whole", action="store_true")
    parser.add_argument("--seed", type=int, default=5)
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        write_key(folder / "key")
        if not given.whole:
            mail_worker.open_desk(folder, given.people).close()
        (folder / "mails").touch()
        with relay(folder) as port:
            command = whole(folder, port, given.people) if given.whole else alone(folder, port)
            size = given.people * (WHOLE_BYTES if given.whole else BYTES)
            deaths, seconds, said = send(command, folder, given.kills, size, random.Random(given.seed))
        print(f"{given.people} people, {deaths} kills, {seconds:.1f} s, {given.people / seconds:.0f} mails/s")
        print("\n".join(said))
        wrong = check_whole(folder, given.people) if given.whole else check(folder, given.people)
        print({what: count for what, count in wrong.items() if count} or "each person exactly once, only their own")
        sys.exit(any(wrong.values()))


if __name__ == "__main__":
    main()
