"""Web addresses: made absolute, and the host in them."""

from __future__ import annotations

from urllib.parse import urljoin, urlsplit


def absolute(address: str, root: str) -> str | None:
    """An http address without white space, joined with the one of the page; None for anything else."""
    try:
        full = urljoin(root, address.strip())
        parts = urlsplit(full)
        usable = parts.scheme in ("http", "https") and bool(parts.hostname)
    except ValueError:  # "http://[": not an address
        return None
    return full if usable and full.isprintable() and " " not in full else None


def host_of(url: str | None) -> str | None:
    """The host of an address as it stands; None where it has none."""
    try:
        return urlsplit(url).hostname if url else None
    except ValueError:  # an address as the record has it, such as "http://["
        return None
