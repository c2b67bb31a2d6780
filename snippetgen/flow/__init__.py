"""Which flow a request is for.

The descriptor, and how it is read: from an export, from an address, from a file of our own.
"""
