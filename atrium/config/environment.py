"""What the environment says, typed and checked; the only reader of `os.environ` in the program."""

from __future__ import annotations

import hashlib
import os
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field
from ipaddress import ip_address
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

ROOT = Path(__file__).resolve().parents[2]
MAIL_PORTS = {"smtp": 25, "smtp+tls": 587, "smtps": 465}


class ConfigurationError(Exception):
    """A setting that makes no sense; the message names the variable, the fault and the remedy."""


@dataclass(frozen=True)
class Mail:
    """The mail server; without a host messages go to the log of the process that sends them."""

    scheme: str = "smtp"
    host: str = ""
    port: int = 25
    user: str = ""
    password: str = field(default="", repr=False)


@dataclass(frozen=True)
class Environment:
    """The settings of one installation; docs/configuration.md has one row for each.

    `database` is what Django's DATABASES wants, from DATABASE_URL or, without one, the embedded
    server's socket below the data folder. `proxies` is the number of reverse proxies in front
    whose headers can be trusted.
    """

    address: str
    port: int
    base_url: str
    proxies: int
    data_dir: Path
    demo: bool
    secret_key: str
    database_url: str | None
    database: dict[str, Any]
    web_workers: int
    web_threads: int
    jobs_at_once: int
    mail: Mail
    mail_from: str
    metrics_token: str

    @classmethod
    def read(cls, root: Path = ROOT, source: Mapping[str, str] = os.environ) -> Environment:
        """Read and check; raises ConfigurationError."""
        data_dir = Path(source.get("ATRIUM_DATA") or "var").expanduser()
        data_dir = data_dir if data_dir.is_absolute() else root / data_dir
        address = source.get("ATRIUM_ADDRESS") or "127.0.0.1"
        port = _number(source, "ATRIUM_PORT", "8000", 1, 65535)
        url = source.get("DATABASE_URL") or None
        return cls(
            address=_address(address),
            port=port,
            base_url=_base_url(source.get("ATRIUM_BASE_URL") or f"http://127.0.0.1:{port}"),
            proxies=_number(source, "ATRIUM_PROXIES", "0", 0, 9),
            data_dir=data_dir,
            demo=_flag("ATRIUM_DEMO", source.get("ATRIUM_DEMO") or "1"),
            secret_key=source.get("ATRIUM_SECRET_KEY") or _kept_secret(data_dir),
            database_url=url,
            database=_database(url) if url else _embedded(data_dir),
            web_workers=_number(source, "ATRIUM_WEB_WORKERS", "1", 1, 64),
            web_threads=_number(source, "ATRIUM_WEB_THREADS", "4", 1, 64),
            jobs_at_once=_number(source, "ATRIUM_JOBS_AT_ONCE", "2", 1, 32),
            mail=_mail(source.get("ATRIUM_MAIL_URL") or ""),
            mail_from=source.get("ATRIUM_MAIL_FROM") or "Atrium <atrium@localhost>",
            metrics_token=source.get("ATRIUM_METRICS_TOKEN") or "",
        )

    @property
    def secure(self) -> bool:
        """Whether people reach the program by https."""
        return self.base_url.startswith("https://")

    @property
    def metrics_dirs(self) -> list[Path]:
        """Where the processes of the web server may count together, the best place first.

        They write by mapping files into memory, which ends a process when the disk is full; so
        rather where files are kept in memory.
        """
        digest = hashlib.sha256(str(self.data_dir.resolve()).encode()).hexdigest()[:12]
        return [Path(f"/dev/shm/atrium-{os.getuid()}-{digest}"), self.data_dir / "metrics"]  # noqa: S108

    @property
    def allowed_hosts(self) -> list[str]:
        host = urlsplit(self.base_url).hostname or ""
        bound = [] if self.address in {"0.0.0.0", "::"} else [self.address]  # noqa: S104
        return sorted({host, *bound, "127.0.0.1", "localhost", "[::1]"})

    @property
    def trusted_origins(self) -> list[str]:
        return [self.base_url]

    @property
    def private(self) -> bool:
        """Whether nobody but the users of this machine can reach the program."""
        return is_loopback(self.address) and is_loopback(urlsplit(self.base_url).hostname or "")


def is_loopback(host: str) -> bool:
    """Whether a host name or address means this machine and no other."""
    if host == "localhost":
        return True
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return False


def _number(source: Mapping[str, str], name: str, default: str, low: int, high: int) -> int:
    text = source.get(name) or default
    if not (text.isascii() and text.isdigit()) or not low <= int(text) <= high:
        raise ConfigurationError(f"{name} is {text!r}; it must be a number from {low} to {high}.")
    return int(text)


def _flag(name: str, text: str) -> bool:
    if text not in {"0", "1"}:
        raise ConfigurationError(f"{name} is {text!r}; it must be 0 or 1.")
    return text == "1"


def _address(text: str) -> str:
    try:
        return str(ip_address("127.0.0.1" if text == "localhost" else text))
    except ValueError:
        raise ConfigurationError(
            f"ATRIUM_ADDRESS is {text!r}; it must be an IP address of this machine such as "
            "127.0.0.1."
        ) from None


def _base_url(text: str) -> str:
    parts = urlsplit(text)
    if parts.scheme not in {"http", "https"} or not parts.hostname or parts.path.strip("/"):
        raise ConfigurationError(
            f"ATRIUM_BASE_URL is {text!r}; it must be http:// or https:// with a host and no "
            "path, such as https://crm.example.com."
        )
    return text.rstrip("/")


def _kept_secret(data_dir: Path) -> str:
    """The installation's own key, made on the first start and readable by its user alone."""
    path = data_dir / "secret-key"
    if path.exists():
        return path.read_text()
    data_dir.mkdir(parents=True, exist_ok=True)
    draft = data_dir / f".secret-key.{os.getpid()}"
    with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as file:
        file.write(secrets.token_urlsafe(50))
    try:
        # A link fails where another process was quicker, so all of them end up with one key.
        path.hardlink_to(draft)
    except FileExistsError:
        pass
    finally:
        draft.unlink()
    return path.read_text()


def _database(url: str) -> dict[str, Any]:
    parts = urlsplit(url)
    if parts.scheme not in {"postgres", "postgresql"}:
        raise ConfigurationError(
            "DATABASE_URL must be postgresql://USER:PASSWORD@HOST:PORT/NAME; Atrium runs on "
            "PostgreSQL only."
        )
    return {
        "NAME": unquote(parts.path.lstrip("/")) or "atrium",
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": unquote(parts.hostname or ""),
        "PORT": str(parts.port or ""),
        "OPTIONS": dict(parse_qsl(parts.query)),
    }


def _embedded(data_dir: Path) -> dict[str, Any]:
    # The embedded server listens on a socket in its own data folder and on nothing else.
    return {"NAME": "atrium", "USER": "postgres", "HOST": str(data_dir / "postgres"), "PORT": ""}


def _mail(url: str) -> Mail:
    if not url:
        return Mail()
    parts = urlsplit(url)
    if parts.scheme not in MAIL_PORTS or not parts.hostname:
        raise ConfigurationError(
            "ATRIUM_MAIL_URL must be smtp://USER:PASSWORD@HOST:PORT, smtp+tls:// for STARTTLS "
            "or smtps:// for TLS from the start."
        )
    return Mail(
        scheme=parts.scheme,
        host=parts.hostname,
        port=parts.port or MAIL_PORTS[parts.scheme],
        user=unquote(parts.username or ""),
        password=unquote(parts.password or ""),
    )
