from dialogs.items.certificate_renew import item

__all__ = ["item"]
