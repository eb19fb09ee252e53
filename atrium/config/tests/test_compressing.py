from __future__ import annotations

import gzip

import pytest
from django.test import Client

pytestmark = pytest.mark.django_db


def test_a_page_travels_compressed_to_who_can_read_it(static_files: None) -> None:
    plain = Client().get("/auth/login/")
    packed = Client(HTTP_ACCEPT_ENCODING="gzip").get("/auth/login/")
    assert "Content-Encoding" not in plain.headers
    assert packed.headers["Content-Encoding"] == "gzip"
    assert "Accept-Encoding" in packed.headers["Vary"]
    assert b"</html>" in gzip.decompress(packed.content)
    assert len(packed.content) < len(plain.content) * 0.75


def test_what_is_no_text_travels_as_it_is() -> None:
    answer = Client(HTTP_ACCEPT_ENCODING="gzip").get("/metrics")
    assert "Content-Encoding" not in answer.headers
