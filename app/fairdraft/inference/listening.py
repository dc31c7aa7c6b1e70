"""How is an event told to a listener that may have a bug?"""

import threading

from fairdraft.domain.generation import GenerationEvent, GenerationListener


def tell(listener: GenerationListener, event: GenerationEvent) -> None:
    """Call the listener; its bug is reported as an uncaught one of this thread, and the thread goes on."""
    try:
        listener(event)
    except Exception as error:  # noqa: BLE001 - a listener's bug is reported and must not silence other drafts
        threading.excepthook(
            threading.ExceptHookArgs((type(error), error, error.__traceback__, threading.current_thread()))
        )
