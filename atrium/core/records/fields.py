"""Model fields for the kinds of value that Django has no column for.

Each names its kind; the kind (kinds/) knows how such a value is checked, shown, filtered and sent.
"""

from __future__ import annotations

from typing import Any

from django.contrib.postgres.fields import ArrayField
from django.db import models


class LongTextField(models.TextField):  # type: ignore[type-arg]
    """Formatted text, stored as sanitised HTML."""

    kind = "longtext"


class UrlField(models.TextField):  # type: ignore[type-arg]
    kind = "url"


class EmailsField(models.JSONField):
    """A list of {"kind": "work", "address": "a@b.example"}; the first is the main one."""

    kind = "emails"

    def __init__(self, **options: Any) -> None:
        super().__init__(**{"default": list, "blank": True, **options})


class PhonesField(EmailsField):
    """A list of {"kind", "number" in E.164 or "", "typed" as entered, "extension"}."""

    kind = "phones"


class AddressField(models.JSONField):
    """{"country", "postcode", "region", "city", "district", "street"}; {} when unknown."""

    kind = "address"

    def __init__(self, **options: Any) -> None:
        super().__init__(**{"default": dict, "blank": True, **options})


class OptionField(models.CharField):  # type: ignore[type-arg]
    """The code of one option out of the option set `options`."""

    kind = "choice"

    def __init__(self, options: str = "", **rest: Any) -> None:
        self.options = options
        super().__init__(**{"max_length": 60, "blank": True, "default": "", **rest})

    def deconstruct(self) -> Any:
        name, path, args, kwargs = super().deconstruct()
        return name, path, args, {**kwargs, "options": self.options}


class OptionsField(ArrayField):  # type: ignore[type-arg]
    """The codes of several options out of the option set `options`."""

    kind = "choices"

    def __init__(self, options: str = "", **rest: Any) -> None:
        self.options = options
        rest.pop("base_field", None)
        super().__init__(models.TextField(), **{"default": list, "blank": True, **rest})

    def deconstruct(self) -> Any:
        name, path, args, kwargs = super().deconstruct()
        kwargs.pop("base_field", None)
        return name, path, args, {**kwargs, "options": self.options}


class TagsField(ArrayField):  # type: ignore[type-arg]
    kind = "tags"

    def __init__(self, **rest: Any) -> None:
        rest.pop("base_field", None)
        super().__init__(models.TextField(), **{"default": list, "blank": True, **rest})

    def deconstruct(self) -> Any:
        name, path, args, kwargs = super().deconstruct()
        kwargs.pop("base_field", None)
        return name, path, args, kwargs


class FilesField(ArrayField):  # type: ignore[type-arg]
    """The ids of files, in order."""

    kind = "files"

    def __init__(self, **rest: Any) -> None:
        rest.pop("base_field", None)
        super().__init__(models.BigIntegerField(), **{"default": list, "blank": True, **rest})

    def deconstruct(self) -> Any:
        name, path, args, kwargs = super().deconstruct()
        kwargs.pop("base_field", None)
        return name, path, args, kwargs


class MoneyField(models.DecimalField):  # type: ignore[type-arg]
    """The amount of a sum of money in its own currency.

    Two columns stand beside it: `<name>_currency` (CurrencyField) and `<name>_base`
    (BaseAmountField), the same sum in the company's currency at the rate of the day, by which
    sums, filters and sorting go. A start-up check holds the three together.
    """

    kind = "money"

    def __init__(self, **options: Any) -> None:
        options = {"max_digits": 19, "decimal_places": 4, "null": True, "blank": True, **options}
        super().__init__(**options)


class BaseAmountField(models.DecimalField):  # type: ignore[type-arg]
    """The company-currency companion of a MoneyField; never shown as a field of its own."""

    kind = ""

    def __init__(self, **options: Any) -> None:
        options = {"max_digits": 19, "decimal_places": 4, "null": True, "blank": True, **options}
        super().__init__(**options)


class PercentField(models.DecimalField):  # type: ignore[type-arg]
    """Per cent as people say it: 12.5 means 12.5 %."""

    kind = "percent"

    def __init__(self, **options: Any) -> None:
        options = {"max_digits": 7, "decimal_places": 2, "null": True, "blank": True, **options}
        super().__init__(**options)


class DurationSecondsField(models.BigIntegerField):  # type: ignore[type-arg]
    """A span of time in whole seconds."""

    kind = "duration"


class RatingField(models.PositiveSmallIntegerField):  # type: ignore[type-arg]
    """One to five stars."""

    kind = "rating"


class LabelsField(models.JSONField):
    """What a thing is called in each language: {"ja": "商談"}."""

    kind = "labels"

    def __init__(self, **options: Any) -> None:
        super().__init__(**{"default": dict, "blank": True, **options})


class CountryField(models.CharField):  # type: ignore[type-arg]
    """ISO 3166-1 alpha-2."""

    kind = "country"

    def __init__(self, **options: Any) -> None:
        super().__init__(**{"max_length": 2, "blank": True, "default": "", **options})


class LanguageField(models.CharField):  # type: ignore[type-arg]
    """A language code as in settings.LANGUAGES, or any other BCP 47 tag."""

    kind = "language"

    def __init__(self, **options: Any) -> None:
        super().__init__(**{"max_length": 12, "blank": True, "default": "", **options})


class CurrencyField(models.CharField):  # type: ignore[type-arg]
    """ISO 4217."""

    kind = "currency"

    def __init__(self, **options: Any) -> None:
        super().__init__(**{"max_length": 3, "blank": True, "default": "", **options})
