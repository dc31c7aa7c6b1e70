"""How is a criterion called in a sentence?"""

_ABBREVIATIONS = frozenset({"isi"})


def criterion_words(criterion: str) -> str:
    """A criterion's id as words, abbreviations in capitals: "isi_referencing" is "ISI referencing"."""
    return " ".join(word.upper() if word in _ABBREVIATIONS else word for word in criterion.split("_"))
