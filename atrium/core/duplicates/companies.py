"""Names of companies: the name proper, what they do, and what says nothing.

A word of trade ("bank", 銀行, "банк", ธนาคาร) is one word in all languages: it tells apart the
companies of one group, but two companies are not the same for having it in common.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from rapidfuzz.distance import OSA, JaroWinkler

from atrium.core.duplicates.sounding import is_han, skeleton, sound
from atrium.core.names import fold, latin, without_legal_form
from atrium.core.names.legal import WORDS

# Legal forms that are written in front, in Cyrillic too (in Latin letters, as `latin` gives them).
FORMS = frozenset({latin(word).replace(" ", "") for word in WORDS} - {"z"}) | frozenset([
    "ooo", "oao", "zao", "pao", "ao", "ip", "tov", "chp", "nko", "too", "pt", "tbk", "persero",
    "kabushiki", "kaisha", "kabushikikaisha", "yugen", "gaisha", "yugengaisha", "godo",
    "godogaisha", "chusik", "hoesa", "chusikhoesa", "jusikhoesa", "gongsi", "youxian",
    "youxiangongsi", "gufen", "kk", "coltd", "spzoo", "sro", "eood", "ood", "ead", "doo", "dd",
    "gesellschaft", "aktiebolag", "ohg", "ev", "eg", "cv", "sadecv", "ltda", "eireli", "sab",
    "proprietary", "private", "public", "berhad", "nl", "ulc", "lp", "pllc", "pjsc", "jsc",
    "ojsc", "cjsc", "qsc", "wll", "fze", "fzco", "societe", "anonyme", "pcl", "saoc",
])  # fmt: skip
CYRILLIC_FORMS = re.compile(
    "общество с ограниченнои ответственностью|(?:публичное |открытое |закрытое )?"
    "акционерное общество|индивидуальныи предприниматель|товариство з обмеженою відповідальністю"
)
# Words of trade by their one name: what they are called in the languages, joined or as words.
TRADES = {
    "motor": "motors motoren auto automobile automobiles automotive avto 自動車 汽车 汽車 자동차 "
    "モーター ยานยนต์ автомобили мотор cars",
    "bank": "banking banque banco banca 銀行 银行 은행 バンク ธนาคาร банк",
    "insurance": "assurance assurances versicherung versicherungen 保険 保险 保險 보험 ประกันภัย "
    "ประกันชีวิต страхование assicurazioni seguros",
    "life": "seimei 生命 生命保険 人寿 人壽 생명 leben",
    "electric": "electrics elektrik elektro denki 電気 電機 电气 电器 電器 전기 "
    "ไฟฟ้า электро electrical",
    "electronics": "electronic elektronik denshi 電子 电子 전자 エレクトロニクス อิเล็กทรอนิกส์ "
    "электроника electronica",
    "steel": "stahl 製鉄 製鋼 钢铁 鋼鐵 제철 철강 เหล็ก сталь スチール acier",
    "chemical": "chemicals chemie kagaku 化学 化學 화학 เคมี ケミカル химия chimie",
    "heavy": "heavies jukogyo 重工業 重工 중공업",
    "industry": "industries industrie industrial industrielle kogyo 工業 工业 産業 产业 산업 "
    "อุตสาหกรรม промышленность индустрия",
    "construction": "construct bau kensetsu 建設 建设 建筑 建築 건설 ก่อสร้าง строительство строй "
    "contractors contractor 工務店 baugesellschaft bauunternehmung construcciones",
    "shoji": "trading trade handel handels 商事 贸易 貿易 무역 상사 การค้า торговля торговый "
    "商社 物産 물산 comercio",
    "pharma": "pharmaceutical pharmaceuticals pharmazeutika seiyaku yakuhin 製薬 药业 制药 製藥 "
    "제약 ファーマ เภสัช фарма",
    "food": "foods lebensmittel shokuhin 食品 식품 อาหาร フーズ продукты",
    "logistics": "logistik logistic 物流 물류 โลจิสติกส์ логистика ロジスティクス transport "
    "transports spedition 運輸 运输 통운 ขนส่ง транспорт freight shipping",
    "technology": "technologies technologie tech technical technik 技術 技术 科技 기술 테크 "
    "เทคโนโลยี технологии テクノロジー tekunorojii",
    "energy": "energie energies 能源 エネルギー 에너지 พลังงาน энергия energia",
    "telecom": "telecommunications telecommunication telekom 通信 电信 電信 통신 텔레콤 "
    "โทรคมนาคม телеком テレコム communications",
    "hotel": "hotels ホテル 酒店 飯店 호텔 โรงแรม отель отели гостиница",
    "hospital": "clinic klinik 病院 医院 醫院 병원 โรงพยาบาล больница клиника krankenhaus",
    "university": "universitat universite 大学 大學 대학교 มหาวิทยาลัย университет",
    "real_estate": "immobilien realty property properties 不動産 不动产 地产 房地产 부동산 "
    "อสังหาริมทรัพย์ недвижимость estate",
    "design": "designs デザイン 设计 設計 디자인 ออกแบบ дизайн",
    "architects": "architekten architect architecture architectes 建築設計 建築事務所 건축 สถาปนิก "
    "архитектура архитекторы",
    "printing": "druck druckerei insatsu 印刷 인쇄 การพิมพ์ печать типография",
    "machinery": "machine machines maschinen maschinenbau kikai 機械 机械 기계 เครื่องจักร "
    "машины машиностроение",
    "aircraft": "airline airlines airways luftfahrt aviation koku 航空 항공 การบิน авиа авиалинии "
    "エアライン",
    "department": "百貨店 百货 백화점 ห้างสรรพสินค้า универмаг department",
    "oil": "petroleum petrol sekiyu 石油 석유 น้ำมัน нефть нефтяная ปิโตรเลียม",
    "gas": "ガス 燃气 가스 แก๊ส газ",
    "paper": "papier seishi 製紙 纸业 제지 กระดาษ бумага",
    "glass": "glas garasu 硝子 玻璃 유리 กระจก стекло",
    "cement": "zement セメント 水泥 시멘트 ปูนซิเมนต์ цемент",
    "software": "ソフトウェア 软件 軟體 소프트웨어 ซอฟต์แวร์ софт",
    "securities": "shoken 証券 证券 證券 증권 หลักทรัพย์",
    "media": "メディア 传媒 媒体 미디어 สื่อ медиа",
    "consulting": "consultants consultancy beratung コンサルティング 咨询 諮詢 컨설팅 ที่ปรึกษา "
    "консалтинг conseil unternehmensberatung",
    "services": "service dienste dienstleistungen サービス 服务 服務 서비스 บริการ сервис услуги",
    "systems": "system systeme システム 系统 系統 시스템 ระบบ системы",
    "furniture": "mobel kagu 家具 가구 เฟอร์นิเจอร์ мебель meubles",
    "shop": "store stores laden 商店 商会 ร้าน магазин",
    "engineering": "ingenieure engineers エンジニアリング 工程 엔지니어링 วิศวกรรม инжиниринг",
    "research": "forschung 研究所 研究 연구소 วิจัย исследования institute institut",
    "film": "films フイルム フィルム 胶片 필름 ฟิล์ม фильм",
    "brewery": "brauerei brewing beer ビール 啤酒 맥주 เบียร์ пиво пивоварня",
}
# Words that may as well be left out.
NEUTRAL_WORDS = (
    "group gruppe groupe gruppo grupo holding holdings hd 集団 集团 集團 控股 グループ "
    "ホールディングス 그룹 홀딩스 กรุ๊ป группа холдинг the of and und et y e de der die das le la "
    "global worldwide international internationale internacional 国際 国际 國際 국제 "
    "インターナショナル international интернешнл company companies компания фирма 公司 firma "
    "corporation コーポレーション enterprise enterprises"
)
PLACES = frozenset(
    "japan nihon nippon china zhongguo korea hanguk thailand thai deutschland germany france "
    "italia italy espana spain uk usa us america americas europe asia pacific russia rossiya rus "
    "eesti polska poland austria osterreich schweiz suisse switzerland india indonesia vietnam "
    "singapore malaysia taiwan hongkong beijing shanghai shenzhen guangzhou tokyo osaka kyoto "
    "nagoya fukuoka seoul busan bangkok london paris berlin hamburg munchen munich wien vienna "
    "moskva moscow north south east west nord sud ost northern southern eastern western central "
    "new york california texas canada mexico brasil brazil australia".split()
)
JOINED_PLACES = {
    "日本": "japan", "中国": "china", "中國": "china", "東京": "tokyo", "大阪": "osaka",
    "北京": "beijing", "上海": "shanghai", "深圳": "shenzhen", "广州": "guangzhou",
    "台湾": "taiwan", "台灣": "taiwan", "한국": "korea", "서울": "seoul", "ไทย": "thai",
    "ジャパン": "japan", "재팬": "japan", "ประเทศไทย": "thailand", "россия": "russia",
}  # fmt: skip
SAME_PLACE = {
    "nihon": "japan", "nippon": "japan", "zhongguo": "china", "hanguk": "korea",
    "thai": "thailand", "germany": "deutschland", "italia": "italy", "espana": "spain",
    "us": "usa", "america": "usa", "rossiya": "russia", "rus": "russia", "munich": "munchen",
    "vienna": "wien", "moscow": "moskva", "brazil": "brasil", "osterreich": "austria",
    "suisse": "schweiz", "switzerland": "schweiz",
}  # fmt: skip


def _tables() -> tuple[dict[str, str], dict[str, str]]:
    words: dict[str, str] = {}
    joined: dict[str, str] = dict(JOINED_PLACES)
    for one, told in [*TRADES.items(), ("", NEUTRAL_WORDS)]:
        for word in [*told.split(), one]:
            folded = fold(word)
            if folded.isascii() or "Ͱ" <= folded[:1] <= "ԯ":
                words[latin(word)] = one
            else:
                joined[folded] = one
    return words, {fold(word): one for word, one in joined.items()}


TRADE_OF, JOINED = _tables()
LONGEST_FIRST = re.compile("|".join(map(re.escape, sorted(JOINED, key=len, reverse=True))))
ALIKE = 0.86


@dataclass(frozen=True, slots=True)
class Company:
    """A company's name taken apart.

    `core` are the words that are its own, `trades` what it does, `places` where. `whole` is all
    of it in Latin letters without the legal form, `bare` the same without spaces; `han` says that
    it is written in Chinese characters, which have several readings.
    """

    core: tuple[str, ...]
    trades: frozenset[str]
    places: frozenset[str]
    whole: str
    bare: str
    han: bool

    @property
    def core_bare(self) -> str:
        return "".join(self.core)


@lru_cache(maxsize=65536)
def company(name: str) -> Company:
    """The parts of a company's name in any script; all empty for none."""
    text = CYRILLIC_FORMS.sub(" ", fold(without_legal_form(name)))
    whole = " ".join(_without_forms(latin(text).split()))
    text = LONGEST_FIRST.sub(lambda m: f" {JOINED[m[0]]} ", text).replace("real_estate", "estate")
    words = _without_forms(latin(text.replace("&", " ")).split())
    core: list[str] = []
    trades, places = set(), set()
    for word in words:
        if word in PLACES:
            places.add(SAME_PLACE.get(word, word))
        elif word in TRADE_OF:
            trades.add(TRADE_OF[word])
        elif word not in core:
            core.append(word)
    if not core:  # Nothing but common words: then they are the name.
        core = [word for word in words if TRADE_OF.get(word, word)] or words
        trades, places = set(), set()
    bare = whole.replace(" ", "")
    return Company(
        tuple(core), frozenset(trades - {""}), frozenset(places), whole, bare, is_han(name)
    )


def likeness(one: Company, other: Company) -> float:
    """How far two names may be one company's, 0 to 1, by the name alone.

    1 the same words, above 0.9 one letter apart or the same in sound, above 0.7 one is the other
    with a word left out; a trade or a place that contradicts halves it.
    """
    if not one.bare or not other.bare:
        return 0.0
    if one.bare == other.bare:
        return 1.0
    alike = _core_likeness(one, other)
    if alike < 0.6:
        letters = _initials(one, other)
        if letters:
            return letters
    return max(alike - _contradiction(one, other), 0.0)


def keys(told: Company) -> set[str]:
    """What two names of one company nearly always have in common; few others share it."""
    made = {f"c:{told.bare[:24]}", f"c:{told.core_bare[:24]}"} if told.bare else set()
    made.update(f"k:{skeleton(word)[:8]}" for word in told.core[:3] if len(word) > 2)
    if told.core_bare:
        made.add(f"k:{skeleton(told.core_bare)[:8]}")
        made.add(f"f:{told.core_bare[:4]}")
    return made


def _without_forms(words: list[str]) -> list[str]:
    kept = [word for word in words if word not in FORMS]
    return kept or words


def _core_likeness(one: Company, other: Company) -> float:
    a, b = one.core_bare, other.core_bare
    if _digits(a) != _digits(b):
        return 0.3
    if a == b:
        return 1.0
    if sound(a) == sound(b) and min(len(a), len(b)) > 3:
        return 0.96
    shorter = min(len(a), len(b))
    apart = OSA.distance(a, b)
    if shorter >= 5 and apart <= 1:
        return 0.95
    if shorter >= 9 and apart <= 2:
        return 0.92
    return max(_by_words(one.core, other.core), _skewed(a, b))


def _skewed(a: str, b: str) -> float:
    """Whole names that are spelled alike: of use where the words are joined in one of them."""
    near = JaroWinkler.similarity(sound(a), sound(b))
    return near if near >= 0.93 else near * 0.8


def _by_words(one: tuple[str, ...], other: tuple[str, ...]) -> float:
    """The share of letters in words that both have, each word used once."""
    if len(one) > len(other):
        one, other = other, one
    left, matched, weight = list(other), 0.0, 0.0
    for word in one:
        near = [(_word_likeness(word, known), known) for known in left]
        best, known = max(near, default=(0.0, ""))
        if best >= ALIKE:
            left.remove(known)
            matched += best * (len(word) + len(known))
    weight = sum(map(len, one)) + sum(map(len, other))
    share = matched / weight if weight else 0.0
    if share and len(one) < len(other) and matched >= ALIKE * 2 * sum(map(len, one)):
        # All words of the shorter name are in the longer one.
        first = _word_likeness(one[0], other[0]) >= ALIKE
        return max(share, 0.74 if first and len(other) - len(one) == 1 else 0.6)
    return share


def _word_likeness(a: str, b: str) -> float:
    if a == b:
        return 1.0
    if min(len(a), len(b)) < 4:
        return 0.9 if len(a) > 1 and sound(a) == sound(b) else 0.0
    if sound(a) == sound(b):
        return 0.97
    return JaroWinkler.similarity(a, b) if OSA.distance(a, b) <= 1 + min(len(a), len(b)) // 7 else 0


def _contradiction(one: Company, other: Company) -> float:
    """What trades and places that differ take away."""
    lost = 0.0
    if one.trades != other.trades:
        lost += 0.12 if one.trades <= other.trades or other.trades <= one.trades else 0.5
        if not one.trades or not other.trades:
            lost += 0.1
    if one.places != other.places:
        lost += 0.2 if not one.places or not other.places else 0.5
    return lost


def _initials(one: Company, other: Company) -> float:
    """IBM and International Business Machines."""
    for short, long in ((one, other), (other, one)):
        words = long.whole.split()
        letters = "".join(word[0] for word in words)
        if len(short.bare) >= 3 and len(words) >= 3 and short.bare == letters:
            return 0.8
    return 0.0


def _digits(text: str) -> str:
    return "".join(sign for sign in text if sign.isdigit())
