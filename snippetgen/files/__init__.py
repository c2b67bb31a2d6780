"""Many flows: where they come from, where their snippets go, and what was made before.

Files are replaced whole or not at all.
"""
