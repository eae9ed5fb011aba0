"""How often a network may ask, in memory only. A network is a /24 (IPv6: a /48), kept as a keyed digest."""

import hmac
import ipaddress
import secrets
import threading
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass

MOST = 65_536  # networks remembered; the longest unseen is forgotten first


@dataclass(frozen=True, slots=True)
class Rate:
    """So many at once, then so many an hour."""

    burst: float
    an_hour: float


class Limiter:
    """A bucket of permissions per network, and one for all together."""

    def __init__(self, each: Rate, every: Rate, clock: Callable[[], float]) -> None:
        self.each, self.every, self.clock = each, every, clock
        self._salt = secrets.token_bytes(16)
        self._networks: OrderedDict[bytes, tuple[float, float]] = OrderedDict()
        self._all = (every.burst, clock())
        self._lock = threading.Lock()

    def allows(self, address: str) -> bool:
        """Take one permission, if there is one."""
        name, now = hmac.digest(self._salt, _network(address).encode(), "sha256"), self.clock()
        with self._lock:
            mine = _filled(self._networks.pop(name, (self.each.burst, now)), self.each, now)
            shared = _filled(self._all, self.every, now)
            good = mine >= 1 and shared >= 1
            self._networks[name] = (mine - good, now)
            self._all = (shared - good, now)
            if len(self._networks) > MOST:
                self._networks.popitem(last=False)
        return good


def _filled(state: tuple[float, float], rate: Rate, now: float) -> float:
    left, then = state
    return min(rate.burst, left + (now - then) * rate.an_hour / 3600)


def _network(address: str) -> str:
    try:
        ip = ipaddress.ip_address(address.strip())
    except ValueError:
        return "?"
    if isinstance(ip, ipaddress.IPv6Address) and ip.ipv4_mapped:
        ip = ip.ipv4_mapped
    return str(ipaddress.ip_network(f"{ip}/{24 if ip.version == 4 else 48}", strict=False))
