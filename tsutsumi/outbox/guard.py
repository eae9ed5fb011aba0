"""Where a webhook may go: https, a public address, and the very address that was looked at (no second look-up)."""

import ipaddress
import socket
from urllib.parse import SplitResult, urlsplit

from tsutsumi.core.flow import Refused

# What is given out to the public today (RFC 4291, 2.4); all else of IPv6 is wrapped IPv4, local, or nobody's yet.
WORLD = ipaddress.ip_network("2000::/3")
# Inside it, or public by their number only: 6to4 and Teredo carry an IPv4 address that is decided elsewhere, its relay,
# what is for documents (RFC 9637), and the servant of Azure that tells a machine its secrets.
NOT_THERE = tuple(
    ipaddress.ip_network(net) for net in ("2002::/16", "2001::/32", "3fff::/20", "192.88.99.0/24", "168.63.129.16/32")
)


def checked(url: str) -> SplitResult:
    """The parts of an address that may be written down. Refused with the reason otherwise."""
    try:
        parts, port = urlsplit(url), urlsplit(url).port
    except ValueError as error:
        raise Refused("アドレスを読めません。https:// で始まるアドレスを入れてください。") from error
    if parts.scheme != "https" or not parts.hostname:
        raise Refused("https:// で始まるアドレスを入れてください。")
    if parts.username or parts.password or port == 0:
        raise Refused("アドレスに利用者名・パスワードを入れないでください。署名の鍵が別にあります。")
    return parts


def public_address(host: str, port: int) -> str:
    """One address of the host, all of them being public. Refused when any is private, link-local or reserved."""
    try:
        found = {str(row[4][0]) for row in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)}
    except (OSError, UnicodeError) as error:
        raise OSError("no such host") from error
    if not found or not all(is_public(address) for address in found):
        raise Refused("社内・この機械・管理用のアドレスには送れません。")
    return sorted(found, key=lambda address: ":" in address)[0]


def is_public(address: str) -> bool:
    ip = ipaddress.ip_address(address.partition("%")[0])
    if isinstance(ip, ipaddress.IPv6Address):
        if ip.ipv4_mapped:
            return is_public(str(ip.ipv4_mapped))
        if ip not in WORLD:
            return False
    if any(ip in net for net in NOT_THERE):
        return False
    return ip.is_global and not ip.is_multicast
