"""Custom components; they run in Rasa's environment (Python 3.10) and import nothing of ours."""
