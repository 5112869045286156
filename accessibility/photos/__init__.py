"""Pictures and papers that people send: taken in safely, advised on, never trusted."""

from accessibility.photos.advice import Advice, advise
from accessibility.photos.documents import Paper, intake_document
from accessibility.photos.intake import DEFAULT_LIMITS, Limits, Photo, intake
from accessibility.photos.problems import PhotoProblem

__all__ = [
    "DEFAULT_LIMITS",
    "Advice",
    "Limits",
    "Paper",
    "Photo",
    "PhotoProblem",
    "advise",
    "intake",
    "intake_document",
]
