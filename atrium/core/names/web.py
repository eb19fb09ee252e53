"""Mail and web addresses, in any script."""

from __future__ import annotations

import re
from urllib.parse import SplitResult, urlsplit, urlunsplit

from django.utils.translation import gettext_lazy as _

from atrium.core.i18n.errors import Invalid, shown

# RFC 5321 allows 64 octets before the @ and 254 in all.
LOCAL = re.compile(r"[^\s\x00-\x1f\x7f@,;:<>()\[\]\\\"]+")
QUOTED = re.compile(r'"(?:[^"\\\x00-\x1f]|\\[ -~])*"')
ANGLED = re.compile(r"^[^<>]*<\s*([^<>]+?)\s*>$")
SCHEME = re.compile(r"^([a-z][a-z0-9+.-]*):(?!\d+(?:/|$))", re.IGNORECASE)
UNSAFE = re.compile(r"[\s\x00-\x1f\x7f<>\"`\\]")
LABEL = re.compile(r"(?!-)[a-z0-9_-]{1,63}(?<!-)")
IPV4 = re.compile(r"\d{1,3}(?:\.\d{1,3}){3}")


def parse_email(text: str) -> str:
    """The mail address as it is kept: what is before the @ as written, the domain in lower case.

    A domain in another script stays in it; its ASCII form (xn--) becomes that. “Name <address>”
    and mailto: are understood. Raises Invalid.
    """
    bare = text.strip().translate({0xFF20: "@", 0x3000: " "})
    angled = ANGLED.match(bare)
    bare = (angled[1] if angled else bare).removeprefix("mailto:")
    local, at, domain = bare.rpartition("@")
    if not at or not local or not domain:
        raise Invalid(
            _(
                "“%(text)s” is no mail address: it needs a name, an @ and a domain, "
                "as in %(example)s."
            ),
            text=shown(text),
            example="name@example.com",
        )
    if not _local_stands(local):
        raise Invalid(
            _("“%(text)s” is no mail address: “%(part)s” cannot stand before the @."),
            text=shown(text),
            part=shown(local),
        )
    host = _host(domain)
    if host is None:
        raise Invalid(
            _("“%(text)s” is no mail address: “%(domain)s” is no domain such as example.com."),
            text=shown(text),
            domain=shown(domain),
        )
    return f"{local}@{host}"


def _local_stands(local: str) -> bool:
    if len(local.encode("utf-8", "replace")) > 64:
        return False
    if QUOTED.fullmatch(local):
        return True
    return bool(LOCAL.fullmatch(local))


def _host(text: str) -> str | None:
    """The domain in lower case and its own script; None if it is none."""
    domain = text.strip().rstrip(".").lower()
    if domain.isascii() and "xn--" not in domain:
        return domain if _ascii_host(domain) else None
    import idna

    try:
        ascii_form = idna.encode(domain, uts46=True).decode()
        return idna.decode(ascii_form) if _ascii_host(ascii_form) else None
    except (idna.IDNAError, UnicodeError):
        return None


def _ascii_host(domain: str) -> bool:
    labels = domain.split(".")
    return (
        len(domain) <= 253
        and len(labels) > 1
        and all(map(LABEL.fullmatch, labels))
        and not labels[-1].isdigit()
    )


def parse_url(text: str) -> str:
    """The web address, with https:// before it if nothing else is; raises Invalid.

    Only http and https are let in: a link that runs a script or opens a file is none.
    """
    bare = text.strip()
    scheme = SCHEME.match(bare)
    if scheme and scheme[1].lower() not in {"http", "https"}:
        raise Invalid(
            _(
                "“%(text)s” is no web address: it must begin with https:// or http://, "
                "not %(scheme)s:."
            ),
            text=shown(text),
            scheme=scheme[1],
        )
    parts = _split(bare if scheme else f"https://{bare.removeprefix('//')}")
    host = parts and parts.hostname and _web_host(parts.hostname)
    if not parts or not host or UNSAFE.search(bare):
        raise Invalid(
            _("“%(text)s” is no web address. Write it like %(example)s."),
            text=shown(text),
            example="https://example.com",
        )
    port = f":{parts.port}" if parts.port else ""
    return urlunsplit((parts.scheme.lower(), host + port, parts.path, parts.query, parts.fragment))


def _split(url: str) -> SplitResult | None:
    try:
        parts = urlsplit(url)
        parts.port  # noqa: B018  raises where the port is no number
    except ValueError:
        return None
    # A name before the host is how a link pretends to lead elsewhere.
    return None if "@" in parts.netloc else parts


def _web_host(name: str) -> str | None:
    if name == "localhost":
        return name
    if IPV4.fullmatch(name):
        return name if all(int(part) < 256 for part in name.split(".")) else None
    return _host(name)


def domain_of(email_or_url: str) -> str:
    """The domain an address belongs to, without www.; "" where there is none."""
    text = email_or_url.strip()
    try:
        if "@" in text and "/" not in text:
            return parse_email(text).rpartition("@")[2]
        return (urlsplit(parse_url(text)).hostname or "").removeprefix("www.")
    except Invalid:
        return ""
