"""分管、牵头领导: the people that a list names. They are never units."""

import re

_HAN = "[\u4e00-\u9fff]"
_GAP = re.compile(rf"(?<!{_HAN})({_HAN})\s+({_HAN})(?!{_HAN})")


def plain_name(name: str) -> str:
    """The name as it is compared and shown: a name of two characters may be set with a gap (俞 悦 is 俞悦)."""
    return _GAP.sub(r"\1\2", " ".join(name.split()))


def charge(names: tuple[str, ...]) -> str:
    """俞悦分管; "" where nobody is named."""
    return f"{'、'.join(names)}分管" if names else ""
