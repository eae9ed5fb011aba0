"""The same bytes out for the same bytes in: one process, a pool, and Spark, also when an executor dies."""

import os
import pickle
import random
import shutil
import signal
import threading
import time
from importlib.util import find_spec
from pathlib import Path

import pytest

from tests.core.spark.folder import FAMILIES, make
from tsutsumi.core.flow import Refused
from tsutsumi.core.pii.files import scan_paths
from tsutsumi.core.readers.limits import Limits
from tsutsumi.core.spark import plan
from tsutsumi.core.spark.engine import Cluster
from tsutsumi.core.spark.staging import Staging

needs_spark = pytest.mark.skipif(
    find_spec("pyspark") is None or not (shutil.which("java") or os.environ.get("JAVA_HOME")),
    reason="Spark is an extra and needs Java: pip install -r requirements-spark.lock",
)
pytestmark = pytest.mark.filterwarnings("ignore")  # Spark warns about its own parts


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    return make(tmp_path_factory.mktemp("leak"), seed=20261125)


def said(path, **how):
    """Everything a scan tells, with times left out."""
    lines = []
    engine = how.get("engine")
    paths = engine.files([path]) if engine else [path]
    result = scan_paths(paths, sink=lambda batch: lines.extend(repr(hit) for hit in batch.hits()), values=True, **how)
    files = [(f.path, f.state, f.reason, f.encoding, f.bytes, f.sha256, f.most_people) for f in result.files]
    return sorted(lines), files, result.kinds, result.categories


@needs_spark
def test_spark_says_what_one_process_and_a_pool_say(folder):
    alone = said(folder, limits=Limits(processes=1))
    assert len(alone[0]) > 1000
    assert {state for _, state, *_ in alone[1]} == {"read", "unread"}
    assert said(folder, limits=Limits(processes=2)) == alone
    assert said(folder, engine=Cluster("local[2]")) == alone


@needs_spark
def test_one_large_file_is_read_by_byte_ranges(tmp_path, monkeypatch):
    rng = random.Random(20261126)
    rows = "".join(f"{row(rng)}\r\n" for _ in range(270_000))
    (tmp_path / "名簿.csv").write_bytes(f"氏名,電話番号,メールアドレス,備考\r\n{rows}".encode("cp932"))
    (tmp_path / "手紙.txt").write_text("".join(f"{row(rng)} 様\n" for _ in range(200)), encoding="utf-8")
    asked = []
    tasks_of = plan.tasks_of

    def kept(jobs, cores):
        tasks = tasks_of(jobs, cores)
        asked.extend(tasks)
        return tasks

    monkeypatch.setattr(plan, "tasks_of", kept)
    small = Limits(share=1 << 20)
    assert said(tmp_path, engine=Cluster("local[2]"), limits=small) == said(tmp_path, limits=Limits(processes=1))
    ranges = [(offset, length) for task in asked for _, _, offset, length, job in task if pickle.loads(job).share]
    assert ranges
    assert [offset for offset, _ in ranges] == [0, *(offset + length for offset, length in ranges[:-1])]


def row(rng):
    note = rng.choice(["済", '"一行目\r\n二行目"', ""])
    return f"{rng.choice(FAMILIES)} 花子,090-{rng.randrange(1000, 9999)}-0000,a{rng.randrange(10**6)}@example.jp,{note}"


def executors():
    """Process numbers of executors that have a Python worker, which is when a task runs."""
    parents = {}
    names = {}
    for entry in Path("/proc").iterdir():
        if entry.name.isdecimal():
            try:
                names[int(entry.name)] = (entry / "cmdline").read_bytes()
                parents[int(entry.name)] = int((entry / "stat").read_text().rsplit(")", 1)[1].split()[1])
            except (OSError, IndexError, ValueError):
                continue
    backends = [pid for pid, name in names.items() if b"CoarseGrainedExecutorBackend" in name]
    return [pid for pid in backends if any(p == pid and b"pyspark" in names[child] for child, p in parents.items())]


class Killer(threading.Thread):
    """Kills the first executor that works, once."""

    def __init__(self):
        super().__init__(daemon=True)
        self.killed, self.over = None, threading.Event()

    def run(self):
        deadline = time.monotonic() + 120
        while not self.over.wait(0.05) and time.monotonic() < deadline:
            for pid in executors():
                os.kill(pid, signal.SIGKILL)
                self.killed = pid
                return


@needs_spark
def test_a_killed_executor_loses_nothing(folder):
    alone = said(folder, limits=Limits(processes=1))
    killer = Killer()
    killer.start()
    found = said(folder, engine=Cluster("local-cluster[2,1,1024]"))
    killer.over.set()
    killer.join()
    assert killer.killed
    assert found == alone


@needs_spark
def test_what_tasks_leave_behind_holds_no_value(folder, tmp_path, monkeypatch):
    seen = []
    rows = Staging.rows

    def spied(self, places):
        seen.extend(p.read_bytes() for p in Path(self.folder).rglob("*.parquet"))
        return rows(self, places)

    monkeypatch.setattr(Staging, "rows", spied)
    lines, *_ = said(folder, engine=Cluster("local[2]", str(tmp_path / "shared")))
    mail = next(line for line in lines if "kind='email'" in line).split("text='")[1].split("'")[0]
    assert seen
    assert any(mail.encode() in path.read_bytes() for path in Path(folder).rglob("*") if path.is_file())
    assert not any(mail.encode() in content for content in seen)
    assert not list((tmp_path / "shared").iterdir())


@needs_spark
def test_files_behind_a_connector_are_found_and_read(folder):
    near = said(folder, limits=Limits(processes=1))
    far = said(f"file://{folder}", engine=Cluster("local[2]"))
    assert len(far[0]) == len(near[0])
    assert [f[1:] for f in far[1]] == [f[1:] for f in near[1]]
    assert far[2:] == near[2:]


def test_without_spark_the_reason_is_said(folder, monkeypatch):
    monkeypatch.setitem(__import__("sys").modules, "pyspark.sql", None)
    with pytest.raises(Refused, match="Sparkがありません"):
        list(Cluster("local[2]")(None, [], Limits()))
