"""What the environment says, typed and checked; the only reader of `os.environ` in the program."""

from __future__ import annotations

import os
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit


class ConfigurationError(Exception):
    """A setting that makes no sense; the message names the variable, the fault and the remedy."""


@dataclass(frozen=True)
class Environment:
    """The settings of one installation.

    `database` is what Django's DATABASES wants, from DATABASE_URL or, without one, the embedded
    server's socket below the data folder.
    """

    port: int
    data_dir: Path
    demo: bool
    secret_key: str
    base_url: str
    database_url: str | None
    database: dict[str, Any]

    @classmethod
    def read(cls, root: Path, source: Mapping[str, str] = os.environ) -> Environment:
        """Read and check; raises ConfigurationError."""
        data_dir = Path(source.get("ATRIUM_DATA", "var"))
        data_dir = data_dir if data_dir.is_absolute() else root / data_dir
        port = _port(source.get("ATRIUM_PORT", "8000"))
        url = source.get("DATABASE_URL") or None
        return cls(
            port=port,
            data_dir=data_dir,
            demo=_flag("ATRIUM_DEMO", source.get("ATRIUM_DEMO", "1")),
            secret_key=source.get("ATRIUM_SECRET_KEY") or _kept_secret(data_dir),
            base_url=source.get("ATRIUM_BASE_URL", f"http://127.0.0.1:{port}").rstrip("/"),
            database_url=url,
            database=_database(url) if url else _embedded(data_dir),
        )

    @property
    def allowed_hosts(self) -> list[str]:
        host = urlsplit(self.base_url).hostname or ""
        return [host, "127.0.0.1", "localhost", "[::1]"]

    @property
    def trusted_origins(self) -> list[str]:
        return [self.base_url]


def _port(text: str) -> int:
    if not text.isdigit() or not 0 < int(text) < 65536:
        raise ConfigurationError(f"ATRIUM_PORT is {text!r}; it must be a number from 1 to 65535.")
    return int(text)


def _flag(name: str, text: str) -> bool:
    if text not in {"0", "1"}:
        raise ConfigurationError(f"{name} is {text!r}; it must be 0 or 1.")
    return text == "1"


def _kept_secret(data_dir: Path) -> str:
    """The installation's own key, made on the first start and readable by its user alone."""
    path = data_dir / "secret-key"
    if not path.exists():
        data_dir.mkdir(parents=True, exist_ok=True)
        with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as file:
            file.write(secrets.token_urlsafe(50))
    return path.read_text()


def _database(url: str) -> dict[str, Any]:
    parts = urlsplit(url)
    if parts.scheme not in {"postgres", "postgresql"}:
        raise ConfigurationError(
            "DATABASE_URL must be postgresql://USER:PASSWORD@HOST:PORT/NAME; Atrium runs on "
            "PostgreSQL only."
        )
    return {
        "NAME": parts.path.lstrip("/") or "atrium",
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": parts.hostname or "",
        "PORT": str(parts.port or ""),
    }


def _embedded(data_dir: Path) -> dict[str, Any]:
    # The embedded server listens on a socket in its own data folder and on nothing else.
    return {"NAME": "atrium", "USER": "postgres", "HOST": str(data_dir / "postgres"), "PORT": ""}
