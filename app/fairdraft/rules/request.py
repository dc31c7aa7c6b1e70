"""What is asked of the checker?"""

from dataclasses import dataclass, field
from datetime import date

from fairdraft.domain.campaign import AdType, Channel
from fairdraft.domain.finding import Span
from fairdraft.domain.product import Product, Voice


@dataclass(frozen=True, slots=True)
class Surface:
    """A part of the text with its place in the copy deck: headline, body, call_to_action, isi, post ….

    `span` counts code points of the checked text.
    """

    name: str
    span: Span


@dataclass(frozen=True, slots=True)
class CheckRequest:
    """One text to check. Equal requests give equal results.

    `on` is the day whose rules and dates hold. `surfaces` are known where the text comes from a piece's
    blocks; without them they are inferred from the text. `locked` are blocks of approved language that the
    program inserted. `known_names` are brand and established names of other products, which a help-seeking
    piece must not name. `notes` are the notes of a piece to the art department, which are no part of its text.
    `seconds` is how long a spot is to be, where its script does not say. `voice` is what the campaign says of the
    words to use, beside the product. `in_hand` is where in the text somebody is just writing: the word there is not
    finished.
    """

    text: str
    product: Product | None
    ad_type: AdType = "product-claim"
    channel: Channel = "print"
    surfaces: tuple[Surface, ...] = ()
    on: date = field(kw_only=True)
    locked: tuple[Span, ...] = ()
    known_names: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    seconds: int | None = None
    voice: Voice = field(default_factory=Voice)
    in_hand: int | None = None
