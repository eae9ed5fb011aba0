"""What a person does at a page: go somewhere, choose, type, press, and look."""

import re

import pypdfium2
from axe_playwright_python.sync_playwright import Axe

RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
A4 = 680  # CSS pixels between the margins
MOST_TABS = 200


def words_of(pdf):
    """Everything a PDF says, without its line ends; `pdf`: a path or bytes."""
    document = pypdfium2.PdfDocument(pdf)
    return "".join(page.get_textpage().get_text_bounded() for page in document).replace("\r\n", "").replace("\n", "")


class Person:
    def __init__(self, page, base):
        self.page, self.base, self.trouble = page, base, []
        page.on("pageerror", lambda error: self.trouble.append(str(error)))
        page.on("console", lambda m: self.trouble.append(m.text) if "Content Security Policy" in m.text else None)

    def go(self, path):
        self.page.goto(path if path.startswith("http") else self.base + path)
        return self.look()

    def look(self):
        """The page must be whole: an h1, no error of a script, nothing for axe, nothing off the edge."""
        assert self.page.locator("h1").count() == 1, self.page.url
        found = Axe().run(self.page, options={"runOnly": RULES})
        assert found.violations_count == 0, f"{self.page.url}\n{found.generate_report()}"
        assert self.page.evaluate("document.documentElement.scrollWidth <= innerWidth"), self.page.url
        assert self.trouble == []
        return self

    def fill(self, name, text):
        self.page.fill(f"[name='{name}']", text)
        return self

    def choose(self, name, value):
        field = self.page.locator(f"[name='{name}']").first
        if field.evaluate("e => e.tagName") == "SELECT":
            field.select_option(value)
        else:
            self.page.check(f"[name='{name}'][value='{value}']")
        return self

    def press(self, words):
        self.named(words).click()
        self.page.wait_for_load_state()
        return self.look()

    def receive(self, words):
        """Press, and take the file that comes. Returns its path."""
        with self.page.expect_download() as coming:
            self.named(words).click()
        return coming.value.path()

    def named(self, words):
        """The button or link of the page itself, not of the header above it."""
        main = self.page.locator("main")
        return main.get_by_role("button", name=words).or_(main.get_by_role("link", name=words)).first

    def on_paper(self):
        """The page as it is printed on A4: nothing to press, nothing off the edge. Returns its words."""
        size = self.page.viewport_size
        self.page.emulate_media(media="print")
        self.page.set_viewport_size({"width": A4, "height": 960})
        left = self.page.locator("main").locator("button:visible, .button:visible, input[type=file]:visible").all()
        assert [one.inner_text() for one in left] == [], self.page.url
        assert self.page.evaluate("document.documentElement.scrollWidth <= innerWidth"), self.page.url
        self.page.emulate_media(media="screen")
        self.page.set_viewport_size(size)
        return words_of(self.page.pdf(format="A4", print_background=True))

    def tab_to(self, words):
        """Go with the Tab key until the button or link of this name has the focus, and see that it shows."""
        return self._tab(self.named(words), words)

    def tab_to_field(self, words):
        return self._tab(self.page.locator("main").get_by_label(words).first, words)

    def _tab(self, wanted, words):
        wanted = wanted.element_handle()
        for _ in range(MOST_TABS):
            if wanted.evaluate("e => e === document.activeElement"):
                shown = wanted.evaluate("e => e.matches(':focus-visible') && getComputedStyle(e).outlineStyle")
                assert shown not in ("none", False), words
                return self
            self.page.keyboard.press("Tab")
        raise AssertionError(f"the Tab key does not reach 「{words}」 on {self.page.url}")

    def strike(self, words, key="Enter"):
        """With the keys alone: go there, strike, and look at what comes."""
        self.tab_to(words)
        with self.page.expect_navigation():
            self.page.keyboard.press(key)
        return self.look()

    @property
    def text(self):
        return self.page.inner_text("body")

    def number(self):
        """The 事案番号 in the address."""
        return re.search(r"/cases/([^/]+)/", self.page.url).group(1)
