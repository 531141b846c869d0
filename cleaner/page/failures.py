"""What trafilatura, lxml and jusText are known to raise on odd pages."""

from __future__ import annotations


def known_failures() -> tuple[type[Exception], ...]:
    """The exceptions that mean "this page is too odd for them".

    lxml's own; AssertionError from its ``drop_tree``; RecursionError; and the errors of code that meets a value it did
    not expect. Running out of memory and the ends that the operating system sets are not among them.
    """
    from lxml.etree import LxmlError

    return (
        LxmlError,
        ArithmeticError,
        AssertionError,
        AttributeError,
        LookupError,
        RecursionError,
        TypeError,
        ValueError,
    )
