from dialogs.items.certificate_change import item

__all__ = ["item"]
