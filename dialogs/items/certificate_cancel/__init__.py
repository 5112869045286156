from dialogs.items.certificate_cancel import item

__all__ = ["item"]
