"""Which user of the machine runs the embedded server, and what it must be able to reach.

PostgreSQL refuses to run as root. Started by root, Atrium keeps an unprivileged user for it.
"""

from __future__ import annotations

import os
import pwd
import stat
import subprocess
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from atrium.config.console import Trouble, warn

USER = "atrium"


@dataclass(frozen=True)
class Owner:
    """Who owns and runs a server. `run_as` are the arguments for subprocess that make it so."""

    uid: int
    gid: int
    run_as: dict[str, Any] = field(default_factory=dict)

    def take(self, path: Path) -> None:
        """Make the file or folder the owner's, closed to others."""
        path.chmod(0o700 if path.is_dir() else 0o600)
        if self.run_as:
            os.chown(path, self.uid, self.gid)


def owner(cluster: Path) -> Owner:
    """The user for the server of a cluster: who has it or, for one yet to be made, who shall."""
    if os.geteuid() != 0:
        return Owner(os.getuid(), os.getgid())
    if cluster.exists():
        uid, gid = cluster.stat().st_uid, cluster.stat().st_gid
    else:
        entry = _account()
        uid, gid = entry.pw_uid, entry.pw_gid
    return Owner(uid, gid, {"user": uid, "group": gid, "extra_groups": []})


def let_in(who: Owner, data: Path, programs: Path) -> None:
    """See that the user reaches the data and can read the programs. Raises Trouble."""
    if not who.run_as:
        return
    for folder in (programs, data):
        _open_way(folder, who)
    _open_tree(programs.parent, who)


def _account() -> pwd.struct_passwd:
    """The user that Atrium keeps for the server; made when there is none."""
    try:
        return pwd.getpwnam(USER)
    except KeyError:
        pass
    command = ["useradd", "--system", "--no-create-home", "--shell", "/usr/sbin/nologin", USER]
    try:
        subprocess.run(command, check=True, capture_output=True, text=True)
    except (OSError, subprocess.CalledProcessError) as error:
        raise Trouble(
            "PostgreSQL does not run as root, and a user for it cannot be made "
            f"({' '.join(command)}: {getattr(error, 'stderr', '') or error}). Make that user, or "
            "start Atrium as an ordinary user."
        ) from None
    return pwd.getpwnam(USER)


def _open_tree(folder: Path, who: Owner) -> None:
    """Let everybody read the programs; an installation under a strict umask does not."""
    if _can(who, "-r", folder / "bin" / "postgres"):
        return
    for path in [folder, *folder.rglob("*")]:
        mode = path.stat().st_mode
        execute = 0o055 if path.is_dir() or mode & stat.S_IXUSR else 0o044
        path.chmod(mode | execute)


def _open_way(folder: Path, who: Owner) -> None:
    """Let the user pass through the folders above; passing is not listing."""
    if _can(who, "-x", folder):
        return
    for above in [folder, *folder.parents]:
        mode = above.stat().st_mode
        if not mode & stat.S_IXOTH:
            warn(f"Letting the database's user pass through {above} (chmod o+x).")
            above.chmod(mode | stat.S_IXOTH)
    if not _can(who, "-x", folder):
        raise Trouble(
            f"The user who runs the database (number {who.uid}) cannot reach {folder}. Move Atrium "
            "or its ATRIUM_DATA to a folder that everybody may pass through, or start it as an "
            "ordinary user."
        )


def _can(who: Owner, test: str, path: Path) -> bool:
    done = subprocess.run(
        ["/usr/bin/env", "test", test, path],
        check=False,
        cwd="/",
        capture_output=True,
        **who.run_as,
    )
    return done.returncode == 0
