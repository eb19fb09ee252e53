from atrium.sales.actions.deal import CLOSE_LOST, CLOSE_WON, REOPEN

__all__ = ["CLOSE_LOST", "CLOSE_WON", "REOPEN"]
