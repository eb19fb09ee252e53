from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from atrium.core.transfer.tables import Unreadable, open_table
from atrium.core.transfer.tables.encodings import codec_of
from atrium.core.transfer.tables.tests.places import DATA, SHARED

if TYPE_CHECKING:
    from pathlib import Path

CONTACTS = sorted({p.name[:5] for p in (DATA / "contacts").glob("*.csv")})


@pytest.mark.parametrize("locale", CONTACTS)
@pytest.mark.parametrize("folder", [DATA, SHARED], ids=["first 60", "all 500"])
def test_both_files_of_a_locale_give_the_same_rows(locale: str, folder: Path) -> None:
    paths = sorted((folder / "contacts").glob(f"{locale}.*.csv"))
    if folder == SHARED and not paths:
        pytest.skip("The full files are not beside the project.")
    tables = [open_table(path, name=path.name) for path in paths]
    assert len(tables) == 2
    found = [(t.columns, [row for _line, row in t.rows()]) for t in tables]
    assert found[0] == found[1]
    assert {t.row_count for t in tables} == {60 if folder == DATA else 500}
    named = {p.suffixes[0][1:].replace("tis-620", "cp874") for p in paths}
    assert {t.encoding for t in tables} == named
    assert all(not t.warnings for t in tables)


# Short on purpose: one name in one cell is the hardest case there is.
SHORT = {
    "cp1252": [
        "Müller",
        "José",
        "São Paulo",
        "Café",
        "François Lefèvre",
        "Bjørn Ås",
        "Straße 5",
        "price: 5 €",
        "“quoted” – dash",
        "it’s",
        "ÄÖÜ",
        "Göteborg",
        "MÜLLER;SOCIÉTÉ",
    ],
    "cp932": [
        "山田太郎",
        "会社名,氏名\n株式会社田中,田中一郎",
        "ｶ)ﾔﾏﾀﾞ",
        "ﾔﾏﾓﾄ ﾀﾛｳ",
        "東京都",
        "メール",
        "齋藤",
        "髙橋 﨑",
        "㈱テスト",
    ],
    "euc_jp": ["山田太郎", "東京都", "メール", "ひらがな", "電話,住所"],
    "gb18030": ["张伟", "公司名称,姓名", "北京市", "手机", "客户名称", "欧阳修", "备注"],
    "big5": ["張偉", "公司名稱,姓名", "臺北市", "手機", "電話,地址", "客戶"],
    "cp949": ["김민수", "회사명,이름", "서울특별시", "전화", "주식회사 인포기획", "홍길동"],
    "cp874": ["สมชาย", "ชื่อ,โทรศัพท์", "กรุงเทพ", "บริษัท จำกัด", "ชื่อบริษัท"],
    "cp1251": ["Иванов", "Москва, ул. Ленина", "имя;телефон", "Київ, Україна"],
    "cp1250": ["Łódź", "Kraków;Wrocław", "Dvořák", "Győr", "Žižkov", "Čeština"],
    "cp1253": ["Αθήνα", "Γιώργος Παπαδόπουλος"],
    "cp1254": ["Doğan Yıldız"],
    "koi8_r": ["Иванов", "Москва"],
    "cp1255": ["שלום עולם"],
    "cp1256": ["مرحبا بالعالم"],
    "iso2022_jp": ["山田太郎", "会社名"],
}


@pytest.mark.parametrize(
    ("encoding", "text"), [(enc, text) for enc, texts in SHORT.items() for text in texts]
)
def test_one_short_cell_is_enough_to_read_the_rest_rightly(
    tmp_path: Path, encoding: str, text: str
) -> None:
    content = f"id|name|x\r\n1|{text}|abc\r\n2|{text}|def\r\n"
    path = tmp_path / "short.csv"
    path.write_bytes(content.encode("cp950" if encoding == "big5" else encoding))
    table = open_table(path, name="short.csv", delimiter="|")
    assert path.read_bytes().decode(codec_of(table.encoding)) == content


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "utf-16-be", "utf-8-sig", "utf-32"])
@pytest.mark.parametrize(
    "text", ["name,city\r\nMüller,Köln\r\n", "会社名,電話\n田中,03-1234-5678\n"]
)
def test_unicode_with_and_without_a_mark(tmp_path: Path, encoding: str, text: str) -> None:
    path = tmp_path / "u.csv"
    path.write_bytes(text.encode(encoding))
    table = open_table(path, name="u.csv")
    assert [list(table.columns), *(row for _line, row in table.rows())] == [
        line.split(",") for line in text.split()
    ]


def test_a_damaged_byte_in_utf8_is_named_with_its_line(tmp_path: Path) -> None:
    path = tmp_path / "d.csv"
    good = "".join(f"{n},木村 {n}\n" for n in range(50)).encode()
    path.write_bytes("no,名前\n".encode() + good + b"51,\xff\n52,x\n")
    table = open_table(path, name="d.csv")
    assert table.encoding == "utf-8"
    assert [(w.code, w.lines) for w in table.warnings] == [("undecodable", (52,))]
    assert table.row_count == 52


def test_the_sender_may_choose_and_is_told_why_another_was_chosen(tmp_path: Path) -> None:
    path = tmp_path / "c.csv"
    path.write_bytes("name\nŞişli\n".encode("cp1254"))
    guessed = open_table(path, name="c.csv").evidence["encoding"]
    assert guessed.reason
    assert "cp1254" in (guessed.value, *guessed.alternatives)
    chosen = open_table(path, name="c.csv", encoding="cp1254")
    assert [row for _line, row in chosen.rows()] == [["Şişli"]]
    with pytest.raises(Unreadable, match="klingon"):
        open_table(path, name="c.csv", encoding="klingon")


def test_an_encoding_beyond_ours_is_left_to_the_general_detector(tmp_path: Path) -> None:
    text = "имя,город\n" + "Иванов Сергей,Санкт-Петербург\nПетрова Анна,Екатеринбург\n" * 20
    path = tmp_path / "dos.csv"
    path.write_bytes(text.encode("cp866"))
    table = open_table(path, name="dos.csv")
    assert next(table.rows())[1] == ["Иванов Сергей", "Санкт-Петербург"]
