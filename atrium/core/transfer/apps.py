from __future__ import annotations

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class TransferConfig(AppConfig):
    name = "atrium.core.transfer"
    label = "transfer"

    def ready(self) -> None:
        from atrium.core.records.actor import Right
        from atrium.core.screens import framing, listing
        from atrium.core.transfer.importing.results import came_with
        from atrium.core.transfer.importing.undoing import UndoingImports
        from atrium.core.undo import ways

        framing.place(
            framing.Place(
                "setup", _("Imports"), "/import", "upload", lambda actor: actor.may(Right.IMPORT)
            )
        )
        listing.narrow_by("import", came_with)
        ways.register("import", UndoingImports())
