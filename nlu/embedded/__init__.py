"""The embedded understanding engine: small linear models over sentence vectors and n-grams."""
