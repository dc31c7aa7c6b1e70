"""Which letters of other alphabets stand for Latin ones that they look like?"""

# Letters of Cyrillic and Greek that no eye tells from Latin ones; "μg", "β" and their like are meant as such.
LOOKALIKES = dict(
    zip(
        "АВЕЅІЈКМНОРСТХаеѕіјорсухһԁԛԝӏΑΒΕΖΗΙΚΜΝΟΡΤΥΧο",
        "ABESIJKMHOPCTXaesijopcyxhdqwlABEZHIKMNOPTYXo",
        strict=True,
    )
)
_FARTHEST = 40  # letters of a word on either side


def latin_for(text: str, place: int) -> str:
    """The Latin letter for which one of another alphabet stands in a word of Latin letters; empty where it stands for
    itself, as in a word of its own language.
    """
    latin = LOOKALIKES.get(text[place])
    if latin is None:
        return ""
    start = place
    while start and place - start < _FARTHEST and text[start - 1].isalpha():
        start -= 1
    end = place + 1
    while end < len(text) and end - place < _FARTHEST and text[end].isalpha():
        end += 1
    word = text[start:end]
    others = [one for one in word if one not in LOOKALIKES]
    return latin if others and all(map(_is_latin, others)) else ""


def _is_latin(letter: str) -> bool:
    return letter <= "\u024f"
