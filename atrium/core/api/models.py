from __future__ import annotations

from django.db import models


class Token(models.Model):
    """Lets a program act as a person. The secret itself is not kept: `digest` is its SHA-256.

    `prefix` is the beginning of the secret, by which its owner tells tokens apart. `used_at` is
    true to the hour. A `read_only` token may change nothing, whatever its person may do.
    """

    person = models.ForeignKey("access.Person", models.CASCADE, related_name="+")
    name = models.CharField(max_length=120)
    digest = models.CharField(max_length=64, unique=True)
    prefix = models.CharField(max_length=16)
    read_only = models.BooleanField(default=False)
    created_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True)
    expires_at = models.DateTimeField(null=True)
    revoked_at = models.DateTimeField(null=True)


class Answer(models.Model):
    """What a POST with an Idempotency-Key was answered, so that it can be sent again unchanged.

    Written in the transaction of what the request did: there is no answer without the deed, and
    no deed without the answer. `fingerprint` is the SHA-256 of the request.
    """

    person = models.ForeignKey("access.Person", models.CASCADE, related_name="+")
    key = models.CharField(max_length=255)
    fingerprint = models.CharField(max_length=64)
    status = models.PositiveSmallIntegerField()
    headers = models.JSONField(default=dict)
    body = models.BinaryField()
    created_at = models.DateTimeField(db_index=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["person", "key"], name="api_answer_once")]
