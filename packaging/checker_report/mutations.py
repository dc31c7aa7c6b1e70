"""Which changes of an approved text are harmless, and which are not?

Every change is drawn with a seeded generator, so two runs give the same texts.
"""

import itertools
import random
import re
import textwrap
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from pieces import ApprovedPiece

_SENTENCE_END = re.compile(r"(?<=[.!?])\s+")
_BULLET = re.compile(r"(?m)^[•\-*] ")
_OPPOSITES = (
    ("may", "will"),
    ("can", "will"),
    ("adults", "people"),
    ("adults", "adults and children"),
    ("children", "adults"),
    ("women", "people"),
    ("liver", "kidney"),
    ("kidney", "liver"),
    ("kidneys", "lungs"),
    ("eye", "ear"),
    ("face", "hands"),
    ("throat", "chest"),
    ("heart", "liver"),
    ("skin", "hair"),
    ("stomach", "back"),
    ("death", "discomfort"),
    ("life-threatening", "unpleasant"),
    ("serious", "mild"),
    ("severe", "mild"),
    ("diabetes", "hypertension"),
    ("eczema", "psoriasis"),
    ("depression", "anxiety"),
    ("insomnia", "fatigue"),
    ("atrial fibrillation", "heart failure"),
    ("breast cancer", "lung cancer"),
    ("stroke", "headache"),
    ("bleeding", "bruising"),
    ("infections", "irritations"),
    ("suicidal", "unhappy"),
    ("stop", "continue"),
    ("increase", "decrease"),
    ("before", "after"),
    ("with", "without"),
    ("without", "with"),
)
_WEAKER = (
    ("right away", "soon"),
    ("Stop taking", "Think about pausing"),
    ("Do not take", "Avoid taking"),
    ("Do not stop", "Try not to stop"),
    ("Call your doctor", "Write to your doctor"),
    ("Tell your doctor", "You may tell your doctor"),
    ("get medical help", "rest"),
    ("Get medical help", "Rest"),
)
_ADDED = (
    "Most people never have to think of it.",
    "Your doctor knows what to do.",
    "Many people take it for years.",
    "It is good to have read this once.",
)
_NEGATIONS = (
    ("Do not ", "Do "),
    ("do not ", "do "),
    ("should not ", "should "),
    ("cannot ", "can "),
    (" not ", " "),
    ("without ", "with "),
)


@dataclass(frozen=True, slots=True)
class Change:
    """One changed text of a piece: what kind of change, where, and the whole text."""

    kind: str
    place: str
    text: str


def harmful_changes(piece: ApprovedPiece, chance: random.Random, each: int) -> Iterator[Change]:
    """Up to `each` changes of every harmful kind that the piece's texts allow, no text twice."""
    for kind, change in _HARMFUL.items():
        seen = {piece.text()}
        for _ in range(each * 6):
            changed = change(piece, chance)
            if changed is not None and changed[1] not in seen:
                seen.add(changed[1])
                yield Change(kind, *changed)
            if len(seen) > each:
                break


def harmless_changes(piece: ApprovedPiece, chance: random.Random, number: int) -> Iterator[Change]:
    """`number` texts, each with one to three harmless changes."""
    for _ in range(number):
        text = piece.text()
        kinds = chance.sample(sorted(_HARMLESS), chance.randint(1, 3))
        # Bullets change places while each is still one line; a column is set of finished lines, in which words are
        # broken, and character references are written last, because the others would break them apart.
        kinds.sort(
            key=lambda kind: (
                kind == "HTML entities",
                kind == "words broken at hyphens",
                kind == "narrow column",
                kind != "order of bullets in a group",
            )
        )
        for kind in kinds:
            text = _HARMLESS[kind](text, piece, chance)
        yield Change(" + ".join(kinds), "", text)


_Changed = tuple[str, str] | None


def _drop_sentence(piece: ApprovedPiece, chance: random.Random) -> _Changed:
    sentences = [one for one in _SENTENCE_END.split(piece.isi) if len(one.split()) >= 3]
    lost = chance.choice(sentences)
    return lost, piece.text(isi=piece.isi.replace(lost, "", 1))


def _drop_bullet(piece: ApprovedPiece, chance: random.Random) -> _Changed:
    lines = piece.isi.split("\n")
    bullets = [place for place, line in enumerate(lines) if _BULLET.match(line)]
    if not bullets:
        return None
    at = chance.choice(bullets)
    return lines[at], piece.text(isi="\n".join(lines[:at] + lines[at + 1 :]))


def _change_number(piece: ApprovedPiece, chance: random.Random) -> _Changed:
    # The MedWatch number is answered for by another group of rules.
    numbers = [
        one
        for one in re.finditer(r"(?<![\d\-])\d+(?![\d\-])", piece.isi)
        if "1-800" not in piece.isi[max(0, one.start() - 12) : one.end() + 12]
    ]
    if not numbers:
        return None
    one = chance.choice(numbers)
    other = str(int(one.group()) + chance.randint(1, 9))
    return _around(piece.isi, one), piece.text(isi=piece.isi[: one.start()] + other + piece.isi[one.end() :])


def _swap(pairs: tuple[tuple[str, str], ...]) -> Callable[[ApprovedPiece, random.Random], _Changed]:
    def change(piece: ApprovedPiece, chance: random.Random) -> _Changed:
        part = chance.choice(("indication", "isi"))
        text = piece.indication if part == "indication" else piece.isi
        old, new = chance.choice(pairs)
        bounded = re.escape(old) if old != old.strip() else rf"\b{re.escape(old)}\b"
        places = list(re.finditer(bounded, text))
        if not places:
            return None
        one = chance.choice(places)
        changed = text[: one.start()] + new + text[one.end() :]
        return _around(text, one), piece.text(**{part: changed})

    return change


def _cut_end(piece: ApprovedPiece, chance: random.Random) -> _Changed:
    at = chance.randrange(len(piece.isi) // 3, len(piece.isi) * 9 // 10)
    return piece.isi[at - 30 : at], piece.text(isi=piece.isi[:at])


def _drop_right_away(piece: ApprovedPiece, chance: random.Random) -> _Changed:
    places = list(re.finditer(r" right away\b", piece.isi))
    if not places:
        return None
    one = chance.choice(places)
    return _around(piece.isi, one), piece.text(isi=piece.isi[: one.start()] + piece.isi[one.end() :])


def _move_boxed_warning(piece: ApprovedPiece, chance: random.Random) -> _Changed:
    boxed = piece.product.safety.boxed_warning.strip()
    if not boxed or boxed not in piece.isi:
        return None
    rest = [part for part in piece.isi.replace(boxed, "", 1).split("\n\n") if part.strip()]
    # After at least two further parts, so that other risks really come first.
    at = chance.randrange(min(3, len(rest)), len(rest) + 1)
    return "boxed warning", piece.text(isi="\n\n".join([*rest[:at], boxed, *rest[at:]]))


def _drop_adjunct(piece: ApprovedPiece, chance: random.Random) -> _Changed:
    phrases = [
        phrase
        for one in piece.product.indications
        for group in one.must_keep
        for phrase in group
        if f" {phrase} " in piece.indication
    ]
    if not phrases:
        return None
    phrase = chance.choice(phrases)
    return phrase, piece.text(indication=piece.indication.replace(f" {phrase} ", " ", 1))


def _put_in(piece: ApprovedPiece, chance: random.Random) -> _Changed:
    # Within a paragraph or bullet: between two paragraphs any sentence may stand.
    places = list(re.finditer(r"(?<=[a-z][.]) (?=[A-Z])", piece.isi))
    if not places:
        return None
    one = chance.choice(places)
    added = f" {chance.choice(_ADDED)} "
    return _around(piece.isi, one), piece.text(isi=piece.isi[: one.start()] + added + piece.isi[one.end() :])


def _around(text: str, match: re.Match[str]) -> str:
    return " ".join(text[max(0, match.start() - 30) : match.end() + 30].split())


_HARMFUL: dict[str, Callable[[ApprovedPiece, random.Random], _Changed]] = {
    "drop a sentence": _drop_sentence,
    "drop a bullet": _drop_bullet,
    "change a number": _change_number,
    "flip or drop a negation": _swap(_NEGATIONS),
    "change a word that decides": _swap(_OPPOSITES),
    "weaken an instruction": _swap(_WEAKER),
    "drop “right away”": _drop_right_away,
    "cut the end": _cut_end,
    "put a sentence in": _put_in,
    "drop a limit of the use": _drop_adjunct,
    "move the boxed warning down": _move_boxed_warning,
}


def _curly(text: str, _piece: ApprovedPiece, _chance: random.Random) -> str:
    return re.sub(r'"([^"]*)"', "“\\1”", text.replace("'", "’"))


def _hyphens(text: str, _piece: ApprovedPiece, chance: random.Random) -> str:
    return text.replace("-", chance.choice(("\u2010", "\u2011")))


def _hard_spaces(text: str, _piece: ApprovedPiece, chance: random.Random) -> str:
    return re.sub(r"(?<=\w) (?=\w)", lambda _: "\u00a0" if chance.random() < 0.15 else " ", text)


def _bullets(text: str, _piece: ApprovedPiece, chance: random.Random) -> str:
    sign = chance.choice(("- ", "* ", "– ", "●\t", "▪ "))
    return _BULLET.sub(sign, text)


def _case(text: str, _piece: ApprovedPiece, chance: random.Random) -> str:
    return text.upper() if chance.random() < 0.5 else text.lower()


def _wrap(text: str, _piece: ApprovedPiece, chance: random.Random) -> str:
    return re.sub(r"(?<=[a-z,]) (?=[a-z])", lambda _: "\n" if chance.random() < 0.06 else " ", text)


def _column(text: str, _piece: ApprovedPiece, chance: random.Random) -> str:
    width = chance.randint(28, 64)
    return "\n".join(textwrap.fill(line, width, break_on_hyphens=False) for line in text.split("\n"))


def _broken_words(text: str, _piece: ApprovedPiece, chance: random.Random) -> str:
    hyphen = chance.choice("-\u2010\u2011\u00ad")

    def broken(word: re.Match[str]) -> str:
        at = chance.randint(3, len(word[0]) - 3)
        return f"{word[0][:at]}{hyphen}\n{word[0][at:]}" if chance.random() < 0.1 else word[0]

    return re.sub(r"(?<![\w-])[a-z]{7,}(?![\w-])", broken, text)


def _telephone(text: str, _piece: ApprovedPiece, chance: random.Random) -> str:
    return text.replace("1-800-FDA-1088", chance.choice(("1.800.FDA.1088", "1 (800) FDA-1088", "1 800 FDA 1088")))


def _letter_bullets(text: str, _piece: ApprovedPiece, _chance: random.Random) -> str:
    return _BULLET.sub("o\t", text)


def _spaces(text: str, _piece: ApprovedPiece, chance: random.Random) -> str:
    return re.sub(r"(?<=[.:]) ", lambda _: chance.choice(("  ", " ", "\n")), text)


def _marks(text: str, piece: ApprovedPiece, chance: random.Random) -> str:
    plain = text.replace(f"{piece.product.brand}®", piece.product.brand)
    return plain.replace(piece.product.brand, piece.product.brand + chance.choice(("®", "™", "")))


def _names(text: str, piece: ApprovedPiece, _chance: random.Random) -> str:
    product = piece.product
    return text.replace(f"{product.brand} is a ", f"{product.brand}® ({product.established_name}) is a ", 1)


def _markdown(text: str, _piece: ApprovedPiece, _chance: random.Random) -> str:
    return re.sub(r"(?m)^([A-Z][A-Z ]{8,})$", r"## \1", text.replace("Do not", "**Do not**"))


def _quotation(text: str, _piece: ApprovedPiece, _chance: random.Random) -> str:
    return re.sub(r"(?m)^", "> ", text)


def _escapes(text: str, _piece: ApprovedPiece, _chance: random.Random) -> str:
    return re.sub(r"([()+\-.])", r"\\\1", text)


def _entities(text: str, _piece: ApprovedPiece, chance: random.Random) -> str:
    # Tags and quotation marks of another change stay what they are.
    escaped = text.replace("&", "&amp;").replace("’", "&rsquo;").replace("\u00a0", "&nbsp;")
    return escaped.replace("®", "&reg;").replace("•", "&bull;" if chance.random() < 0.5 else "&#8226;")


def _html_list(text: str, _piece: ApprovedPiece, _chance: random.Random) -> str:
    lines = (f"<li>{_BULLET.sub('', line)}</li>" if _BULLET.match(line) else line for line in text.split("\n"))
    return "\n".join(f"<p>{line}</p>" if line.strip() and line[0] not in "<>" else line for line in lines)


def _numbers(text: str, _piece: ApprovedPiece, _chance: random.Random) -> str:
    count = itertools.count(1)
    return _BULLET.sub(lambda _: f"{next(count)}. ", text)


def _shuffle_bullets(text: str, _piece: ApprovedPiece, chance: random.Random) -> str:
    """Bullets of one group in another order: a group is a run of neighboring bullet lines."""
    lines = text.split("\n")
    shuffled: list[str] = []
    group: list[str] = []
    for line in [*lines, ""]:
        if _BULLET.match(line):
            group.append(line)
            continue
        chance.shuffle(group)
        shuffled.extend(group)
        group = []
        shuffled.append(line)
    return "\n".join(shuffled[:-1])


_HARMLESS: dict[str, Callable[[str, ApprovedPiece, random.Random], str]] = {
    "curly quotes": _curly,
    "other hyphens": _hyphens,
    "hard spaces": _hard_spaces,
    "other bullets": _bullets,
    "case": _case,
    "line breaks": _wrap,
    "narrow column": _column,
    "words broken at hyphens": _broken_words,
    "telephone written otherwise": _telephone,
    "Word's letter bullets": _letter_bullets,
    "blanks between sentences": _spaces,
    "® and ™": _marks,
    "established name beside the brand": _names,
    "Markdown": _markdown,
    "Markdown quotation": _quotation,
    "Markdown escapes": _escapes,
    "HTML entities": _entities,
    "order of bullets in a group": _shuffle_bullets,
    "HTML list": _html_list,
    "numbers for bullets": _numbers,
}
