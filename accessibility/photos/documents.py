"""Takes in a guardian's or a proxy's paper (证明材料): a picture, made safe, or a PDF as it is."""

from __future__ import annotations

from dataclasses import dataclass

from accessibility.photos.formats import format_of
from accessibility.photos.intake import DEFAULT_LIMITS, MEGABYTE, Limits, intake
from accessibility.photos.problems import PhotoProblem

_TAIL = 2048


@dataclass(frozen=True, repr=False)
class Paper:
    """A paper as it is kept: its bytes and their media type."""

    data: bytes
    media_type: str

    def __repr__(self) -> str:
        """Its type and length; what it says is personal."""
        return f"<Paper {self.media_type}, {len(self.data)} bytes>"


def intake_document(data: bytes, limits: Limits = DEFAULT_LIMITS) -> Paper:
    """The paper in ``data``; PhotoProblem when it is neither a picture nor a whole PDF.

    A PDF is checked for its size and its marks only and never opened here, so whoever shows it must
    send it as a download (``Content-Disposition: attachment``).
    """
    if format_of(data) is None and data:
        raise PhotoProblem("not_a_document")
    if format_of(data) != "PDF":
        return Paper(intake(data, limits).data, "image/jpeg")
    if len(data) > limits.most_bytes:
        raise PhotoProblem("too_large", megabytes=limits.most_bytes // MEGABYTE)
    tail = data[-_TAIL:]
    if b"%%EOF" not in tail:
        raise PhotoProblem("broken_pdf")
    if b"/Encrypt" in tail:
        raise PhotoProblem("locked_pdf")
    return Paper(data, "application/pdf")
