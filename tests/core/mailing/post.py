"""A relay and a worker in processes of their own, and what arrived."""

import base64
import json
import subprocess
import sys
from collections import Counter
from contextlib import contextmanager
from email import message_from_bytes, policy
from pathlib import Path

ROOT = Path(__file__).parents[3]


@contextmanager
def relay(folder, *more):
    process = subprocess.Popen(
        [sys.executable, "-m", "bench.mail_sink", str(folder), *more], stdout=subprocess.PIPE, text=True, cwd=ROOT
    )
    try:
        yield process.stdout.readline().strip()
    finally:
        process.kill()
        process.wait()
        process.stdout.close()


def work(folder, port, *more):
    """One life of the worker: its exit code (-9 when it was killed, 3 when somebody still waits)."""
    command = [sys.executable, "-m", "bench.mail_worker", str(folder), port, *more]
    done = subprocess.run(command, capture_output=True, text=True, cwd=ROOT, timeout=120, check=False)
    assert done.returncode in {0, 3, -9}, done.stderr
    return done.returncode


def arrived(folder):
    """(sender, recipients, message as bytes) of every mail that the relay took."""
    with (folder / "mails").open() as lines:
        for line in lines:
            said = json.loads(line)
            yield said["sender"], said["to"], base64.b64decode(said["data"])


def counts(folder):
    return Counter(to for _sender, [to], _data in arrived(folder))


def parsed(data):
    return message_from_bytes(data, policy=policy.default)
