"""Where does markup of HTML or Markdown begin and end, and which words of a text does it take out?

What is struck through, in a comment, in a page's head or not displayed is read by nobody: a "not" among it is gone.
"""

import re
from bisect import bisect_left
from html import unescape
from typing import NamedTuple

from fairdraft.domain.finding import Span
from fairdraft.domain.reference_marks import NOTE_LETTERS
from fairdraft.rules.style_sheet import StyleSheet

_NAMES = (
    "a abbr acronym article aside b bdi bdo big blockquote body br button center code dd del details dfn div dl dt "
    "em figcaption figure font footer form h[1-6] head header hr html i iframe img input ins kbd li main mark meta "
    "nav nobr noscript ol p picture pre q rp rt ruby s samp script section small span strike strong style sub sup "
    "svg table tbody td template textarea tfoot th thead title tr tt u ul var wbr"
)
# Names that Word and others make have a colon in them. Marks of greater within quotation marks end no tag.
_TAG = re.compile(
    rf"</?({'|'.join(_NAMES.split())}|[a-z]\w{{0,9}}:[a-z]\w{{0,30}})(?=[\s>/])"
    r"""(?:(?:[^<>"']|"[^"<]{0,500}"|'[^'<]{0,500}'){0,500}+>|[^<>]{0,500}>)""",
    re.IGNORECASE,
)
_LINE_TAG_NAMES = (
    "p br hr div section ul ol li dl dt dd h1 h2 h3 h4 h5 h6 table tbody thead tfoot tr td th blockquote center pre "
    "article aside body details figcaption figure footer form header html main nav"
)
_LINE_TAGS = frozenset(_LINE_TAG_NAMES.split())
# "<br>" at the end of a line of HTML is one line break; before an empty line it is left alone, since paragraphs are
# looked at one by one.
_LINE_END = re.compile(r"[ \t]{0,40}(?:\r\n|\n|\r)(?![ \t]*[\r\n])")
_RAISED = re.compile(r"[-−–]?\d")
# A letter that leads to a footnote, or what a name carries.
_RAISED_SIGN = re.compile(rf"<sup>([{NOTE_LETTERS}]|TM|SM|R|\(R\))</sup>", re.IGNORECASE)
LETTER_SIGNS = "ⓐⓑⓒⓓⓔⓕⓖⓗⓙⓚⓛⓜ"
"""What raised letters become that stand alone: they lead to footnotes, and are no part of the word before them."""
_SIGNS = dict(zip(NOTE_LETTERS, LETTER_SIGNS, strict=True))
_UNREAD = frozenset(("del", "head", "s", "script", "strike", "style", "template", "title"))
_STRUCK_NAMES = frozenset(("del", "s", "strike"))
_COMMENT = "<!--"
_COMMENT_END = re.compile("-->")
_LONGEST_STRUCK = 2000
# An element that is not displayed. A style sheet in a file of its own is not known.
_HIDING = r"hidden|display|visibility|font-size|opacity|mso-hide"
_BEYOND_PARAGRAPHS = re.compile(
    rf"<!--|<(?:head|script|style|template|title)\b|<[a-z][^<>]{{1,500}}?(?:{_HIDING})", re.IGNORECASE
)
_VALUE = re.compile(r"\"[^\"]*\"|'[^']*'")
_HIDDEN = re.compile(r"\shidden(?=[\s=/>])", re.IGNORECASE)
_ZERO = r"(?:0+(?:\.0*)?|\.0+)"
_NOT_DISPLAYED = re.compile(
    rf"(?:^|;)\s*(?:display\s*:\s*none|visibility\s*:\s*(?:hidden|collapse)|opacity\s*:\s*{_ZERO}|mso-hide\s*:\s*all)"
    r"\s*(?:!\s*important\s*)?(?:;|$)",
    re.IGNORECASE,
)
_WITHOUT_SIZE = re.compile(
    rf"(?:^|;)\s*font-size\s*:\s*{_ZERO}(?:[a-z]{{2,4}}|%)?\s*(?:!\s*important\s*)?(?:;|$)", re.IGNORECASE
)
# Columns of emails stand in cells without a size, each with a size of its own or of its class.
_MAY_SET_SIZE = re.compile(
    rf"<[a-z][^<>]{{0,500}}?\s(?:class\s*=|style\s*=[^<>]{{0,500}}?\bfont-size\s*:\s*(?!{_ZERO}(?:[a-z]{{2,4}}|%)?\s*[;!\"']))",
    re.IGNORECASE,
)
# What is faded in is seen.
_MOVING = re.compile(r"\b(?:transition|animation)\b", re.IGNORECASE)
_PREHEADER_NAMES = frozenset(("div", "span"))
_LONGEST_PREHEADER = 110
# What fills a preheader up, so that inboxes show nothing of the email behind it.
_FILLING = re.compile("[\u00ad\u034f\u180e\u2007\u200b-\u200f\ufeff]")
_ANY_TAG = re.compile(r"<[^<>]*>")
_EMPTY = frozenset(("br", "hr", "img", "input", "meta", "wbr"))
_DECLARED = re.compile(r"<(?:!doctype|\?xml)\b[^<>]{0,500}>", re.IGNORECASE)
_BLANK_LINE = re.compile(r"(?:\r\n|\r|\n)[ \t]*(?:\r\n|\r|\n)")
_STRUCK = re.compile(r"~~(?![~\s])")


class ReadTag(NamedTuple):
    """What stands for a tag in a text that is read, and where the tag ends."""

    text: str
    end: int


def read_tag(text: str, start: int) -> ReadTag | None:
    """The tag at a place, as it is read; None where there is none."""
    sign = _RAISED_SIGN.match(text, start)
    if sign:
        return ReadTag(_SIGNS.get(sign[1].lower(), ""), sign.end())
    found = _TAG.match(text, start)
    if found is None:
        return None
    name = found[1].lower()
    raised = name == "sup" and _RAISED.match(text, found.end()) is not None and found[0][1] != "/"
    line_end = _LINE_END.match(text, found.end()) if name == "br" else None
    said = "\n" if name in _LINE_TAGS else "^" if raised else ""
    return ReadTag(said, line_end.end() if line_end else found.end())


def ends_line(text: str, place: int) -> bool:
    """Whether a line ends with the tag at a place."""
    tag = _TAG.match(text, place)
    return tag is not None and tag[1].lower() in _LINE_TAGS


def reaches_beyond_paragraphs(text: str) -> bool:
    """Whether a text may have words, taken out by markup, with blank lines among them."""
    return _BEYOND_PARAGRAPHS.search(text) is not None


class UnreadWords:
    """The words of one text that its markup takes out.

    Where the last sign stands that closes a comment, a head, a script or a style is looked up once: looked for from
    each that is opened, and never closed, a long text took minutes.
    """

    def __init__(self, text: str) -> None:
        self._text = text
        self._last: dict[str, int] = {}
        self._ends: dict[str, dict[int, int]] = {}
        self._sizes: list[int] | None = None
        self._sheet: StyleSheet | None = None
        self._preheader: int | None = None

    def end(self, start: int) -> int | None:
        """Where that ends which is read by nobody and begins at `start`: a comment, what is struck through, a page's
        head, its scripts and styles, an element that is not displayed, but for the preheader of an email; None where
        words begin that are read, or no end is found.
        """
        end = self._end(start)
        return None if end is not None and self._text[start] == "<" and start == self._place_of_preheader() else end

    def _end(self, start: int) -> int | None:
        text = self._text
        if text.startswith("~", start):
            struck = _STRUCK.match(text, start)
            end = text.find("~~", struck.end(), struck.end() + _LONGEST_STRUCK) if struck else -1
            return end + 2 if end >= 0 and _is_one_paragraph(text, start, end) else None
        if text.startswith(_COMMENT, start):
            return self._closed(_COMMENT, _COMMENT_END, start + len(_COMMENT))
        declared = _DECLARED.match(text, start)
        if declared is not None:
            return declared.end()
        tag = _TAG.match(text, start)
        if tag is None or tag[0].startswith("</"):
            return None
        name = tag[1].lower()
        if name not in _UNREAD:
            return self._end_of_hidden(name, tag)
        closing = re.compile(rf"</{name}\s*>", re.IGNORECASE)
        if name not in _STRUCK_NAMES:
            return self._closed(name, closing, tag.end())
        found = closing.search(text, tag.end(), tag.end() + _LONGEST_STRUCK)
        return found.end() if found is not None and _is_one_paragraph(text, start, found.start()) else None

    def _end_of_hidden(self, name: str, tag: re.Match[str]) -> int | None:
        """Where the element ends that a tag begins, if it is not displayed."""
        if name in _EMPTY:
            return None
        if self._sheet is None:
            self._sheet = StyleSheet(self._text)
        style = self._sheet.style_of(tag[0], name)
        if _is_hiding(tag[0], style):
            return self._end_of_element(name, tag.start())
        if _WITHOUT_SIZE.search(style) is None:
            return None
        end = self._end_of_element(name, tag.start())
        if self._sizes is None:
            self._sizes = [found.start() for found in _MAY_SET_SIZE.finditer(self._text)]
        following = bisect_left(self._sizes, tag.end())
        is_set = end is not None and following < len(self._sizes) and self._sizes[following] < end
        return None if is_set else end

    def _place_of_preheader(self) -> int:
        """Where the first element with words begins, if it is short and not displayed: inboxes show it; -1 for none."""
        if self._preheader is None:
            self._preheader = self._first_hidden()
        return self._preheader

    def _first_hidden(self) -> int:
        text, at = self._text, 0
        while at < len(text):
            if text[at].isspace():
                at += 1
                continue
            end = self._end(at)
            tag = _TAG.match(text, at)
            if end is None:
                if tag is None:
                    return -1
                at = tag.end()
                continue
            words = words_of_markup(text[at:end]) if tag is not None and tag[1].lower() not in _UNREAD else ""
            if words:
                is_short = len(words) <= _LONGEST_PREHEADER
                return at if tag is not None and tag[1].lower() in _PREHEADER_NAMES and is_short else -1
            at = end
        return -1

    def _end_of_element(self, name: str, start: int) -> int | None:
        """Where the element ends that begins at `start`, with what stands in it; all of a name are matched at once."""
        if name not in self._ends:
            ends: dict[int, int] = {}
            opened: list[int] = []
            for tag in re.finditer(rf"<(/?){re.escape(name)}(?=[\s>/])[^<>]{{0,500}}>", self._text, re.IGNORECASE):
                if not tag[1]:
                    opened.append(tag.start())
                elif opened:
                    ends[opened.pop()] = tag.end()
            self._ends[name] = ends
        return self._ends[name].get(start)

    def _closed(self, name: str, closing: re.Pattern[str], start: int) -> int | None:
        """The end of what closes the words that begin at `start`."""
        if name not in self._last:
            self._last[name] = max((found.start() for found in closing.finditer(self._text)), default=-1)
        if start > self._last[name]:
            return None
        found = closing.search(self._text, start)
        return None if found is None else found.end()


def words_of_markup(markup: str) -> str:
    """The words of markup without its tags; "" where it has only blanks and signs that fill a line."""
    said = " ".join(_FILLING.sub("", unescape(_ANY_TAG.sub(" ", markup))).split())
    return said if any(one.isalnum() for one in said) else ""


def hidden_elements(text: str) -> list[Span]:
    """Where the elements of a text stand that are not displayed, in order and none within another."""
    if _BEYOND_PARAGRAPHS.search(text) is None:
        return []
    unread = UnreadWords(text)
    found: list[Span] = []
    done = 0
    for tag in _TAG.finditer(text):
        end = unread.end(tag.start()) if tag.start() >= done else None
        if end is None:
            continue
        done = end
        if tag[1].lower() not in _UNREAD:
            found.append(Span(tag.start(), end))
    return found


def _is_hiding(tag: str, style: str) -> bool:
    """Whether a tag begins an element that is not displayed; `style` is what holds for it."""
    if _HIDDEN.search(_VALUE.sub('""', tag)) is not None:
        return True
    hiding = _NOT_DISPLAYED.search(style)
    return hiding is not None and not ("opacity" in hiding[0].lower() and _MOVING.search(tag + style))


def _is_one_paragraph(text: str, start: int, end: int) -> bool:
    return _BLANK_LINE.search(text, start, end) is None
