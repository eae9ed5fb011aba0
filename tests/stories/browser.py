"""What a person does at a page: go somewhere, choose, type, press, and look."""

import re

from axe_playwright_python.sync_playwright import Axe

RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]


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

    @property
    def text(self):
        return self.page.inner_text("body")

    def number(self):
        """The 事案番号 in the address."""
        return re.search(r"/cases/([^/]+)/", self.page.url).group(1)
