from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.utils.translation import gettext_lazy as _


class File(models.Model):
    """A stored file. `record_type` and `record_id` name the record it belongs to; until it has
    one it is seen by its uploader alone. `field` is the key of the record's field that names it,
    "" for one that hangs on a note, None once it hangs nowhere any more. `kind` is the media type
    found from its content.
    """

    name = models.CharField(max_length=255)
    kind = models.CharField(max_length=100)
    size = models.BigIntegerField()
    sha256 = models.CharField(max_length=64)
    key = models.CharField(max_length=120, unique=True)
    record_type = models.CharField(max_length=60, blank=True, default="")
    record_id = models.BigIntegerField(null=True)
    field = models.CharField(max_length=80, null=True, default="")
    uploaded_by = models.ForeignKey("access.Person", models.SET_NULL, null=True, related_name="+")
    uploaded_at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["record_type", "record_id"], name="documents_file_record")]

    @property
    def unread(self) -> str:
        """Why a search does not know the file's text; "" where it does or need not."""
        told = getattr(self, "text", None)
        return str(TextState(told.state).label) if told else ""


class TextState(models.TextChoices):
    """What became of reading a file; the words are for those it was not read for."""

    READ = "read", ""
    OTHER = "other", ""
    DAMAGED = "damaged", _("This file is damaged; its text is not searched.")
    ENCRYPTED = "encrypted", _("This file is encrypted; its text is not searched.")
    LARGE = "large", _("This file is too large to be searched.")


class FileText(models.Model):
    """The text inside a file that belongs to a record: folded, and its pieces as numbers (see
    `texts`). A file that was not read yet has none.
    """

    file = models.OneToOneField(File, models.CASCADE, primary_key=True, related_name="text")
    state = models.CharField(max_length=10, choices=TextState)
    text = models.TextField(blank=True, default="")
    pieces = ArrayField(models.IntegerField(), default=list)

    class Meta:
        indexes = [GinIndex(fields=["pieces"], name="documents_text_pieces")]
