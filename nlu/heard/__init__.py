"""What a recogniser wrote, as it was probably meant."""

from nlu.heard.matching import Matched, binding, match, tidied

__all__ = ["Matched", "binding", "match", "tidied"]
