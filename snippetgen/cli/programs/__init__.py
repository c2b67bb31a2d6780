"""Programs that the command line has run in a process of their own. They import nothing of ours."""
