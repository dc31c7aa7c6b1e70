"""Which words tell of a risk, and which promise something?"""

import re

_RISK = re.compile(
    r"\b(?:side effects?|serious|(?:may|can|could|might) (?:also )?cause|do not (?:take|use|stop|start)"
    r"|should not (?:take|use)"
    r"|allergic(?! (?:conditions?|diseases?|rhinitis|asthma|skin))|warnings?|risks? of"
    r"|(?:stop|stopping) (?:taking|using)|infections?|bleeding|suicidal"
    r"|death|life-threatening|(?:can|may) (?:also )?happen|have happened|can lead to|may lead to"
    r"|tell your (?:doctor|health)|call your (?:doctor|health)|risks?:)",
    re.IGNORECASE,
)
# "Reduces the risk of stroke" is what the medicine is for.
_LOWERED = re.compile(
    r"\b(?:reduc|lower|cut|decreas|lessen|prevent|protect|halv|shrink|slash|trim)\w*\b", re.IGNORECASE
)
_REACH = 48
_NOT_KNOWN = re.compile(r"\b(?:(?:is|are) not|isn't|aren't) known (?:if|whether)\b", re.IGNORECASE)
_BENEFIT = re.compile(
    r"\b(?:help(?:s|ed|ing)?|treat(?:s|ed|ing)?|reduc(?:e|es|ed|ing)|lower(?:s|ed|ing)?|improv(?:e|es|ed|ing)|"
    r"reliev(?:e|es|ed|ing)|relief|clear(?:s|ed|er|ing)?|work(?:s|ed|ing)?|prevent(?:s|ed|ing)?|"
    r"protect(?:s|ed|ing)?|control(?:s|led|ling)?|calm(?:s|ed|ing)?|eas(?:e|es|ed|ing)|cut(?:s|ting)?|drop(?:s|ped)?|"
    r"eliminat\w+|cur(?:e|es|ed|ing)|fight(?:s|ing)?|stop(?:s|ped)?|lift(?:s|ed)?|better|best|feel(?:s|ing)?|"
    r"love[sd]?|enjoy|get .{0,20} back|goodbye|good-bye|results?|effective|change[sd]?"
    r"|possible(?! (?:savings?|costs?|prices?|side|risks?)))\b",
    re.IGNORECASE,
)


def tells_of_risk(said: str) -> bool:
    """Whether words tell of a risk, and not only of one that the medicine lowers."""
    for found in _RISK.finditer(said):
        if not found[0].lower().startswith("risk") or found[0].endswith(":"):
            return True
        if not _LOWERED.search(said, max(0, found.start() - _REACH), found.start()):
            return True
    return False


def names_benefit(said: str) -> bool:
    """Whether words say what a medicine does for a person."""
    return _BENEFIT.search(said) is not None and _NOT_KNOWN.search(said) is None


def nature_of(said: str) -> tuple[bool, bool]:
    """(promises, tells of a risk): what says what a medicine does and tells of a risk too is no promise."""
    risk = tells_of_risk(said)
    return (not risk and names_benefit(said)), risk


def promises(said: str) -> bool:
    """Whether words say what a medicine does for a person, and tell of no risk."""
    return nature_of(said)[0]
