"""How fast snippetgen is, beside the two generators that most people use: ``python -m benchmarks``."""
