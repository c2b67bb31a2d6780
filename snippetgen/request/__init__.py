"""What is asked of a flow.

The server settings, the operations and their plans, what the server would swallow, and an example of its answer.
"""
