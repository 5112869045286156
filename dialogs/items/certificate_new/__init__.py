from dialogs.items.certificate_new import item

__all__ = ["item"]
