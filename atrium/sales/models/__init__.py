from atrium.sales.models.deal import Deal, DealLengthTally, DealLine, DealTally, StageChange
from atrium.sales.models.pipeline import Outcome, Pipeline, Stage
from atrium.sales.models.product import Product

__all__ = [
    "Deal", "DealLengthTally", "DealLine", "DealTally", "Outcome", "Pipeline", "Product", "Stage",
    "StageChange",
]  # fmt: skip
