from dialogs.items.nursing_subsidy import item

__all__ = ["item"]
