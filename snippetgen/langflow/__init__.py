"""A running Langflow: which one it is, what flows it has, and a flow as its export.

Only here is anything asked of a server while a snippet is made, and only where that was asked for.
"""
