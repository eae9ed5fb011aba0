"""Who counts as one visitor where attempts are limited."""

from ipaddress import IPv6Address, ip_address, ip_network


def household(address: str) -> str:
    """Of an IPv6 address its network of 64 bits: all of it is in one hand. What is no address, as it stands."""
    try:
        ip = ip_address(address)
    except ValueError:
        return address
    if isinstance(ip, IPv6Address):
        return str(ip.ipv4_mapped or ip_network((ip, 64), strict=False).network_address)
    return str(ip)
