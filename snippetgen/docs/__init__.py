"""Examples in somebody's documentation: in its pages, as files, and by the tools that build it."""
