"""A hundred thousand contacts in five languages, of which one in twenty is there twice.

Names are put together of the parts names are made of, so that some are borne by several people.
"""

from __future__ import annotations

import json
import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

from atrium.core.names import latin

# (as written, in Latin letters) of each part; a name is one of the first and one of the second.
Parts = tuple[list[tuple[str, str]], list[tuple[str, str]]]


def _parts(first: str, second: str) -> Parts:
    def read(told: str) -> list[tuple[str, str]]:
        halves = (word.partition("/") for word in told.split())
        return [(text, reading or latin(text)) for text, _mark, reading in halves]

    return read(first), read(second)


ENGLISH_FAMILY = _parts(
    "Ash Black Brook Hart Whit Lang Brad Hamp Ever Nor Wood Stan Al Ches Red Win Thorn Hal Lin Mar "
    "Clay Dun Ell Far Gar Hol Kirk Led Mid New Oak Pem Rad Sea Til Wal West Wind York Hath",
    "ford ley ton well wood man ham field worth by don ridge more land stone",
)
ENGLISH_GIVEN = _parts(
    "Anna Ben Clara David Emma Felix Grace Hugh Ida Jonas Kate Leo Mia Noah Olive Paul Rosa Sam "
    "Tom Una Vera Will Zoe Alice Brian Carol Derek Ellen Frank Gina Harry Iris James Karen Liam "
    "Megan Nigel Oscar Penny Quentin Ruth Simon Tessa Umar Victor Wendy Aaron Abigail Adam Amber "
    "Andrew Angela Arthur Beth Bruce Cecil Chloe Claire Colin Daisy Daniel Dennis Diana Donald Doris "
    "Edith Edward Eleanor Eric Esther Eve Fiona Gail Gareth Gavin George Gerald Gordon Graham Hannah "
    "Hazel Heather Helen Henry Howard Irene Isaac Ivan Jack Jasper Jennifer Joan Joel Judith Keith",
    "-",
)
JAPANESE_FAMILY = _parts(
    "山/yama 中/naka 高/taka 大/o 小/ko 石/ishi 松/matsu 竹/take 森/mori 西/nishi 北/kita 南/minami "
    "東/higashi 上/ue 下/shimo 青/ao 黒/kuro 白/shira 長/naga 古/furu 金/kane 水/mizu 岩/iwa 杉/sugi",
    "田/da 川/kawa 本/moto 村/mura 山/yama 野/no 沢/sawa 島/shima 井/i 木/ki 崎/saki 原/hara 谷/tani",
)
JAPANESE_GIVEN = _parts(
    "健/ken 真/ma 康/yasu 和/kazu 智/tomo 直/nao 正/masa 義/yoshi 秀/hide 弘/hiro 美/mi 由/yu 恵/e "
    "明/aki 春/haru 夏/natsu 千/chi 久/hisa 信/nobu 清/kiyo",
    "子/ko 美/mi 太/ta 一/ichi 二/ji 郎/ro 樹/ki 人/to 代/yo 江/e 香/ka 男/o 之/yuki 也/ya",
)
CHINESE_FAMILY = _parts(
    "王 李 张 刘 陈 杨 赵 黄 周 吴 徐 孙 胡 朱 高 林 何 郭 马 罗 梁 宋 郑 谢", "-"
)
CHINESE_GIVEN = _parts(
    "伟 芳 秀 敏 静 丽 强 磊 军 洋 勇 艳 杰 娟 涛 明 超 兰 霞 平 刚 桂 建 国 志 文 玉 晓 海 春",
    "英 华 平 明 红 玲 梅 强 峰 军 辉 鹏 宇 轩 涵 怡 婷 雪 琳 洁 龙 飞 斌 波 宁 东 林 山 云 雷",
)
KOREAN_FAMILY = _parts(
    "김 이 박 최 정 강 조 윤 장 임 한 오 서 신 권 황 안 송 류 전 홍 고 문 양", "-"
)
KOREAN_GIVEN = _parts(
    "민 지 서 준 현 수 영 성 은 유 예 도 하 재 진 승 태 동 소 혜 미 경 상 병 정 희 윤 나",
    "준 호 연 은 우 민 현 진 영 희 수 아 원 석 훈 철 경 미 정 숙 빈 환 규 라 나 린 혁 식",
)
THAI_FAMILY = _parts(
    "ศรี ทอง สุข วงศ์ บุญ แก้ว จันทร์ พงษ์ รัตน์ ชัย เพชร แสง ใจ มั่น เจริญ ประเสริฐ รุ่ง สม พิทักษ์ วัฒน",
    "สุวรรณ ดี งาม เรือง พันธ์ กุล ศักดิ์ ไทย สวัสดิ์ มงคล ชัย รัตน์ วงศ์ ทรัพย์ สกุล พร วัฒนา ศิริ",
)
THAI_GIVEN = _parts(
    "สม วิ ประ ณัฐ สุ อนุ กิตติ ธน พร ชัย นภา ศิริ จิรา ปิย วร มาลี รัชนี อรุณ ก้อง ดวง",
    "ชาย ชัย หญิง พงษ์ วุฒิ กร พร รัตน์ ภา ดา ศักดิ์ นันท์ พล เดช ใจ",
)
LANGUAGES = {
    "en": (ENGLISH_FAMILY, ENGLISH_GIVEN, "+4477", ("Leeds", "York", "Bath", "Derby", "Ripon")),
    "ja": (JAPANESE_FAMILY, JAPANESE_GIVEN, "+8190", ("東京都", "大阪市", "名古屋市", "札幌市")),
    "zh-hans": (CHINESE_FAMILY, CHINESE_GIVEN, "+86138", ("上海", "北京", "深圳", "广州", "成都")),
    "ko": (KOREAN_FAMILY, KOREAN_GIVEN, "+8210", ("서울", "부산", "대구", "인천", "광주")),
    "th": (THAI_FAMILY, THAI_GIVEN, "+6681", ("กรุงเทพฯ", "เชียงใหม่", "ขอนแก่น", "ภูเก็ต")),
}
STREETS = ("Lane", "Street", "Road", "Avenue")


@dataclass(frozen=True, slots=True)
class Contact:
    """One contact as somebody entered it; `of` is the number of the one it is the same as."""

    language: str
    family: tuple[str, str]
    given: tuple[str, str]
    name: str
    phone: str
    mail: str
    street: str
    city: str
    account: int
    of: int = 0

    def columns(self) -> tuple[str, str, str, str]:
        """Name, phones, e-mail and address as the database holds them."""
        phone = {"kind": "mobile", "number": self.phone, "typed": self.phone, "extension": ""}
        mail = {"kind": "work", "address": self.mail}
        place = {"street": self.street, "city": self.city} if self.street else {}
        return (
            self.name,
            json.dumps([phone] if self.phone else []),
            json.dumps([mail] if self.mail else []),
            json.dumps(place),
        )


def crowd(seed: random.Random, many: int, accounts: int) -> Iterator[Contact]:
    """So many contacts; the last twentieth are others entered again, with one to three changes."""
    once = many - many // 20
    held = []
    for _number in range(once):
        held.append(_somebody(seed, accounts))
        yield held[-1]
    for origin in seed.sample(range(once), many - once):
        again = replace(held[origin], of=origin + 1)
        for change in seed.sample(CHANGES, seed.randint(1, 3)):
            again = change(seed, again)
        yield again


def _name(seed: random.Random, parts: Parts) -> tuple[str, str]:
    texts, readings = zip(*(seed.choice(half) for half in parts), strict=True)
    whole, latin_whole = "".join(texts), "".join(readings)
    return whole.removesuffix("-"), latin_whole.replace("-", "").strip()


def _somebody(seed: random.Random, accounts: int) -> Contact:
    language = seed.choice(tuple(LANGUAGES))
    families, givens, dial, cities = LANGUAGES[language]
    family, given = _name(seed, families), _name(seed, givens)
    account = seed.randint(1, accounts)
    mail = f"{given[1]}.{family[1]}{seed.choice(('', seed.randrange(90)))}@a{account}.example"
    has_place = seed.random() < 0.3
    return Contact(
        language, family, given, _written(language, family[0], given[0]),
        f"{dial}{seed.randrange(10**7, 10**8)}" if seed.random() < 0.8 else "",
        mail.replace(" ", "").lower() if seed.random() < 0.8 else "",
        _street(seed) if has_place else "",
        seed.choice(cities) if has_place else "", account,
    )  # fmt: skip


def _street(seed: random.Random) -> str:
    return f"{_name(seed, ENGLISH_FAMILY)[0]} {seed.choice(STREETS)} {seed.randrange(1, 200)}"


def _written(language: str, family: str, given: str) -> str:
    if language in {"zh-hans", "ko"}:
        return family + given
    return f"{family} {given}" if language == "ja" else f"{given} {family}"


def _swap(_seed: random.Random, told: Contact) -> Contact:
    return replace(told, name=f"{told.family[0]} {told.given[0]}")


def _romanise(_seed: random.Random, told: Contact) -> Contact:
    return replace(told, name=f"{told.given[1]} {told.family[1]}".title())


def _slip(seed: random.Random, told: Contact) -> Contact:
    """A letter doubled, left out or swapped with the next, where names have letters."""
    name = told.name
    if not name.isascii() or len(name) < 6:
        return replace(told, name=name.upper().replace(" ", "　"))
    at = seed.randrange(1, len(name) - 2)
    new = seed.choice((name[at] * 2, "", name[at + 1] + name[at]))
    return replace(
        told, name=name[:at] + new + name[at + 1 + (len(new) == 2 and new[0] != new[1]) :]
    )


def _no_phone(_seed: random.Random, told: Contact) -> Contact:
    return replace(told, phone="") if told.mail else told


def _no_mail(_seed: random.Random, told: Contact) -> Contact:
    return replace(told, mail="") if told.phone else told


def _other_mail(seed: random.Random, told: Contact) -> Contact:
    private = f"{told.given[1]}{seed.randrange(99)}@mail.example".lower().replace(" ", "")
    return replace(told, mail=private) if told.phone else told


def _no_place(_seed: random.Random, told: Contact) -> Contact:
    return replace(told, street="", city="")


CHANGES: tuple[Callable[[random.Random, Contact], Contact], ...] = (
    _swap, _romanise, _slip, _no_phone, _no_mail, _other_mail, _no_place,
)  # fmt: skip
