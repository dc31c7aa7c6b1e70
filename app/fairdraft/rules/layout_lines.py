"""Which lines that stand among approved words belong to the layout around them: captions, headings, notes, links?"""

import re

_LEADING = re.compile(
    r"[\[(\u00bb> ]*(?:please )?(?:also )?"
    r"(?:click|tap|press|swipe|scroll|expand|collapse|show|see|read|view|learn|find|print|share|download|close|back)\b"
    r"(?: [\w,'/-]+){0,9}[.!\]) >\u00bb]*",
    re.IGNORECASE,
)
_POINTING = re.compile(
    r"[\[(]?(?:please )?(?:also )?(?:see|read|refer to|turn to|continue to)\b[^.!?]{0,120}\b(?:safety information"
    r"|prescribing information|medication guide|patient information|page \d{1,3}|(?:next|previous|back) page)\b"
    r"[^.!?]{0,60}[.!\])]*",
    re.IGNORECASE,
)
_QUESTION = re.compile(
    r"(?:what|who|how|when|where|which|why|should|can|is|are|before)\b[^.!?]{0,110}\?", re.IGNORECASE
)
# Questions of a leaflet may have these words, which elsewhere make less of a risk: "Who should not take it?"
_ASKED = re.compile(
    r"(?:who should(?:n't| not)?|who can(?:not|'t)|what should|when should|what are (?:the|some)"
    r"|what to (?:avoid|know|expect|tell|ask|do))\b[^.!?]{0,90}\??",
    re.IGNORECASE,
)
_IN_QUESTIONS = re.compile(r"\b(?:cannot|not|possible|some)\b", re.IGNORECASE)
_TOPIC = re.compile(
    r"(?:know (?:the|your) (?:risks?|signs?|symptoms?|facts)"
    r"|(?:possible |serious |common |most |other )*side effects(?: may| can)?(?: include)?"
    r"|when to (?:call (?:your|a|the) doctor|(?:get|seek) (?:medical |emergency )?(?:help|care))(?: right away)?"
    r"|(?:get|seek) (?:medical |emergency )*(?:help|care)(?: right away)?(?: if| for)?"
    r"|(?:tell|call|ask|talk to) your doctor(?: right away)?(?: (?:if|about|before|when)(?: your [\w ]{1,20})?)?"
    r"|if you (?:are|become|may be) (?:pregnant|breastfeeding)(?: or (?:pregnant|breastfeeding))?"
    r"|women who (?:are|can become|may become) pregnant|your (?:health|medical|medicines?)(?: history| conditions?)?"
    r"|(?:for )?(?:people|patients|women|men|adults) with (?:[\w-]+ ){0,2}"
    r"(?:problems|conditions|disease|diabetes|depression|afib))[:.]{0,3}",
    re.IGNORECASE,
)
_CALL = re.compile(
    r"(?:please )?(?:talk to|ask|call|see|visit) (?:your|a|the) (?:doctor|healthcare provider|pharmacist|care team)"
    r"(?: (?:or|and) \w+)?(?: (?:today|now))?[.!]?"
    r"|get (?:the|a|our|your) (?:[\w-]+ ){0,3}(?:guide|card|kit|form|brochure|app|checklist)[.!]?"
    r"|(?:to report (?:negative )?side effects|for more information)\b[^.!?]{0,80}\d{3}[-. ]\d{4}[.!]?",
    re.IGNORECASE,
)
_NOTE = re.compile(r"(?:\^\d{1,3}|[\u2020\u2021\u00a7\u00b6\u2016*]) ?\w.*", re.DOTALL)
_PICTURED = re.compile(
    r"\W*(?:not (?:an )?(?:actual|real) (?:patient|person|size)s?|actor portrayals?|dramatization|stock photo"
    r"|(?:posed by|not) models?|hypothetical patients?"
    r"|(?:[\w-]+ )?(?:not )?(?:shown )?(?:(?:larger|smaller) than |at )?actual size"
    r"|(?:(?:models?|images?|photos?) (?:are |is )?(?:used )?)?for illustrati(?:ve|on)(?: purposes)? only)\W*",
    re.IGNORECASE,
)
_TO_ART = re.compile(
    r"(?:(?:note|notes|art|design|layout|production)(?: (?:note|direction))?s?(?: to (?:\w+ ){0,2}\w+)?"
    r"|designer|developer|dev|alt text|(?:image|photo|picture)(?: caption)?|caption|animation|motion|interaction|visual"
    r"|video|audio|sfx|music|tag ?line|desktop|mobile): .*",
    re.IGNORECASE | re.DOTALL,
)
_MOVEMENT = re.compile(
    r"holds? (?:for )?\d+ ?s(?:ec(?:ond)?s?)?\.?"
    r"|(?:the |sticky |scrolling |end )*(?:isi|safety information|frame|banner|panel|screen|text|copy|logo)\b"
    r"[^.!?]{0,40}?\b(?:auto-?)?"
    r"(?:scroll|hold|pause|loop|fade|appear|expand|collapse|slide|stay|remain|resolve|animate|start|begin|end)s?\b"
    r"[^.!?]{0,60}[.!]?",
    re.IGNORECASE,
)
_LEFT_ALONE = (_POINTING, _CALL, _NOTE, _TO_ART, _MOVEMENT, _QUESTION)


def is_caption(said: str) -> bool:
    """Whether a line tells what a picture is not: "Not an actual patient", "Not actual size"."""
    return _PICTURED.fullmatch(said) is not None


def is_topic(said: str) -> bool:
    """Whether a line only names what a part of a safety text is about, such as "When to call your doctor"."""
    return _TOPIC.fullmatch(said) is not None


def weighed_words(said: str) -> str:
    """The words of a line that can make less of a risk: those of a leaflet's question without its "not"."""
    return _IN_QUESTIONS.sub("", said) if asks(said) else said


def asks(said: str) -> bool:
    """Whether a line is one of the questions that leaflets have for headings."""
    return _ASKED.fullmatch(said) is not None


def leads_elsewhere(said: str) -> bool:
    """Whether a line is a link or a button, by its first word."""
    return _LEADING.fullmatch(said) is not None


def is_note(said: str) -> bool:
    """Whether a line points to other pages, asks, sends the reader to a doctor, is a footnote, or speaks to those who
    make the layout.
    """
    return any(one.fullmatch(said) for one in _LEFT_ALONE)
