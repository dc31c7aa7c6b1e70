"""How many syllables does an English word have, and at what school grade does a text read?"""

import re

_VOWELS = re.compile(r"[aeiouy]+")
_LETTERS = re.compile(r"[a-z]+")
# Two vowels that are spoken apart: "medi-ation", "seri-ous", "di-et", "easi-er", "ide-a", "cre-ate", "flu-id".
_APART = re.compile(
    r"(?<![cst])ia|(?<![cgstx])io|iu|(?<=sc)ie|(?<=[dlnpvx])ie(?=[nt])|(?<=[eo]r)ie(?=n)|ier$|iest$|(?<=[dhrs])ea$"
    r"|(?<=cr)ea(?=t)|^rea(?=ct|lit)|(?<=qu)ie(?=t)|ie(?=ty$)|(?<=[di])eo|(?<![gq])ua|uou|(?<=fl)ui|(?<=s)ui(?=c)|[aeo]ing"
)
# An e that is not spoken: "like", "used", "sides", "careless", "hopeful", "completely", "tongue".
_SILENT = re.compile(
    r"(?:[^aeiouylr]|[aeiouy][lr]|rl)e$|(?:[^aeiouydt]|[aeiouy][lrn])ed$|(?:[^aeiouyszxcghlr]|[aeiouy][lr])es$|aches$"
    r"|gues?$|[^aeiouys]eless$|eful(?:ly)?$|[^aeiouy]ely$|^(?:life|some|side|there|home)(?=[a-z]{3})"
)


def syllables(word: str) -> int:
    """The syllables of a word by its groups of vowels, at least 1; letters outside a-z are left out.

    Our own count: within one syllable of a dictionary for most words, which is what a grade needs.
    """
    letters = "".join(_LETTERS.findall(word.lower()))
    if len(letters) <= 3:
        return 1
    count = len(_VOWELS.findall(letters)) + len(_APART.findall(letters)) - len(_SILENT.findall(letters))
    return max(1, count)


def reading_grade(sentences: int, words: int, syllables_said: int) -> float:
    """The Flesch-Kincaid grade of a text with so many sentences, words and syllables.

    Source: Kincaid et al. 1975, Research Branch Report 8-75. 0.0 for a text without words.
    """
    if not words or not sentences:
        return 0.0
    return 0.39 * words / sentences + 11.8 * syllables_said / words - 15.59
