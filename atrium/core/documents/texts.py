"""The text of files as the search knows it.

Each two and each three characters side by side, folded, are a piece, kept as a number: a text that
has a word has all its pieces, so that few texts have to be compared with it letter by letter.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from shutil import copyfileobj
from tempfile import NamedTemporaryFile
from zlib import crc32

from django.core.files.storage import default_storage
from django.db.models import QuerySet

from atrium.core.documents.models import File, FileText, TextState
from atrium.core.documents.reading import apart
from atrium.core.names import fold
from atrium.core.search.words import joined

SIZES = (2, 3)
SIGNED = 1 << 31


def pieces(text: str) -> list[int]:
    """The numbers of the pieces of a text's words; what is shorter has none."""
    told = {
        word[at : at + size]
        for word in set(text.split())
        for size in SIZES
        for at in range(len(word) - size + 1)
    }
    return sorted({crc32(piece.encode()) - SIGNED for piece in told})


def keep(file: File) -> None:
    """Read a file and keep its text; read again, it is kept anew."""
    found = _read(file)
    text = joined(fold(found.text)).replace("\x00", "")
    told = {"state": found.state, "text": text, "pieces": pieces(text)}
    FileText.objects.update_or_create(file=file, defaults=told)


def left() -> QuerySet[File]:
    """The files of records that were not read yet."""
    return File.objects.exclude(record_type="").filter(text__isnull=True)


def telling(terms: Sequence[str]) -> list[int]:
    """The pieces of a search; none where its words are too short to look for in files."""
    return pieces(" ".join(terms))


def _read(file: File) -> apart.Read:
    # What reads it is another program and knows files by their paths.
    with NamedTemporaryFile() as copy:
        try:
            with default_storage.open(file.key) as content:
                copyfileobj(content, copy)
        except FileNotFoundError:
            return apart.Read(TextState.DAMAGED)
        copy.flush()
        return apart.read(Path(copy.name), file.name)
