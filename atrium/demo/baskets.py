"""What is on a deal: the products, how many, at which price, and the deal's name."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from functools import cache

from atrium.demo.customers import Account
from atrium.demo.dice import Dice
from atrium.demo.selling import Line, Product
from atrium.demo.table import rows
from atrium.demo.terms import Language, Words

_STEPS = {
    # local prices are round: the smallest step of a list price in each currency
    "EUR": Decimal(1),
    "GBP": Decimal(1),
    "CNY": Decimal(5),
    "THB": Decimal(10),
    "JPY": Decimal(100),
    "KRW": Decimal(1000),
}
_PIECES = {
    # how many windows or doors an order of a trade usually has
    "household": 6,
    "medical": 9,
    "retail": 6,
    "architecture": 10,
    "education": 26,
    "health": 22,
    "hospitality": 30,
    "housing": 42,
    "construction": 24,
    "facade_contractor": 30,
    "real_estate": 36,
}
_DISCOUNTS = (0, 0, 0, 0, 3, 5, 5, 8, 10, 12)
_SIZE_WORDS = {"en": "m² of", "ja": "㎡", "zh-hans": "平方米", "ko": "㎡", "th": " ตร.ม."}
_PIECE_WORDS = {"ja": "窓", "zh-hans": "樘", "ko": "개", "th": " ชุด"}
_DOOR_WORDS = {"ja": "か所", "zh-hans": "樘", "ko": "개", "th": " ชุด"}


@dataclass(frozen=True, slots=True)
class Basket:
    lines: tuple[Line, ...]
    name: str


class Shop:
    """Fills baskets from the catalogue."""

    def __init__(self, dice: Dice, products: Sequence[Product]) -> None:
        self._dice = dice
        self._by_code = {product.code: product for product in products}

    def basket(self, account: Account, pipeline: str, rate: Decimal) -> Basket:
        """The lines and the name of a deal in `pipeline`; `rate` is the currency per euro."""
        ask = {"fitting": self._fitting, "facade": self._facade, "service": self._service}
        wanted = ask[pipeline](account)
        discount = Decimal(self._dice.choice(_DISCOUNTS))
        lines = tuple(
            self._line(code, quantity, discount, account.currency, rate)
            for code, quantity in wanted
        )
        code, quantity = wanted[0]
        return Basket(lines, self._name(account, pipeline, self._by_code[code], quantity))

    def _line(
        self, code: str, quantity: int, discount: Decimal, currency: str, rate: Decimal
    ) -> Line:
        product, step = self._by_code[code], _STEPS[currency]
        price = (product.price * rate / step).quantize(Decimal(1), ROUND_HALF_UP) * step
        fitted = product.family in {"fitting", "service"}
        return Line(product.key, Decimal(quantity), price, Decimal(0) if fitted else discount)

    def _fitting(self, account: Account) -> list[tuple[str, int]]:
        dice = self._dice
        usual = _PIECES[account.industry]
        pieces = min(max(2, round(dice.days(usual, 0.6))), 3 * usual)
        doors = dice.chance(0.25)
        code = self._code("door" if doors else "window")
        pieces = max(1, pieces // 4) if doors else pieces
        wanted = [(code, pieces), ("FIT-630" if doors else "FIT-620", pieces)]
        if dice.chance(0.3):
            second = self._code("window" if doors else "door")
            number = dice.randint(1, 4)
            wanted += [(second, number), ("FIT-620" if doors else "FIT-630", number)]
        extras = {"FIT-610": 0.5, "FIT-660": 0.45, "FIT-650": 0.25 if pieces > 12 else 0.05}
        wanted += [(extra, 1) for extra, chance in extras.items() if dice.chance(chance)]
        return wanted

    def _facade(self, account: Account) -> list[tuple[str, int]]:
        dice = self._dice
        large = account.industry in {"real_estate", "facade_contractor", "construction"}
        if account.industry == "retail":
            code = "FAC-350"
        elif account.industry in {"health", "medical"} and dice.chance(0.5):
            return [("FAC-370", dice.randint(1, 2)), ("FIT-640", dice.randint(2, 5))]
        else:
            code = self._code("facade", leaving={"FAC-370", "FAC-380", "FAC-350"})
        area = max(30, round(dice.days(280 if large else 120, 0.55) / 5) * 5)
        wanted = [(code, area)]
        if dice.chance(0.35):
            wanted.append(("FAC-380", dice.randint(20, 140)))
        if dice.chance(0.4):
            wanted.append((self._code("glazing", leaving={"GLZ-460"}), area // 3))
        return [*wanted, ("FIT-640", max(3, area // 25))]

    def _service(self, account: Account) -> list[tuple[str, int]]:
        size = account.employees or 0
        plans = ("SRV-510", "SRV-520") if size < 80 else ("SRV-520", "SRV-530", "SRV-530")
        wanted = [(self._dice.choice(plans), self._dice.choice((1, 2, 3, 3)))]
        if size >= 80 and self._dice.chance(0.4):
            wanted.append(("SRV-540", 1))
        return wanted

    def _code(self, family: str, leaving: Sequence[str] | set[str] = ()) -> str:
        codes = [p.code for p in self._by_code.values() if p.family == family]
        return self._dice.choice([code for code in codes if code not in leaving])

    def _name(self, account: Account, pipeline: str, product: Product, quantity: int) -> str:
        """After the building, or after the goods: "School block B", "12 fire-rated windows"."""
        projects = _projects(pipeline, account.industry, product.code)
        thing = things()[product.code].say(account.language)
        if pipeline == "service":
            return thing[0].upper() + thing[1:]
        if projects and self._dice.chance(0.45):
            return self._numbered(self._dice.choice(projects).say(account.language))
        return _counted(thing, product, quantity, account.language)

    def _numbered(self, text: str) -> str:
        return text.format(
            s=self._dice.randint(2, 19), b=self._dice.randint(1, 8), c=self._dice.choice("ABCDE")
        )


@cache
def things() -> dict[str, Words]:
    """What the goods are called in running text, by product code."""
    return {code: Words(*names) for code, *names in rows("things")}


@cache
def _projects(pipeline: str, industry: str, code: str) -> tuple[Words, ...]:
    return tuple(
        Words(*names)
        for line, trade, goods, *names in rows("projects")
        if (line, trade) == (pipeline, industry) and code.startswith(tuple(goods.split()))
    )


def _counted(thing: str, product: Product, quantity: int, language: Language) -> str:
    """Goods with their number, as the language counts them."""
    if product.unit == "square_metre":
        size = _SIZE_WORDS[language]
        return f"{quantity} {size} {thing}" if language == "en" else f"{thing} {quantity}{size}"
    if quantity == 1:
        return thing.removesuffix("s").capitalize() if language == "en" else thing
    if language == "en":
        return f"{quantity} {thing}"
    words = _DOOR_WORDS if product.family == "door" else _PIECE_WORDS
    return f"{thing} {quantity}{words[language]}"
