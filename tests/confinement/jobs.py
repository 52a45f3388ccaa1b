"""What a child process is asked to do in the tests of its bounds."""

import os
import time

from ratsinfo.confinement import Unreadable


def size(path: str, factor: str) -> int:
    with open(path, "rb") as file:  # noqa: PTH123  as short as a job can be
        return len(file.read()) * int(factor)


def refuse(path: str) -> None:
    raise Unreadable("So nicht.")


def sleep(path: str) -> None:
    time.sleep(60)


def spin(path: str) -> None:
    while True:
        pass


def swell(path: str) -> int:
    return len(bytearray(600 * 1024 * 1024))


def die(path: str) -> None:
    os.abort()


def stumble(path: str) -> None:
    raise KeyError("geheimer Inhalt")


def tell_environment(path: str) -> dict[str, str]:
    return dict(os.environ)
