"""The text inside files is read, and no file can do harm by being read."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from atrium.core.documents.reading import apart
from atrium.core.documents.reading.formats import Damaged, Encrypted, TooMuch, text_of
from atrium.core.documents.tests.files import bomb, docx, pdf, xlsx
from atrium.core.documents.texts import pieces, telling

OLD = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 600
LOCKED = OLD + "EncryptedPackage".encode("utf-16-le")
ENTITIES = '<!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;">]>'


@pytest.fixture
def keep(tmp_path: Path) -> Path:
    return tmp_path / "file"


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("a.pdf", pdf("Kestrel offer", "Merlin terms"), ["Kestrel offer", "Merlin terms"]),
        ("a.bin", pdf("Kestrel"), ["Kestrel"]),
        ("a.docx", docx("Kestrel offer", "株式会社の契約"), ["Kestrel offer", "株式会社の契約"]),
        ("a.xlsx", xlsx(["Kestrel", 12.5], ["契約", 3]), ["Prices", "Kestrel", "12.5", "契約"]),
        ("a.txt", "Kestrel 契約".encode(), ["Kestrel 契約"]),
        ("a.csv", b"name;price\nKestrel;3", ["Kestrel;3"]),
        ("a.txt", "Kestrel 契約".encode("utf-16"), ["Kestrel 契約"]),
        ("a.txt", ("納品書と契約書を送付いたします。" * 9).encode("cp932"), ["契約書"]),
        ("a.csv", ("Иванов договор поставки оборудования\n" * 9).encode("cp1251"), ["договор"]),
    ],
)
def test_text_is_read(keep: Path, name: str, content: bytes, words: list[str]) -> None:
    keep.write_bytes(content)
    text = text_of(keep, name)
    assert text is not None
    assert all(word in text for word in words), text


@pytest.mark.parametrize(
    ("name", "content", "fault"),
    [
        ("a.pdf", pdf("Kestrel", password="secret"), Encrypted),
        ("a.docx", LOCKED, Encrypted),
        ("a.xlsx", LOCKED, Encrypted),
        ("a.pdf", b"%PDF-1.7 and no more", Damaged),
        ("a.pdf", b"no PDF at all", Damaged),
        ("a.docx", docx("Kestrel")[:-60], Damaged),
        ("a.xlsx", OLD, Damaged),
        ("a.docx", docx("&b;", head=ENTITIES), Damaged),
        ("a.txt", b"\xff\x00\x01\x00\x02", Damaged),
        ("a.docx", bomb(), TooMuch),
    ],
)
def test_what_cannot_be_read_is_told(
    keep: Path, name: str, content: bytes, fault: type[Exception]
) -> None:
    keep.write_bytes(content)
    with pytest.raises(fault):
        text_of(keep, name)


@pytest.mark.parametrize(
    ("name", "content"), [("a.png", b"\x89PNG\r\n\x1a\n\x00"), ("a.doc", OLD), ("a", b"")]
)
def test_other_files_have_no_text(keep: Path, name: str, content: bytes) -> None:
    keep.write_bytes(content)
    assert text_of(keep, name) is None


@pytest.mark.parametrize(
    ("content", "state"),
    [
        (pdf("Kestrel"), "read"),
        (pdf("Kestrel", password="secret"), "encrypted"),
        (b"nothing", "damaged"),
    ],
)
def test_a_process_of_its_own_reads_the_file(keep: Path, content: bytes, state: str) -> None:
    keep.write_bytes(content)
    found = apart.read(keep, "a.pdf")
    assert found.state == state
    assert found.text.strip() == ("Kestrel" if state == "read" else "")


def test_a_file_that_takes_too_long_is_given_up(
    keep: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    keep.write_bytes(pdf("Kestrel"))
    monkeypatch.setattr(apart, "SECONDS", 0.001)
    assert apart.read(keep, "a.pdf").state == "large"


@given(st.binary(max_size=400), st.sampled_from(["a.pdf", "a.docx", "a.xlsx", "a.txt", "a"]))
def test_no_content_does_more_than_be_refused(content: bytes, name: str) -> None:
    from tempfile import NamedTemporaryFile

    with NamedTemporaryFile() as file:
        file.write(content)
        file.flush()
        try:
            text = text_of(Path(file.name), name)
        except (Damaged, Encrypted, TooMuch):
            return
    assert text is None or isinstance(text, str)


@given(st.text(min_size=2, max_size=60), st.data())
def test_a_text_has_all_pieces_of_what_is_in_it(text: str, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(text) - 1))
    part = text[start : data.draw(st.integers(start + 1, len(text)))]
    assert set(telling(part.split())) <= set(pieces(text))
