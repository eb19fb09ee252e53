from __future__ import annotations

from django.db import models


class File(models.Model):
    """A stored file. `record_type` and `record_id` name the record it belongs to; until it has
    one it is seen by its uploader alone. `kind` is the media type found from its content.
    """

    name = models.CharField(max_length=255)
    kind = models.CharField(max_length=100)
    size = models.BigIntegerField()
    sha256 = models.CharField(max_length=64)
    key = models.CharField(max_length=120, unique=True)
    record_type = models.CharField(max_length=60, blank=True, default="")
    record_id = models.BigIntegerField(null=True)
    uploaded_by = models.ForeignKey("access.Person", models.SET_NULL, null=True, related_name="+")
    uploaded_at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["record_type", "record_id"], name="documents_file_record")]
