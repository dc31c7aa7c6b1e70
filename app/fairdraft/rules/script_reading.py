"""What does a script say and show, with its approved major statement known for what it is?"""

from fairdraft.rules.text_reading import TextReading
from fairdraft.rules.tv_script import PACE, TvScript, tv_script


def script_of(reading: TextReading, pace: float = PACE) -> TvScript:
    """The script in a text, with the approved major statement known as risk."""
    isi = reading.approved.isi if reading.approved else None
    places = (
        [reading.span(one.start, one.end) for one in isi.counted if one.start is not None and one.end is not None]
        if isi
        else []
    )
    return tv_script(reading.request.text, pace=pace, risk_places=places, seconds=reading.request.seconds)
