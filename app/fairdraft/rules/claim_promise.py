"""Does a sentence promise something of the product?

Precision comes first: invitations to ask a doctor, questions, instructions and facts of a disease promise
nothing; a benefit said of the product, of treatment with it, or to the reader does.
"""

import re
from collections.abc import Callable

from fairdraft.rules.approved import ApprovedLanguage
from fairdraft.rules.sentence_memory import Said
from fairdraft.rules.text_reading import TextReading, name_pattern

_BENEFIT = (
    r"(?:help(?:s|ed|ing)?|treat(?:s|ed|ing)?|reduc(?:e|es|ed|ing)|lower(?:s|ed|ing)?|improv(?:e|es|ed|ing)"
    r"|reliev(?:e|es|ed|ing)|clear(?:s|ed|ing)?|work(?:s|ed|ing)?|prevent(?:s|ed|ing)?|protect(?:s|ed|ing)?"
    r"|control(?:s|led|ling)?|calm(?:s|ed|ing)?|eas(?:e|es|ed|ing)|cut(?:s|ting)?|drop(?:s|ped)?|eliminat(?:e|es|ed)"
    r"|cur(?:e|es|ed|ing)|fight(?:s|ing)?|fought|lift(?:s|ed|ing)?|restor(?:e|es|ed)|boost(?:s|ed)?|target(?:s|ed|ing)?"
    r"|block(?:s|ed|ing)?|let(?:s)?|mak(?:e|es|ing)|giv(?:e|es|ing)|gave|bring(?:s)?|deliver(?:s|ed)?|provid(?:e|es|ed)"
    r"|support(?:s|ed)?|slow(?:s|ed|ing)?|shr(?:ink|inks|ank|unk)|stop(?:s|ped)?|keep(?:s)?|kept|start(?:s)? working"
    r"|act(?:s|ed|ing)?|change(?:s|d)?|transform(?:s|ed)?|promot(?:e|es|ed)|increas(?:e|es|ed)|beat(?:s)?|end(?:s|ed)?"
    r"|re(?:build|pair|new|charge|kindle|ignite|awaken|vitali[sz]e|juvenate|balance|set|gain|generate|claim|wire)s?"
    r"|rebuilt|heal(?:s|ed|ing)?|sooth(?:e|es|ed|ing)|tam(?:e|es|ed|ing)|quiet(?:s|ed)?|melt(?:s|ed)?"
    r"|eras(?:e|es|ed)|banish(?:es|ed)?|strengthen(?:s|ed)?|enhanc(?:e|es|ed)|steadies|stabili[sz]es|normali[sz]es"
    r"|sharpens|brightens|unlocks|frees|sav(?:e|es|ed)|wakes|puts|takes the edge|leaves \w+ (?:behind|in the)|rids?"
    r"|buys|carries|opens|shines|wins|outdoes|looks after|watches over|stands (?:by|up|guard)|steps (?:in|up)|turns"
    r"|gets (?:you|me|your|my)|goes (?:further|beyond|the distance|to work)|sets (?:you|me)|hits|knocks|packs|kicks"
    r"|takes (?:you|me|your|care|on)|leaves (?:you|your)|is (?:how|why) (?:you|I|we))"
)
# "It rebuilds your pancreas": whatever is done to what is yours, but for what describes or warns.
_DONE_TO_YOURS = re.compile(
    r"^(?: ?\([^()]{0,60}\))?(?: (?:tablets?|capsules?|injection))?,?"
    r"(?: (?:also|even|really|just|truly|gently|simply))?"
    r" (?:(?:can|could|will|may|might) (?:also |even |really )?(?P<can>[a-z]{3,})|(?P<does>[a-z]{2,}(?:s|ed)))"
    r"(?: [a-z']+){0,3}? (?:you|your)\b",
    re.IGNORECASE,
)
_NOT_DONE = re.compile(
    r"(?:is|was|as|has|does|both|each|this|plus|unless|tablets|capsules|doses|pills|needs?|need(?:s|ed)|requires?|costs?|comes?"
    r"|belongs?|goes|arrives?|reminds?|asks?|tells?|affect(?:s|ed)?|harm(?:s|ed)?|hurts?|damag(?:e|es|ed)|rais(?:e|es|ed)"
    r"|weaken(?:s|ed)?|upsets?|irritat(?:e|es)|burns?|leaves?|enters?|reach(?:es)?|pass(?:es)?|crosses|limits?|fits?"
    r"|suits?|interacts?|differs?|cause[sd]?|worsen(?:s|ed)?|prescribed|includes?|uses?|used|called|named)",
    re.IGNORECASE,
)
# "It never misses": what is said of the product, but for what describes it, tells of a risk, or is no verb.
_DOES = re.compile(
    r"^(?: ?\([^()]{0,60}\))?(?: (?:tablets?|capsules?|injection))?,?"
    r"(?: (?:also|even|really|just|truly|simply|never|always|still|quietly|gently))? (?P<does>[a-z]{3,}s)\b"
    r"(?! (?:of|for|are|were|can|may)\b)",
    re.IGNORECASE,
)
_BEGINNING = re.compile(r"(?:^|[:;.!?,\u2013-]\s?|\b(?:and|but|so|then|while) )\W*$", re.IGNORECASE)
_DESCRIBING_WORDS = (
    "is was has does this plus unless always besides needs requires costs comes arrives reminds tells affects "
    "harms hurts damages raises weakens upsets irritates burns leaves enters reaches passes crosses limits fits "
    "suits interacts differs causes worsens includes uses contains belongs stays remains looks tastes smells "
    "dissolves expires goes sits holds carries appears means refers stands lasts counts starts begins warns lists "
    "falls exists consists depends varies increases decreases competes interferes binds mixes follows ships "
    "travels takes tablets capsules doses pens injections users patients refills samples prescriptions packs "
    "bottles boxes ingredients savings questions emails updates tips facts resources kits cards stories ads "
    "labels instructions risks effects studies nurses advocates syringes needles pills shots terms members "
    "readers visits topics words articles pages"
)
_DESCRIBING = frozenset(_DESCRIBING_WORDS.split())
_OUTCOME = re.compile(
    r"\b(?:more energy|better (?:sleep|days|nights|skin|mood|control|life|numbers|mornings|results?)|clearer skin"
    r"|clear or almost clear|relief|fewer \w+"
    r"|less (?:\w+ )?(?:itch|pain|itching|symptoms?|depression|worry)"
    r"|weight loss|los(?:e|t|ing) (?:\w+ )?(?:weight|pounds)|symptom-free|(?:a1c|blood sugar|risk|scores?|symptoms?)"
    r" (?:dropped|fell|drops|falls|went down|improved|reduced|decreased)|proven|clinically|effective(?:ly)?|superior"
    r"|(?:take|takes|taking|took|gain|stay|get) (?:charge|control|command) of"
    r"|well[ -]tolerated|remission|breakthrough|powerful|fast-acting|long-lasting|results)\b",
    re.IGNORECASE,
)
# A benefit that is asked for, or said to the reader, at the beginning of a sentence.
_ADDRESSED = re.compile(
    r"(?:(?:finally|now|at last|imagine|start to|you (?:can|will|could|may)|it's time to|get ready to),? )?"
    r"(?:lower|reduce|cut|improve|relieve|treat|clear|beat|stop|end|control|lose"
    r"|wake up (?:to|with|happy|happier|refreshed|rested|smiling|energized|ready|clear-?headed)"
    r"|(?:shed|melt|drop|burn) (?:the |those |your |extra |unwanted |stubborn |a few )*(?:pounds|weight|fat|inches)"
    r"|re(?:discover|claim|gain|kindle|ignite|store|new|build|charge|awaken)"
    r"|feel (?:better|like yourself|more|less|happy|happier|alive|whole|great|strong|free)"
    r"|sleep (?:better|through|longer|well|soundly|deeply|like)"
    r"|get (?:back|your|relief|clearer|better|rid)|take back"
    r"|say (?:goodbye|good-bye|hello to)|enjoy|breathe easier|live without)\b",
    re.IGNORECASE,
)
_NOTHING_PROMISED = re.compile(
    r"\b(?:ask|talk (?:to|with)|speak (?:to|with)|see|tell|call|visit|contact|consult|discuss (?:it |this )?with)"
    r" (?:to |with )?(?:your|a|the|any|with your) (?:doctor|health ?care|healthcare|nurse|pharmacist|provider"
    r"|dermatologist|care team|next)|\b(?:is|if|whether) (?:\w+ ){0,3}(?:may be |might be )?right for (?:you|me)\b"
    r"|\b(?:visit|go to|see) (?:www\.|\S+\.(?:com|example|gov))|\blearn (?:more|how|about|if)\b|\bfind out\b"
    r"|\bworks? (?:along|together|side by side)? ?with (?:diet|exercise|your|you|an?)\b"
    r"|\bnot (?:known|recommended|approved|studied|a cure|for (?:everyone|people|use)|all|everyone)\b"
    r"|\bsee (?:full|our|the) \b|\bplease see\b"
    r"|^\W*(?:ask|find out|learn|write down|note|think about) (?:how|if|whether|what|when|which|why)\b"
    r"|\bno (?:guarantee|assurance|promise) that\b|\b(?:not|n't|cannot) guarantee"
    r"|^(?:\w+ ){0,2}results? (?:may|can|will) (?:vary|differ)\b[^,;.]*[.]?$"
    r"|\b(?:ask|talk|speak|bring|write down|discuss|mention|prepare)\b.{0,60}"
    r"\b(?:questions?|appointment|visit|doctor)\b",
    re.IGNORECASE,
)
_PRONOUN_SUBJECT = re.compile(
    r"(?:it|this (?:medicine|treatment|tablet|capsule|pill|injection|once-daily \w+)) "
    r"(?:also |even |really |just |can |may |could |will |might |has |is |was |and ){0,3}" + _BENEFIT + r"\b",
    re.IGNORECASE,
)
_BETWEEN = (
    r"(?: ?\([^()]{0,60}\))?(?: (?:tablets?|capsules?|injection))?,?"
    r"(?: (?!(?:if|when|about|before|after|until|while|where|unless|my|our|his|her)\b)[\w'-]+,?){0,4}? "
)
_SAID_OF = re.compile(r"^" + _BETWEEN + _BENEFIT + r"\b", re.IGNORECASE)
_DENIED = re.compile(
    r"^(?: ?\([^()]{0,60}\))? (?:(?:does|do|did|is|has|was)(?: not|n't)\b(?! (?:just|only))"
    r"|(?:may|can|might|could) make you (?:feel )?(?:\w+ )?"
    r"(?:sleepy|drowsy|dizzy|tired|sick|faint|weak|thirsty|bleed|go to the bathroom|urinate|gain weight)\b)",
    re.IGNORECASE,
)
_BY_PRODUCT = re.compile(r"\b(?:with|on|by|from|thanks to|because of|using|taking)(?: \w+)? $", re.IGNORECASE)
_WITH = re.compile(r"\W*(?:with|on|thanks to|because of)(?: \w+)? ", re.IGNORECASE)
# "With it I'll see my son graduate": what a person does with the product, whatever it is.
_DONE_WITH = re.compile(
    r"^,? (?:(?-i:I)|we|you|she|he|they)(?:'(?:m|ll|re|s|ve|d))? (?!should|must|need|may)\w", re.IGNORECASE
)
_ATTRIBUTE = re.compile(
    r"^(?: ?\([^()]{0,60}\))?(?: (?:tablets?|capsules?|injection))? (?:is|was|are|has (?:been )?(?:shown|proven)) "
    r"(?:\w+ ){0,3}?(?:shown|proven|effective|safe|better|best|first|only|fast|powerful|strong|easy|gentle|unique"
    r"|superior|different|breakthrough|trusted|preferred|recommended|well|the (?:answer|solution|key|#))",
    re.IGNORECASE,
)
_EVERYDAY = re.compile(
    r"(?:you (?:can|may|could|will) )?(?:enjoy|stop|end|clear|get your|cut) "
    r"(?:\w+ ){0,3}?(?:walk|walks|meals?|breakfast|dinner|coffee|by|salt|sugar"
    r"|emails?|texts?|messages?|reminders?"
    r"|car|garden|questions?|notes?|list|day|copy|guide|card|calendar|schedule|back|down|out|facts)\b"
    r"|stop taking|control what"
    r"|re(?:new|set|charge|build) (?:\w+ ){0,3}?(?:card|prescription|password|pen|phone|membership)\b",
    re.IGNORECASE,
)
_LONGEST = 1200


def promises(reading: TextReading, said: Said) -> bool:
    """Whether a sentence promises something of the product or of treatment with it."""
    if len(said.text) > _LONGEST:
        said = reading.memory.said(said.text[:_LONGEST])
    return said.ask(reading.language.once(_promise_of) if reading.language else _promise_of_none)


def _promise_of(language: ApprovedLanguage) -> Callable[[str], bool]:
    """The question whether words promise something of this product."""
    names = (name_pattern(language.product.brand), name_pattern(language.product.established_name))

    def promise(said: str) -> bool:
        return _is_promise(said, names)

    return promise


def _promise_of_none(said: str) -> bool:
    return _is_promise(said, ())


def _is_promise(said: str, names: tuple[re.Pattern[str], ...]) -> bool:
    plain = said.strip(" \"'*")
    if plain.endswith("?") or _NOTHING_PROMISED.search(said):
        return False
    if _of_product(said, names):
        return True
    return bool(_PRONOUN_SUBJECT.match(plain) or (_ADDRESSED.match(plain) and not _is_everyday(plain)))


def _of_product(said: str, names: tuple[re.Pattern[str], ...]) -> bool:
    for pattern in names:
        for name in pattern.finditer(said):
            rest, before = said[name.end() :], said[: name.start()]
            if _DENIED.match(rest):
                continue
            if _SAID_OF.match(rest) or _ATTRIBUTE.match(rest) or _does_to_yours(rest) or _does(rest, before):
                return True
            if _BY_PRODUCT.search(before) and (_OUTCOME.search(said) or _is_done_with(before, rest)):
                return True
    return False


def _is_done_with(before: str, rest: str) -> bool:
    """Whether a sentence begins "With …" or "Thanks to …" and goes on with what a person does."""
    return _WITH.fullmatch(before) is not None and _DONE_WITH.match(rest) is not None


def _does_to_yours(rest: str) -> bool:
    done = _DONE_TO_YOURS.match(rest)
    return done is not None and not _NOT_DONE.fullmatch(done["can"] or done["does"])


def _does(rest: str, before: str) -> bool:
    """Whether a sentence that begins with the product goes on with something that it does."""
    done = _DOES.match(rest) if _BEGINNING.search(before) else None
    return done is not None and done["does"].lower() not in _DESCRIBING


def _is_everyday(said: str) -> bool:
    """Whether it asks for nothing medical: "Enjoy the walk", "Stop by", "Get your free guide"."""
    return bool(_EVERYDAY.match(said))
