"""Whether this machine has what a PDF is set with; knows nothing of the archive, so that anybody may ask."""

from ctypes import CDLL
from functools import cache

LIBRARIES = ("libpango-1.0.so.0", "libpangoft2-1.0.so.0", "libharfbuzz.so.0", "libfontconfig.so.1")


@cache
def is_possible() -> bool:
    try:
        for library in LIBRARIES:
            CDLL(library)
    except OSError:
        return False
    return True
