"""From a plan to text.

The tree of targets, the shape of a plan, rendering; ``prepare`` and ``write``, ``generate`` and ``generate_all``.
"""
