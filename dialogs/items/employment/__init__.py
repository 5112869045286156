from dialogs.items.employment import item

__all__ = ["item"]
