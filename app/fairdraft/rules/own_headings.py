"""Which words beside approved ones are a heading, which names what follows and says nothing?"""

import re

from fairdraft.rules.layout_lines import asks, is_topic, weighed_words
from fairdraft.rules.weakening import weakens
from fairdraft.rules.words import words_in

_LONGEST_HEADING = 9
_LONGEST_HEADING_IN_A_ROW = 5
_ENDED = (".", "!")
_MOST = re.compile(r"\bmost (?=common|serious|important)", re.IGNORECASE)
# "Other medicines you take": it says nothing, though it has a verb.
_NAMED_BY_YOU = re.compile(
    r"(?:[\w,'-]+ ){0,4}(?:medicines|conditions|problems|side effects|symptoms|things|questions) you "
    r"(?:(?:may|might|should) )?\w+",
    re.IGNORECASE,
)
_ASKING = re.compile(r"(?:who|what(?! an?\b)|when|where|why|how)\b(?: [\w'-]+){1,4}\??", re.IGNORECASE)
# With these a line says something, and names nothing.
_SAYING_WORDS = (
    "you your yours it its they their them this these those we our us he she people patients doctors most many "
    "everyone is are was were be been has have had do does did can may might will would should must get gets "
    "feel feels know knows say says go goes trust trusted"
)
_SAYING = frozenset(_SAYING_WORDS.split())


def reads_like_heading(said: str, *, alone: bool) -> bool:
    """Whether a line names what follows, and says nothing: no sentence, and no verb of one. `alone` says that blank
    lines stand around it.
    """
    words = said.split()
    if len(words) > _LONGEST_HEADING or said.rstrip(" \"')").endswith(_ENDED):
        return False
    if said.endswith(":") or all(one[:1].isupper() or len(one) <= 4 for one in words):
        return True
    if not alone and len(words) > _LONGEST_HEADING_IN_A_ROW:
        return False
    return _NAMED_BY_YOU.fullmatch(said) is not None or _SAYING.isdisjoint(words_in(_MOST.sub("", said)).keys)


def heads_sentence(said: str) -> bool:
    """Whether words right before an approved sentence are a heading that was set on its line, and make nothing less."""
    if weakens(weighed_words(said)):
        return False
    return (
        is_topic(said)
        or asks(said)
        or _ASKING.fullmatch(said) is not None
        or reads_like_heading(said, alone=len(said.split()) > 1)
    )
