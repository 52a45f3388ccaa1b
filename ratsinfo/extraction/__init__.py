"""From an office document to its plain text; `extract.extract` is the way in, the readers run in a child process.

Whoever adds a format writes a reader, a function from a path to the text, and names it in ``reading``.
"""
