from dialogs.items.living_subsidy import item

__all__ = ["item"]
