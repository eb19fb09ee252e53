"""The `atrium` command.

A subcommand is a module in `atrium/config/commands/` (HELP, `arguments`, `run`) or, where an app
brings its own, a Django management command named `atrium_<subcommand>`.
"""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Sequence
from importlib import import_module
from pkgutil import iter_modules
from types import ModuleType

from atrium.config import commands
from atrium.config.console import Trouble
from atrium.config.environment import ConfigurationError

PREFIX = "atrium_"


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one subcommand; returns the exit code."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "atrium.config.settings")
    words = list(sys.argv[1:] if arguments is None else arguments)
    try:
        return _dispatch(words)
    except (ConfigurationError, Trouble) as error:
        sys.stderr.write(f"atrium: {error}\n")
        return 1
    except KeyboardInterrupt:
        return 130


def _dispatch(words: list[str]) -> int:
    own = own_commands()
    if words and words[0] in own:
        module = own[words[0]]
        parser = argparse.ArgumentParser(prog=f"atrium {words[0]}", description=module.HELP)
        module.arguments(parser)
        return int(module.run(parser.parse_args(words[1:])))
    if words and not words[0].startswith("-"):
        return _run_from_an_app(words)
    _overview()
    return 0 if words else 2


def own_commands() -> dict[str, ModuleType]:
    """The subcommands that need no app."""
    found = iter_modules(commands.__path__)
    return {info.name: import_module(f"{commands.__name__}.{info.name}") for info in found}


def _run_from_an_app(words: list[str]) -> int:
    from django.core.management import load_command_class

    from atrium.config.framework import database, ready

    ready()
    apps = app_commands()
    if words[0] not in apps:
        names = ", ".join(sorted([*own_commands(), *apps]))
        raise Trouble(f"There is no subcommand {words[0]!r}. There are: {names}.")
    command = load_command_class(apps[words[0]], PREFIX + words[0])
    with database():
        command.run_from_argv(["atrium", *words])
    return 0


def app_commands() -> dict[str, str]:
    """The subcommands that apps bring, each with its app; Django must be ready."""
    from django.core.management import get_commands

    found = get_commands().items()
    return {name[len(PREFIX) :]: app for name, app in found if name.startswith(PREFIX)}


def _overview() -> None:
    from django.core.management import load_command_class

    from atrium.config.framework import ready

    ready()
    told = {name: module.HELP for name, module in own_commands().items()}
    for name, app in app_commands().items():
        told[name] = load_command_class(app, PREFIX + name).help
    lines = [f"  {name:<10} {told[name]}" for name in sorted(told)]
    sys.stdout.write("usage: atrium SUBCOMMAND [...]\n\n" + "\n".join(lines) + "\n")
    sys.stdout.write("\n`atrium SUBCOMMAND --help` says more.\n")


if __name__ == "__main__":
    sys.exit(main())
