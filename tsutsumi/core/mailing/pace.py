"""How fast: so many a minute in all, and so many to each domain. Time comes from the caller, in seconds."""

from collections.abc import Mapping

FORGET = 10_000


class Pace:
    """Evenly, not in bursts: after each one the next may go `60 / per_minute` seconds later. 0: no limit."""

    def __init__(self, per_minute: int, domains: Mapping[str, int] | None = None) -> None:
        self.step = 60 / per_minute if per_minute else 0.0
        self.steps = {domain.lower(): 60 / n for domain, n in (domains or {}).items() if n}
        self.next = 0.0
        self.next_of: dict[str, float] = {}

    def wait(self, domain: str, now: float) -> float:
        """Seconds until one to this domain may go; 0 when it may go now."""
        return max(0.0, self.next - now, self.next_of.get(domain, 0.0) - now)

    def waits_for_all(self, now: float) -> float:
        return max(0.0, self.next - now)

    def went(self, domain: str, now: float) -> None:
        self.next = max(self.next, now - 1) + self.step  # may catch up a second, not more
        step = self._step(domain)
        if step:
            self.next_of[domain] = max(self.next_of.get(domain, 0.0), now) + step
        if len(self.next_of) > FORGET:
            self.next_of = {name: at for name, at in self.next_of.items() if at > now}

    def _step(self, domain: str) -> float:
        return self.steps.get(domain) or self.steps.get("*", 0.0)
