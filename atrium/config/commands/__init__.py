"""The subcommands of `atrium` that belong to no room; one module each."""
