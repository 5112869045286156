"""The unified form (附件1) on paper: printed, as a picture, and as plain text."""

from accessibility.forms.glyphs import missing_characters
from accessibility.forms.printing import form_pdf, form_png
from accessibility.forms.text import form_text
from accessibility.forms.view import FormView, Signature, form_view

__all__ = [
    "FormView",
    "Signature",
    "form_pdf",
    "form_png",
    "form_text",
    "form_view",
    "missing_characters",
]
