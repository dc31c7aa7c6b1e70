"""Which sentences of a text are the writer's own and may promise something?"""

from fairdraft.domain.finding import Span
from fairdraft.rules.claim_sentences import copy_ranges
from fairdraft.rules.kinds.claim_context import tells_risk
from fairdraft.rules.text_reading import TextReading


def own_sentences(reading: TextReading) -> tuple[Span, ...]:
    """Where the sentences stand that are neither approved nor tell of risks or give instructions, in order."""
    return tuple(
        reading.span(low, high)
        for low, high, _said, approved in copy_ranges(reading)
        if low < high and not approved and not tells_risk(reading, low, high)
    )
