"""Learning from use: what was not understood is kept, with consent and without personal data."""
