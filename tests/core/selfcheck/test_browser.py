"""The page in Chromium: the script agrees with the vectors, nothing that was typed leaves, and axe finds nothing."""

import json
import threading
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from wsgiref.simple_server import WSGIRequestHandler, WSGIServer

import pytest
from axe_playwright_python.sync_playwright import Axe

from tests.core.blind import vectors
from tests.core.blind.typed import TYPED
from tests.core.selfcheck.made import LINES, app, code, entry, mail, make, postal
from tsutsumi.core.blind import codes, oprf, records, work

pytestmark = pytest.mark.browser
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]


class Quiet(WSGIRequestHandler):
    def log_message(self, *_):
        pass


class QuietFiles(SimpleHTTPRequestHandler):
    def log_message(self, *_):
        pass


@contextmanager
def running(server):
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}/"
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


@pytest.fixture
def folder(tmp_path):
    make(tmp_path / "export", 300, until=datetime.now(UTC) + timedelta(days=9), effort=10)
    return tmp_path / "export"


@pytest.fixture
def served(folder):
    import time

    server = WSGIServer(("127.0.0.1", 0), Quiet)
    server.set_app(app(folder, time.time))
    with running(server) as base:
        yield base


@pytest.fixture
def static(folder):
    place = partial(QuietFiles, directory=str(folder / "v000001" / "public"))
    with running(ThreadingHTTPServer(("127.0.0.1", 0), place)) as base:
        yield base


@contextmanager
def visiting(chromium, **how):
    """A page, and everything that it sent: method, address, headers, body."""
    context = chromium.new_context(**how)
    page, sent, trouble = context.new_page(), [], []
    page.on("request", lambda r: sent.append(f"{r.method} {r.url} {r.headers} {(r.post_data_buffer or b'').hex()}"))
    page.on("pageerror", lambda error: trouble.append(str(error)))
    page.on("console", lambda line: trouble.append(line.text) if line.type in {"error", "warning"} else None)
    yield page, sent
    assert context.cookies() == []
    context.close()
    assert trouble == []


def lines_on(page):
    return set(page.locator("#answer li, #answer [data-part=intro] p").all_inner_texts())


def lines_of(number, language="ja"):
    return {LINES[n].words[language] for n in entry(number).lines}


def hexed(text):
    return text.encode().hex()


def test_the_script_agrees_with_the_vectors_of_the_rfc_and_with_the_server(chromium, served):
    salt = bytes(range(32))
    lock = records.lock(b"secret", salt)
    prefix = work.prefix(salt, 5, b"e" * 33)
    told = {
        "blind": str(int(vectors.BLIND, 16)),
        "oprf": vectors.OPRF,
        "curve": vectors.CURVE,
        "tag": vectors.CURVE_TAG,
        "typed": TYPED,
        "codes": [code(n).lower() for n in range(20)] + [code(n)[:-1] + "*" for n in range(3)],
        "prefix": list(prefix),
    }
    script = """async (told) => {
        const o = await import("./oprf.js"), k = await import("./known.js"), a = await import("./answer.js");
        const w = await import("./work.js"), scalar = BigInt(told.blind);
        const found = {oprf: [], curve: [], typed: [], codes: []};
        for (const [input, , evaluated] of told.oprf) {
            const data = o.unhex(input), blinded = await o.blind(data, scalar);
            found.oprf.push([input, o.hex(blinded), evaluated,
                o.hex(await o.unblind(data, scalar, o.unhex(evaluated)))]);
        }
        for (const [message] of told.curve) {
            const [x, y] = await o.toGroup(o.bytes(message), o.bytes(told.tag));
            found.curve.push([message, x.toString(16).padStart(64, "0"), y.toString(16).padStart(64, "0")]);
        }
        for (const [kind, typed] of told.typed) found.typed.push([kind, typed, k.normal(kind, typed)]);
        found.codes = told.codes.map((typed) => k.code(typed));
        found.number = w.worked(Uint8Array.from(told.prefix), 12);
        found.names = [0, 1, 4, 5, 13].map((bits) => a.bucketName(Uint8Array.from([0xfe, 0xdc, 0xba, 0x98]), bits));
        return found;
    }"""
    with visiting(chromium) as (page, _):
        page.goto(served)
        found = page.evaluate(script, told)
    assert [tuple(row) for row in found["oprf"]] == vectors.OPRF
    assert [tuple(row) for row in found["curve"]] == vectors.CURVE
    assert [tuple(row) for row in found["typed"]] == TYPED
    assert found["codes"] == [codes.read(code(n)) for n in range(20)] + [None] * 3
    assert work.done(prefix, found["number"].to_bytes(8, "big"), 12)
    assert found["names"] == ["0.bin", "1.bin", "f.bin", "1f.bin", "1fdb.bin"]
    assert lock.find


def test_a_code_behind_the_mark_is_opened_in_the_browser_and_never_sent(chromium, served):
    with visiting(chromium) as (page, sent):
        page.goto(f"{served}#{code(5)}")
        page.wait_for_selector("#answer .found")
        assert lines_on(page) == lines_of(5)
        assert page.url == served  # the address keeps nothing
        page.fill("#code", code(301).lower())
        page.click("#code-form button")
        page.wait_for_selector("#answer .none")
        page.fill("#code", code(5)[:-2])
        page.click("#code-form button")
        page.wait_for_selector("#answer .unreadable")
    assert any("/code/" in line for line in sent)
    for secret in (code(5), codes.read(code(5)), code(301), codes.read(code(301))):
        assert not [line for line in sent if secret in line.upper() or hexed(secret) in line]


def test_the_open_check_sends_a_blinded_point_and_no_word_that_was_typed(chromium, served):
    with visiting(chromium, locale="en-US") as (page, sent):
        page.goto(f"{served}en.html")
        for number, state in ((7, "found"), (7, "found"), (301, "none")):
            page.fill("#mail", mail(number).upper())
            page.fill("#mail-2", postal(number))
            page.click("form.open button")
            page.wait_for_selector(f"#answer .{state}")
            assert lines_on(page) == (lines_of(7, "en") if state == "found" else set())
            page.evaluate("document.getElementById('answer').replaceChildren()")
    asked = [line for line in sent if "/evaluate" in line]
    elements = [line.rsplit(" ", 1)[1] for line in asked]
    assert {len(element) for element in elements} == {2 * 49}
    assert elements[0][:66] != elements[1][:66]  # the same question does not look the same
    for element in elements:
        oprf.unpacked(bytes.fromhex(element[:66]))
    for secret in (mail(7), mail(301), "p7", postal(7), postal(301)):
        assert not [line for line in sent if secret in line.replace(served, "") or hexed(secret) in line]


def test_members_and_others_cause_the_same_traffic(chromium, served):
    def traffic(number):
        with visiting(chromium) as (page, sent):
            sizes = []
            page.on("response", lambda r: sizes.append(len(r.body()) if "/open/" in r.url or "/evalu" in r.url else 0))
            page.goto(served)
            page.fill("#mail", mail(number))
            page.fill("#mail-2", postal(number))
            page.click("form.open button")
            page.wait_for_selector("#answer .result")
            page.wait_for_load_state("networkidle")
        paths = [line.split(" ")[1].replace(served, "") for line in sent]
        return [p if not p.startswith("open/") else "open/?" for p in paths], sorted(sizes)

    assert traffic(11) == traffic(311)


def test_without_script_the_code_works_by_a_form_and_the_open_check_says_what_it_needs(chromium, served):
    with visiting(chromium, java_script_enabled=False) as (page, sent):
        page.goto(f"{served}ko.html")
        assert page.locator("form.open").is_hidden()
        assert page.locator("noscript").first.inner_text()
        page.fill("#code", code(9))
        page.click("#code-form button")
        page.wait_for_selector("#answer .found")
        told = {line for line in lines_of(9, "ko") if "intro" not in line}
        assert set(page.locator("#answer li").all_inner_texts()) == told
    posted = [line for line in sent if line.startswith("POST")]
    assert len(posted) == 1
    assert code(9) not in posted[0].split(" ")[1]


def test_the_static_copy_opens_codes_without_any_server_of_ours(chromium, static):
    with visiting(chromium) as (page, sent):
        page.goto(f"{static}zh.html#{code(9)}")
        page.wait_for_selector("#answer .found")
        assert lines_on(page) == lines_of(9, "zh")
        assert page.locator("form.open").count() == 0
    assert {line.split(" ")[0] for line in sent} == {"GET"}
    assert not [line for line in sent if codes.read(code(9)) in line.replace("-", "")]


def test_after_its_day_the_static_copy_answers_nobody(chromium, static, folder):
    meta = folder / "v000001" / "public" / "meta.json"
    told = json.loads(meta.read_text())
    told["frame"]["until"] = "2026-01-01T00:00:00+09:00"
    meta.write_text(json.dumps(told))
    with visiting(chromium) as (page, _):
        page.goto(f"{static}#{code(9)}")
        page.wait_for_selector("#answer .failed")
        assert lines_on(page) == set()


@pytest.mark.parametrize("width", [1280, 375])
def test_pages_are_sound_for_axe_and_inside_the_screen(chromium, served, width):
    with visiting(chromium, viewport={"width": width, "height": 900}) as (page, _):
        for name in ("", "easy.html", "en.html", "zh.html", "ko.html"):
            page.goto(f"{served}{name}#{code(5)}")
            page.wait_for_selector("#answer .found")
            found = Axe().run(page, options={"runOnly": RULES})
            assert found.violations_count == 0, found.generate_report()
            assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
