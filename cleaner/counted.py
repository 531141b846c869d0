"""Numbers with what they count."""

from __future__ import annotations


def counted(number: int, name: str, form: str = "") -> str:
    """ "1 input", "2 inputs"; ``form``: how the number is written, such as "," for groups of three figures."""
    return f"{number:{form}} {name}{'' if number == 1 else 's'}"


def was(number: int) -> str:
    """ "was" of one, "were" of other numbers."""
    return "was" if number == 1 else "were"
