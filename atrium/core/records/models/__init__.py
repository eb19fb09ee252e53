from atrium.core.records.models.company import Company, Rate
from atrium.core.records.models.option import Option
from atrium.core.records.models.own_field import Layout, OwnField
from atrium.core.records.models.record import Record, RecordBase, RecordQuerySet
from atrium.core.records.models.tally import TallyRow
from atrium.core.records.models.version import BookVersion

__all__ = [
    "BookVersion", "Company", "Layout", "Option", "OwnField", "Rate", "Record", "RecordBase",
    "RecordQuerySet", "TallyRow",
]  # fmt: skip
