"""How a value is written: a file a language, and beside them what they share.

A language is one record, ``Language``; it is imported when it is asked for.
"""
