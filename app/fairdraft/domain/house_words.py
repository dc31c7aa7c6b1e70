"""Which words does a brand avoid, and which does it say instead of others?"""

from dataclasses import dataclass

from fairdraft.domain.product import Product, Voice


@dataclass(frozen=True, slots=True)
class HouseWords:
    """The words that a piece is not to use: those without anything in their place, and those with a preferred one.

    Each is kept once, as the files write it, in their order; `instead` has the word and what is said for it.
    """

    avoided: tuple[str, ...] = ()
    instead: tuple[tuple[str, str], ...] = ()

    def __bool__(self) -> bool:
        return bool(self.avoided or self.instead)


def house_words(product: Product | None, campaign: Voice | None = None) -> HouseWords:
    """What the voices of a product and of a campaign say of words together; where both name one, the campaign's holds.

    A word that is to be avoided and has a preferred one is replaced by that; nothing is said instead of itself, or
    instead of what the campaign prefers, and no word is put in the place of another that the campaign avoids.
    """
    voices = [one for one in (product.voice if product else None, campaign) if one is not None]
    instead: dict[str, tuple[str, str]] = {}
    avoided: dict[str, str] = {}
    for voice in voices:
        replaced: dict[str, list[str]] = {}
        for key, (_other, preferred) in instead.items():
            replaced.setdefault(_key(preferred), []).append(key)
        for word in filter(_key, voice.avoid):
            for key in replaced.pop(_key(word), ()):
                avoided[key] = instead.pop(key)[0]
            avoided[_key(word)] = word.strip()
        for preferred, others in voice.prefer.items():
            instead.pop(_key(preferred), None)
            avoided.pop(_key(preferred), None)
            for other in others:
                if _key(preferred) and _key(other) not in ("", _key(preferred)):
                    instead[_key(other)] = (other.strip(), preferred.strip())
    return HouseWords(tuple(one for key, one in avoided.items() if key not in instead), tuple(instead.values()))


def _key(words: str) -> str:
    return " ".join(words.split()).casefold()
