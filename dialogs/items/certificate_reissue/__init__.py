from dialogs.items.certificate_reissue import item

__all__ = ["item"]
