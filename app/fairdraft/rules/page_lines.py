"""Which lines of a text belong to its page, and say nothing of the medicine?"""

import re

# Places on a page, heads that go on from the page before, notes in brackets, codes of a job, dates, owners' lines.
_PLACE = r"(?:page|pg\.?|p\.|slide|frame|panel|screen|sheet)"
_COUNT = r"\d{1,3}(?: ?(?:of|/) ?\d{1,3})?"
_CODE = r"[A-Z]{2,4}-[A-Z0-9-]{4,}(?: [\d/]+)?"
_DATE = r"(?:\d{1,2}/)?\d{1,2}/(?:20)?\d{2}"
_PAGE_LINE = re.compile(
    r"\W*(?:[\w'.]+ \(?){0,6}(?:continued|cont'd|cont\.)(?: (?:on|from|in|over)(?: [\w-]+){0,4})?\W*"
    # What a medicine does may continue too: here the words before or behind are of a page.
    r"|\W*(?:[\w'.]+ ){0,4}(?:information|isi|statement|text|list|table|page|section) continues(?: [\w-]+){0,5}\W*"
    r"|\W*(?:[\w'.]+ ){0,6}continues (?:on|in|over) (?:the )?"
    rf"(?:next|other|following|back|reverse|{_PLACE})\b.{{0,40}}"
    rf"|\W*(?:{_PLACE} {_COUNT}|\d{{1,3}} ?(?:of|/) ?\d{{1,3}}|{_COUNT} ?\| ?page)\W*"
    r"|\[[^\[\]]{0,200}\]|\{[^{}]{0,200}\}"
    rf"|\W*(?:\w+[ /-]){{0,2}}{_CODE}\W*"
    rf"|\W*{_DATE}(?:\W+\d{{1,3}})?\W*"
    r"|\W*(?:©|copyright\b).*|.{0,60}\ball rights reserved\W*|.{0,60}\b(?:registered )?trademarks? of\b.{0,80}"
    r"|\W*(?:strictly )?confidential\b.{0,60}|\W*for (?:[a-z]+ )?(?:review|use)(?: only| purposes)?\W*"
    r"|(?:this (?:site|website|information|email|material) is )?(?:intended )?(?:only )?for (?:us|u\.s\.|united states)"
    r" (?:residents|audiences?|consumers|patients)(?: only)?\W*"
    r"|(?:distributed|marketed|manufactured) (?:by|for)\b.{0,80}|(?:job|docket) (?:no\.?|number|#):? ?[\w-]+\W*"
    r"|.{0,80}, [a-z]{2} \d{5}(?:-\d{4})?\W*|(?:other )?trademarks are the property of\b.{0,60}|not for distribution\W*"
    r"|(?:visit |for more information,? (?:visit |go to |call )?)?(?:www\.)?[\w-]+\.[a-z]{2,8}(?:/\S*)?\W*",
    re.IGNORECASE,
)
_BARE_NUMBER = re.compile(r"\W*\d{1,3}\W*")


def is_page_line(said: str) -> bool:
    """Whether a line is a page's own: its number in words, a head that goes on, a code, a date, an owner's line."""
    return _PAGE_LINE.fullmatch(said) is not None
