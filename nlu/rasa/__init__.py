"""Rasa's project: configuration, domain, examples, and components for Rasa's own environment."""
