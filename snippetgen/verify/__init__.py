"""Holding snippets to their promise: run by real interpreters, compared with the request that was meant."""
