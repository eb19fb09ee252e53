from atrium.sales.models.deal import Deal, DealLine, StageChange
from atrium.sales.models.pipeline import Outcome, Pipeline, Stage
from atrium.sales.models.product import Product

__all__ = ["Deal", "DealLine", "Outcome", "Pipeline", "Product", "Stage", "StageChange"]
