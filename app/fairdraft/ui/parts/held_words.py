"""Which words of a text stay together where its lines are broken?"""

import re

# A point between two facts stands at the end of a line, never at the beginning of the next one; so does an ellipsis
# for words behind it.
_POINT = re.compile(r" (?=· |…)")
_PAGE = re.compile(r"(?<=\bp\.) (?=\d)")
_DAY = re.compile(r"\b(\d{1,2}) ([A-Z][a-z]{2}) (\d{4})\b")
_INTERVAL = re.compile(r"(\[[−\d.]+%?,) (?=[−\d.]+%?\])")
_HOLD = "\N{NO-BREAK SPACE}"


def held_together(text: str) -> str:
    """The text with other blanks where a line is not to end: before a point between facts and an ellipsis, in a
    page ("p. 12"), in a day ("30 Nov 2026") and in an interval ("[0.2, 0.6]"). It has as many characters as before.
    """
    text = _INTERVAL.sub(rf"\1{_HOLD}", text)
    text = _PAGE.sub(_HOLD, _POINT.sub(_HOLD, text))
    return _DAY.sub(rf"\1{_HOLD}\2{_HOLD}\3", text)
