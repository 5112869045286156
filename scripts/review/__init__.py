"""Labelling what was not understood, and what learning it would change (make nlu-review)."""
