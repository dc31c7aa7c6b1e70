"""What do the bits that a model needs for a corpus say?"""

from collections.abc import Sequence

from fairdraft.domain.corpus import CorpusGain


def gain_sentences(gains: Sequence[CorpusGain]) -> list[str]:
    """What each model needs for the text, and what that says."""
    lines = []
    for one in gains:
        interval = f" ({one.ci95[0]:.3f} to {one.ci95[1]:.3f})" if one.ci95 else ""
        told = f"{one.model}: {one.bits_per_byte:.3f} bits per byte{interval}"
        if one.general is None:
            told += '; "fairdraft models probe" measures general English beside it'
        else:
            more = one.bits_per_byte / one.general - 1
            told += f", {abs(more):.0%} {'more' if more > 0 else 'less'} than for general English ({one.general:.3f})"
        lines.append(f"{told}.")
    if gains:
        lines.append(
            "Many bits mean that such text is new to the model, not that training would improve its drafts. Only "
            "raters can judge that."
        )
    return lines
