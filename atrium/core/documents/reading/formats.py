"""Text out of PDF, DOCX, XLSX and plain text.

What people upload may be made to harm: everything here is read in bounded amounts, and by a
process of its own (see `apart`), which imports nothing of the rest of the program.
"""

from __future__ import annotations

import codecs
import re
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from xml.parsers import expat
from zipfile import BadZipFile, ZipFile

# Characters kept of one file: some four hundred pages.
MOST_TEXT = 1_000_000
MOST_PAGES = 2_000
# Bytes that the parts of one archive may have, unpacked.
MOST_UNPACKED = 128 * 1024 * 1024
MOST_PLAIN = 8 * 1024 * 1024
CHUNK = 64 * 1024

OLD_OFFICE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
ENCRYPTED_OFFICE = "EncryptedPackage".encode("utf-16-le")
PLAIN = {".txt", ".csv", ".tsv", ".md", ".log", ".text"}
WORD_PARTS = re.compile(r"word/(document|header\d*|footer\d*|footnotes|endnotes)\.xml")


class Damaged(Exception):
    """The file is not what it says it is, or not whole."""


class Encrypted(Exception):
    """Only a password opens the file."""


class TooMuch(Exception):
    """The file is larger inside than a file may be."""


def text_of(path: Path, name: str) -> str | None:
    """The text of a file called `name`; None where its kind has none that is read.

    Raises Damaged, Encrypted, TooMuch.
    """
    suffix = Path(name).suffix.lower()
    with path.open("rb") as content:
        head = content.read(CHUNK)
    reader = _reader(head, suffix, path)
    if reader is None:
        return None
    try:
        return _bounded(reader(path))
    except (Damaged, Encrypted, TooMuch, MemoryError):
        raise
    except Exception as fault:
        raise Damaged(str(fault)) from fault


def _reader(head: bytes, suffix: str, path: Path) -> Callable[[Path], Iterable[str]] | None:
    if b"%PDF-" in head[:1024] or suffix == ".pdf":
        return _pdf
    if head.startswith(b"PK\x03\x04") or suffix in {".docx", ".xlsx"}:
        return _office(path, head, suffix)
    if head.startswith(OLD_OFFICE):
        return None
    if suffix in PLAIN or (head and _is_utf8(head)):
        return _plain
    return None


def _bounded(parts: Iterable[str]) -> str:
    told, length = [], 0
    for part in parts:
        told.append(part[: MOST_TEXT - length])
        length += len(told[-1])
        if length >= MOST_TEXT:
            break
    return " ".join(told)


def _pdf(path: Path) -> Iterator[str]:
    from pypdf import PasswordType, PdfReader
    from pypdf.errors import DependencyError

    reader = PdfReader(path, strict=False)
    try:
        # Many are locked against changes only, and open without a password.
        if reader.is_encrypted and reader.decrypt("") == PasswordType.NOT_DECRYPTED:
            raise Encrypted
        for number, page in enumerate(reader.pages):
            if number == MOST_PAGES:
                return
            yield page.extract_text()
    except DependencyError as fault:
        raise Encrypted from fault


def _office(path: Path, head: bytes, suffix: str) -> Callable[[Path], Iterable[str]] | None:
    if head.startswith(OLD_OFFICE):
        # With a password, such a file is put whole into one of the older format.
        if ENCRYPTED_OFFICE in path.read_bytes():
            raise Encrypted
        raise Damaged
    try:
        with ZipFile(path) as archive:
            members = archive.infolist()
    except BadZipFile as fault:
        raise Damaged from fault
    if any(member.flag_bits & 1 for member in members):
        raise Encrypted
    if sum(member.file_size for member in members) > MOST_UNPACKED:
        raise TooMuch
    names = {member.filename for member in members}
    if "word/document.xml" in names:
        return _docx
    if "xl/workbook.xml" in names:
        return _xlsx
    if suffix in {".docx", ".xlsx"}:
        raise Damaged
    return None


def _docx(path: Path) -> Iterator[str]:
    with ZipFile(path) as archive:
        parts = [name for name in archive.namelist() if WORD_PARTS.fullmatch(name)]
        for name in sorted(parts, key=lambda part: part != "word/document.xml"):
            yield from _paragraphs(archive, name)


def _paragraphs(archive: ZipFile, name: str) -> Iterator[str]:
    """The text of each paragraph; a document type, which could call for other files, is refused."""
    told, inside, done = list[str](), [False], list[str]()

    def start(tag: str, _attributes: object) -> None:
        inside[0] = tag.endswith(":t")
        if tag.endswith((":tab", ":br")):
            told.append(" ")

    def end(tag: str) -> None:
        inside[0] = False
        if tag.endswith(":p"):
            done.append("".join(told))
            told.clear()

    def refuse(*_told: object) -> None:
        raise Damaged

    parser = expat.ParserCreate()
    parser.StartElementHandler, parser.EndElementHandler = start, end
    parser.CharacterDataHandler = lambda text: told.append(text) if inside[0] else None
    parser.StartDoctypeDeclHandler = refuse
    with archive.open(name) as content:
        while chunk := content.read(CHUNK):
            parser.Parse(chunk, False)
            yield from done
            done.clear()
        parser.Parse(b"", True)
    yield from done


def _xlsx(path: Path) -> Iterator[str]:
    from python_calamine import CalamineWorkbook, PasswordError

    try:
        book = CalamineWorkbook.from_path(str(path))
    except PasswordError as fault:
        raise Encrypted from fault
    for name in book.sheet_names:
        yield name
        for row in book.get_sheet_by_name(name).iter_rows():
            yield " ".join(str(cell) for cell in row if cell != "")


def _plain(path: Path) -> Iterator[str]:
    with path.open("rb") as file:
        content = file.read(MOST_PLAIN)
    if content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        yield content.decode("utf-16", errors="replace")
    elif _is_utf8(content):
        yield content.decode("utf-8-sig", errors="replace")
    elif b"\x00" in content:
        raise Damaged
    else:
        from charset_normalizer import from_bytes

        best = from_bytes(content[:CHUNK]).best()
        if best is None:
            raise Damaged
        yield content.decode(best.encoding, errors="replace")


def _is_utf8(content: bytes) -> bool:
    """Whether it is text in UTF-8, but perhaps for a character cut off at the end."""
    try:
        codecs.getincrementaldecoder("utf-8")().decode(content)
    except UnicodeDecodeError:
        return False
    return b"\x00" not in content
