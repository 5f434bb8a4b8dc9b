"""Which hosts may be asked: public ones, by the addresses that their names resolve to."""

from __future__ import annotations

import ipaddress
import socket
from collections.abc import Callable, Collection

IP = ipaddress.IPv4Address | ipaddress.IPv6Address
Resolve = Callable[[str, int], list[str]]
"""From a host and a port to IP addresses as text; raises ``OSError`` if the name has none."""

_NAT64 = ipaddress.ip_network("64:ff9b::/96")


class Refused(ValueError):
    """An address that is not asked; the message says why."""


def resolve(host: str, port: int) -> list[str]:
    """The IP addresses of a host, as the system knows them."""
    return [str(info[4][0]) for info in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)]


def public(host: str, port: int, resolver: Resolve, allowed: Collection[str] = ()) -> str:
    """The IP address to connect to, if every address of the host is public or in ``allowed``.

    Raises ``Refused`` otherwise. Whoever connects must use the address returned and not the name, which may
    resolve to another one the next time.
    """
    found = resolver(host, port)
    inside = [text for text in found if text not in allowed and not is_public(text)]
    if inside or not found:
        raise Refused("the host is not public")
    return found[0]


def is_public(text: str) -> bool:
    """Whether an IP address is one of the public internet, and so is every address within it.

    >>> [is_public(text) for text in ("93.184.215.14", "127.0.0.1", "::ffff:10.0.0.1", "64:ff9b::7f00:1")]
    [True, False, False, False]
    """
    try:
        address: IP = ipaddress.ip_address(text.partition("%")[0])
    except ValueError:
        return False
    return all(one.is_global and not one.is_multicast for one in (address, *_within(address)))


def _within(address: IP) -> list[IP]:
    """The IPv4 addresses that an IPv6 address stands for: mapped, 6to4, Teredo, NAT64."""
    if isinstance(address, ipaddress.IPv4Address):
        return []
    found: list[IP | None] = [address.ipv4_mapped, address.sixtofour, *(address.teredo or ())]
    if address in _NAT64:
        found.append(ipaddress.IPv4Address(int(address) & 0xFFFFFFFF))
    return [one for one in found if one is not None]
