"""Reading files that somebody else made: in a process of its own, with bounded time and memory.

Knows no other package of ours, and nothing of Django outside ``process``: the child starts without it.
"""


class Unreadable(Exception):
    """A file that is refused; its text is one German sentence for the person who brought it."""


BROKEN = "Die Datei ist beschädigt und lässt sich nicht lesen."
TOO_MUCH = "Die Datei ist zu umfangreich: Sie braucht beim Lesen zu viel Zeit oder Speicher."
ENCRYPTED = "Die Datei ist mit einem Kennwort verschlüsselt; bitte ohne Kennwort speichern."
