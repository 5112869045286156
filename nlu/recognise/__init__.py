"""Entities of a message by rules: deterministic, offsets kept, near misses with their problem."""

from nlu.recognise.recognise import recognise
from nlu.recognise.services import services_in

__all__ = ["recognise", "services_in"]
