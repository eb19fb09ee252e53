"""Rights in words."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from atrium.core.records.actor import Right, Verb

if TYPE_CHECKING:
    from atrium.core.records.types import Text

VERBS: Mapping[Verb, Text] = {
    Verb.SEE: _("See"),
    Verb.CREATE: _("Create"),
    Verb.EDIT: _("Edit"),
    Verb.DELETE: _("Delete"),
    Verb.ASSIGN: _("Assign"),
    Verb.EXPORT: _("Export"),
}
SCOPES: Mapping[str, Text] = {
    "none": _("None"),
    "own": _("Own"),
    "team": _("Team"),
    "below": _("Team and below"),
    "all": _("All"),
}
REACH: Mapping[str, Text] = {
    "none": _("nothing"),
    "own": _("only what is their own"),
    "team": _("only what their team holds"),
    "below": _("only what their team and the teams below hold"),
    "all": _("everything"),
}
# What somebody with the role does, to be joined with others of its kind.
PHRASES: Mapping[Verb, Mapping[str, Text]] = {
    Verb.SEE: {
        "none": _("sees only what is shared with them"),
        "own": _("sees their own"),
        "team": _("sees what the team holds"),
        "below": _("sees what the team and the teams below hold"),
        "all": _("sees all"),
    },
    Verb.CREATE: {scope: _("creates") for scope in ("own", "team", "below", "all")},
    Verb.EDIT: {
        "own": _("edits their own"),
        "team": _("edits what the team holds"),
        "below": _("edits what the team and the teams below hold"),
        "all": _("edits all"),
    },
    Verb.DELETE: {
        "own": _("deletes their own"),
        "team": _("deletes what the team holds"),
        "below": _("deletes what the team and the teams below hold"),
        "all": _("deletes all"),
    },
    Verb.ASSIGN: {
        "own": _("gives their own to others"),
        "team": _("gives to others what the team holds"),
        "below": _("gives to others what the team and the teams below hold"),
        "all": _("gives all to others"),
    },
    Verb.EXPORT: {
        "own": _("exports their own"),
        "team": _("exports what the team holds"),
        "below": _("exports what the team and the teams below hold"),
        "all": _("exports all"),
    },
}
# Of what the whole company shares nobody has their own.
COMMON_PHRASES: Mapping[Verb, Mapping[str, Text]] = {
    **{verb: {"all": PHRASES[verb]["all"]} for verb in Verb},
    Verb.SEE: {"none": _("sees none"), "all": PHRASES[Verb.SEE]["all"]},
}
RIGHTS: Mapping[Right, tuple[Text, Text]] = {
    Right.ADMINISTER: (
        _("Administer"),
        _("People, teams, roles, the company's settings, jobs."),
    ),
    Right.IMPORT: (_("Import"), _("Read files into records, as far as they may create and edit.")),
    Right.SHARE_VIEWS: (_("Share views"), _("Make a list's saved view visible to others.")),
}
RULES: Mapping[str, Text] = {"edit": _("Edit"), "read": _("Read"), "hidden": _("Hidden")}
