"""The Spark session: what it needs, and what to say when it is not there."""

import os
import shutil
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from tsutsumi.core.flow import Refused

SETTINGS = {
    "spark.ui.enabled": "false",
    "spark.io.encryption.enabled": "true",  # what Spark itself spills
    "spark.sql.execution.arrow.maxRecordsPerBatch": "64",
    "spark.sql.execution.arrow.maxBytesPerBatch": str(256 << 20),
    "spark.python.worker.reuse": "true",
    "spark.log.level": "ERROR",
}
# Executors on this machine: nothing listens outside, and they find the package where the driver has it.
HERE = {
    "spark.driver.bindAddress": "127.0.0.1",
    "spark.driver.host": "127.0.0.1",
    "spark.executorEnv.PYTHONPATH": str(Path(__file__).parents[3]),
}


@contextmanager
def opened(master: str) -> Iterator[Any]:
    """A session, closed at the end. Refused with what to install when Spark or Java is missing."""
    try:
        from pyspark.sql import SparkSession
    except ImportError as error:
        raise Refused("Sparkがありません。入れ方は docs/cli.md の「--engine spark」にあります。") from error
    if not (os.environ.get("JAVA_HOME") or shutil.which("java")):
        raise Refused("Javaがありません。Java 17以上を入れるか、JAVA_HOME に場所を指定してください。")
    os.environ.setdefault("PYSPARK_PYTHON", sys.executable)
    builder = SparkSession.builder.appName("tsutsumi")
    for name, value in SETTINGS.items():
        builder = builder.config(name, value)
    if master:
        builder = builder.master(master)
    if master.startswith("local"):
        for name, value in HERE.items():
            builder = builder.config(name, value)
    session = builder.getOrCreate()
    try:
        yield session
    finally:
        session.stop()
