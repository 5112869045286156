from dialogs.items.pension import item

__all__ = ["item"]
