"""What a file tells beyond what it shows, said to a clerk before the file becomes public, and a copy without it.

`examine.examine` and `examine.clean` are the ways in; the examiners run in a child process. Whoever adds a format names
its examiner and its cleaner in ``examining``; a new thing to find is one more function there that yields findings.
"""
