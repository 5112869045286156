"""Divisions of Henan from the words people use for them."""

from nlu.divisions.find import Match
from nlu.divisions.gazetteer import Gazetteer
from nlu.divisions.model import Division

__all__ = ["Division", "Gazetteer", "Match"]
