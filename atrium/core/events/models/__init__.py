from atrium.core.events.models.event import Event, Subject
from atrium.core.events.models.note import Note

__all__ = ["Event", "Note", "Subject"]
