"""Measures both understanding engines and writes docs/nlu-evaluation.md (make eval)."""
