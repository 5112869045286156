from dialogs.items.certificate_migrate import item

__all__ = ["item"]
