"""A whole case in a real browser: hand in, scan, pause, resume, decide pairs, confirm the number, take the list out.

    python -m bench.browser --megabytes 500 --shots FOLDER

The product runs as it is installed: web server and worker under their supervisor, SQLite, a data folder of its own.
Two people of the demo organisation work in Chromium. Every step is timed as the person sees it, from the click to the
page that answers; every page that is kept as a picture is checked by axe, for scripts that fail and for what runs off
the edge, outside the time. Memory is the most a process held (VmHWM). Needs playwright and chromium.
"""

import argparse
import os
import secrets
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, Error, Page, sync_playwright

from bench import big_folder, memory
from tests.chromium import NAMES
from tests.stories.browser import Person

ROOT = Path(__file__).parents[1]
HOUSE, PASSWORD = "aoi.example", "tsutsumi-demo-2026"  # of tsutsumi.room.demo.cast, which needs a configured Django
PEOPLE_OF_DEMO = "from tsutsumi.room.demo import cast; cast.clinic(); cast.people()"
SAID = {"is_personal_data": "true", "role": "operator", "encrypted": "none", "wrongful_purpose": "false",
        "all_recovered_unseen": "false"}  # fmt: skip
LONGEST = 3600.0  # seconds that the worker may take


@dataclass
class Run:
    """The clock and the pictures of one run."""

    base: str
    browser: Browser
    shots: Path | None
    seconds: dict[str, float] = field(default_factory=dict)
    pictures: int = 0

    @contextmanager
    def step(self, name: str) -> Iterator[None]:
        began = time.monotonic()
        yield
        self.seconds[name] = time.monotonic() - began
        print(f"{self.seconds[name]:9.1f} s  {name}", flush=True)

    def person(self, width: int = 1280) -> "Visitor":
        context = self.browser.new_context(
            locale="ja-JP", viewport={"width": width, "height": 900}, accept_downloads=True
        )
        context.set_default_timeout(60_000)
        return Visitor(context.new_page(), self)

    def shot(self, visitor: "Visitor", name: str) -> None:
        """Check the page as the stories do, and keep a picture."""
        Person.look(visitor)
        self.picture(visitor, name)

    def picture(self, visitor: "Visitor", name: str) -> None:
        """Keep a picture without a check: of a page that may go away in this moment."""
        if self.shots:
            self.pictures += 1
            width = visitor.page.viewport_size["width"]
            visitor.page.screenshot(path=self.shots / f"{self.pictures:02}-{name}-{width}.png", full_page=True)


class Visitor(Person):
    """Somebody at a desk or with a phone. Pages are checked when a picture is taken, not on the way."""

    def __init__(self, page: Page, run: Run) -> None:
        super().__init__(page, run.base)
        self.run = run

    def look(self) -> "Visitor":
        return self

    def shot(self, name: str) -> "Visitor":
        self.run.shot(self, name)
        return self

    def log_in(self, key: str) -> "Visitor":
        self.go("/accounts/login/").fill("login", f"{key}@{HOUSE}").fill("password", PASSWORD)
        return self.press("ログイン")

    def on_a_phone(self) -> "Visitor":
        """The same person with a small screen, logged in already."""
        phone = self.run.person(375)
        phone.page.context.add_cookies(self.page.context.cookies())
        return phone

    def waits(self, words: str) -> "Visitor":
        """Until the page, which is asked for again and again, says so."""
        return self._until(lambda: words in self.text, words)

    def waits_no_more(self, words: str) -> "Visitor":
        """Until the page no longer says so."""
        return self._until(lambda: words not in self.text, words)

    def _until(self, good: Callable[[], bool], words: str) -> "Visitor":
        end = time.monotonic() + LONGEST
        while time.monotonic() < end:
            with suppress(Error):  # the page may load itself anew in this moment
                if good():
                    return self
                self.page.wait_for_timeout(500)
                if not self.page.locator("[data-poll]").count():
                    self.page.reload()
        raise TimeoutError(f"{words}: {self.page.url}")


def open_case(sato: Visitor) -> str:
    """A case, a second member, and what is known of it. The address of the case."""
    sato.go("/cases/open/").fill("title", "共有フォルダーの公開").fill("known_on_year", str(date.today()))
    sato.choose("event", "leak").choose("cause", "misconfiguration").press("登録する")
    base = f"/cases/{sato.number()}"
    users = sato.go(f"{base}/members/").page.locator("[name=user]")
    users.select_option(users.locator("option", has_text="伊藤 誠").get_attribute("value"))
    sato.press("加える")
    for _ in range(12):
        sato.go(f"{base}/duties/questions/")
        asked = sato.page.locator("input[name=asked]").evaluate_all("all => all.map(e => e.value)")
        if not asked:
            break
        for fact in asked:
            _answer(sato, fact)
        sato.press("答えて次へ")
    return base


def _answer(person: Visitor, fact: str) -> None:
    """What is not said is not known yet."""
    unknown = person.page.locator(f"[name='{fact}-unknown']")
    if fact not in SAID and unknown.count():
        unknown.check()
    else:
        person.choose(f"{fact}-value", SAID.get(fact, "?"))


def hand_in(sato: Visitor, base: str, folder: big_folder.Folder) -> None:
    sato.go(f"{base}/evidence/add/")
    with sato.run.step(f"upload {folder.size / 1e6:,.0f} MB in {len(folder.files)} files"):
        sato.page.set_input_files("input[type=file]", [str(path) for path in folder.files])
        sato.named("預ける").click()
        sato.page.wait_for_timeout(1_000)
        sato.run.picture(sato, "uploading")
        sato.page.wait_for_url("**/evidence/", timeout=LONGEST * 1e3)
    sato.shot("handed-in")


def scan(sato: Visitor, base: str) -> None:
    """Watched, paused in the middle, resumed, watched to its end. The page is the one the browser polls by itself."""
    run = sato.run
    with run.step("scan: asked for, to the first figures"):
        sato.press("すべてのファイルを走査する").waits("走査しています")
        while "計っています" in sato.text:
            sato.page.wait_for_timeout(300)
    sato.shot("scanning")
    phone = sato.on_a_phone()
    phone.go(f"{base}/evidence/scans/1/").shot("scanning")
    with run.step("scan: pause"):
        sato.press("一時停止する").waits("一時停止しています")
    sato.shot("paused")
    with run.step("scan: resumed, to its end"):
        sato.press("続きから再開する").waits("の結果")
    sato.shot("result")
    phone.go(f"{base}/evidence/scans/1/").shot("result")
    for place in ("files", "heat", "kinds/name"):
        with run.step(f"page: scan, {place}"):
            sato.go(f"{base}/evidence/scans/1/{place}/")
        sato.shot(place.replace("/", "-"))


def decide(sato: Visitor, base: str) -> None:
    """Ten pairs by the keys, then the count anew."""
    with sato.run.step("people: counted with its reasons"):
        sato.go(f"{base}/people/").waits("まだ決まらない")
    sato.shot("people")
    phone = sato.on_a_phone()
    phone.go(f"{base}/people/").shot("people")
    sato.go(f"{base}/people/pairs/").shot("pairs").press("はじめの組から決める").shot("pair")
    phone.go(sato.page.url).shot("pair")
    sato.page.check("[data-keys]")
    with sato.run.step("people: ten pairs by the keys"):
        for key in "1121121112":
            here = sato.page.url
            sato.page.keyboard.press(key)
            sato.page.wait_for_url(lambda url, here=here: url != here)
    with sato.run.step("people: counted anew"):
        sato.go(f"{base}/people/").waits_no_more("数え直しています")
    sato.shot("people-anew")


def confirm(sato: Visitor, base: str) -> None:
    """The number becomes an answer, and the duty appears."""
    before = sato.go(f"{base}/duties/").text
    sato.go(f"{base}/people/")
    with sato.run.step("duty: number confirmed, to the duty"):
        sato.press("この数で確定する").go(f"{base}/duties/")
    said = "報告対象です"
    if said in before or said not in sato.text:
        raise AssertionError("the duty did not appear with the number")
    sato.shot("duty")
    with sato.run.step("page: case"):
        sato.go(f"{base}/")
    sato.shot("case")
    sato.on_a_phone().go(f"{base}/").shot("case")


def take_out(sato: Visitor, ito: Visitor, base: str) -> int:
    """Asked for by one, approved by another, fetched by the first. How many lines the list has."""
    run = sato.run
    with run.step("list: page with the masked people"):
        sato.go(f"{base}/people/list/")
    sato.shot("list")
    with run.step("list: asked for, made and sealed"):
        sato.go(f"{base}/people/exports/").choose("format", "csv")
        sato.fill("reason", "本人へのお知らせの宛名を作るため").press("申請する").waits("承認待ち")
    address = sato.page.url
    sato.shot("asked")
    ito.log_in("ito").go(address).shot("to-approve")
    ito.page.get_by_label("人数、列、理由と渡す先を確かめました").check()
    with run.step("list: approved"):
        ito.press("この内容の持出しを承認する")
    with run.step("list: downloaded"):
        path = sato.go(address).receive("承認されたファイルを取り出す")
    sato.go(address).shot("taken-out")
    sato.on_a_phone().go(address).shot("taken-out")
    with path.open("rb") as file:
        return sum(1 for _ in file) - 1


@contextmanager
def product(home: Path, port: int) -> Iterator["subprocess.Popen[bytes]"]:
    """Web server and worker in a data folder of their own."""
    keep = {name: os.environ[name] for name in ("PATH", "HOME", "LANG", "TMPDIR") if name in os.environ}
    mine = {"TSUTSUMI_HOME": str(home), "TSUTSUMI_DEMO": "on", "TSUTSUMI_PORT": str(port),
            "TSUTSUMI_FRESH_MINUTES": "120", "PYTHONUTF8": "1"}  # fmt: skip
    options: dict[str, Any] = {"cwd": ROOT, "env": keep | mine}
    manage = (sys.executable, "manage.py")
    subprocess.run([sys.executable, "-m", "tsutsumi.core.people.warm"], check=True, **options)  # as bin/up does
    subprocess.run([*manage, "prepare", "--quiet"], check=True, **options)
    subprocess.run([*manage, "shell", "-v0", "-c", PEOPLE_OF_DEMO], check=True, **options)
    served = subprocess.Popen([*manage, "serve"], stdout=subprocess.PIPE, **options)
    try:
        assert served.stdout
        served.stdout.readline()
        yield served
    finally:
        served.terminate()
        served.wait(30)


def free_port() -> int:
    with socket.socket() as there:
        there.bind(("127.0.0.1", 0))
        return int(there.getsockname()[1])


def _stuck(run: Run) -> None:
    """Where everybody stood when it broke."""
    for context in run.browser.contexts:
        for page in context.pages:
            print(f"stuck at {page.url}")
            if run.shots:
                page.screenshot(path=run.shots / f"stuck-{page.url.rstrip('/').split('/')[-1]}.png", full_page=True)


def drive(run: Run, folder: big_folder.Folder) -> None:
    sato, ito = run.person(), run.person()
    with run.step("log in, case, questions"):
        base = open_case(sato.log_in("sato"))
    hand_in(sato, base, folder)
    scan(sato, base)
    decide(sato, base)
    confirm(sato, base)
    lines = take_out(sato, ito, base)
    said = next((line for line in sato.go(f"{base}/people/").text.splitlines() if "人" in line and "〜" in line), "")
    print(f"people: {folder.people:,} readable and {folder.hidden} hidden in truth; list of {lines:,}; page: {said}")


def sums(run: Run, folder: big_folder.Folder) -> None:
    """MB per second of what was handed in, by the clock of the person who waits."""
    upload = next(s for name, s in run.seconds.items() if name.startswith("upload"))
    read = sum(s for name, s in run.seconds.items() if name.startswith("scan:"))
    size = folder.size / 1e6
    print(f"upload {size / upload:.1f} MB/s; scan with pause and final count {size / read:.1f} MB/s")
    print(f"all steps {sum(run.seconds.values()):.0f} s")


def main() -> None:
    asked = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    asked.add_argument("--megabytes", type=float, default=500)
    asked.add_argument("--seed", type=int, default=2026)
    asked.add_argument("--shots", type=Path)
    told = asked.parse_args()
    if told.shots:
        told.shots.mkdir(parents=True, exist_ok=True)
    program = next(path for name in NAMES if (path := shutil.which(name)))
    with tempfile.TemporaryDirectory(prefix=f"tsutsumi-{secrets.token_hex(4)}-") as place:
        given, home, port = Path(place) / "given", Path(place) / "home", free_port()
        given.mkdir()
        folder = big_folder.make(given, told.megabytes, told.seed)
        print(big_folder.tell(folder), flush=True)
        with product(home, port) as served, memory.watching(served.pid) as used, sync_playwright() as driver:
            browser = driver.chromium.launch(executable_path=program, args=["--no-sandbox"])
            run = Run(f"http://127.0.0.1:{port}", browser, told.shots)
            try:
                drive(run, folder)
            except Exception:
                _stuck(run)
                raise
            finally:
                browser.close()
                print(used)
        sums(run, folder)


if __name__ == "__main__":
    main()
