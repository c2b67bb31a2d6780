"""What is asked, in words.

The options of commands and of markers, their arguments, the settings of files, and what a UI backend sends as JSON.
"""
