"""Which Antwortteil answers which Frage, by the headings that official letters use."""

import re

_TOKEN = re.compile(r"(?P<range>bis|-|–)|(?P<number>\d+(?:\.\d+)*)|(?<![a-zäöüß])(?P<letter>[a-z])(?![a-zäöüß])")


def designations(heading: str) -> list[str]:
    """The questions that a heading names: "Zu 1.)" is ["1"], "Zu 2 und 3 a)" is ["2", "3a"], "Zu 4. bis 6." is ["4", "5", "6"], "Zu 1.2" is ["1.2"], "B 1." is ["b1"]."""
    found: list[str] = []
    open_range = False
    number, end = "", 0
    for token in _TOKEN.finditer(heading.lower()):
        if token["range"]:
            open_range = bool(found)
        elif token["number"] and found and found[-1].isalpha() and not heading[end : token.start()].strip(" .)"):
            found[-1] += token["number"]
        elif token["number"]:
            if open_range and found[-1].isdecimal() and token["number"].isdecimal():
                found += [str(n) for n in range(int(found[-1]) + 1, min(int(token["number"]), int(found[-1]) + 50))]
            number, open_range = token["number"], False
            found.append(number)
        elif found and found[-1] == number:
            found[-1] = number + token["letter"]
        else:
            found.append(number + token["letter"])
        end = token.end()
    return list(dict.fromkeys(found))


def own_designation(text: str) -> str:
    """What a Frage is called in one word: "1.", "Frage 1:" and "(1)" are "1", "3 a)" is "3a"."""
    return "".join(designations(text)[:1])


def pair(headings: list[str], questions: list[str]) -> list[list[int]]:
    """For each heading of an answer the indexes of the questions it answers, in their order.

    ``questions`` are their printed designations; one that is empty is called by its place, from 1.
    A heading "Zu 3" answers 3a) and 3b) too, where they exist and 3 does not.
    """
    names = [own_designation(text) or str(place) for place, text in enumerate(questions, start=1)]
    called: dict[str, list[int]] = {}
    parts_of: dict[str, list[int]] = {}
    for index, name in enumerate(names):
        called.setdefault(name, []).append(index)
        parent = name.rstrip("abcdefghijklmnopqrstuvwxyz")
        if parent and parent != name:
            parts_of.setdefault(parent, []).append(index)
    return [
        sorted({index for name in designations(heading) for index in called.get(name) or parts_of.get(name, [])})
        for heading in headings
    ]
