"""Which words of their own does a person have the spelling check know, and where are they kept?"""

from collections.abc import Callable

from fairdraft.domain.begun_files import OWN_WORDS, BegunFiles, BegunFilesError
from fairdraft.domain.errors import KnownError
from fairdraft.domain.own_words import OwnWords, own_words_of


class OwnWordFile:
    """The file of them, which lies beside the store as begun work does: plain, or encrypted with it.

    Args:
        files: what lies beside the store.
    """

    def __init__(self, files: BegunFiles) -> None:
        self._files = files

    def sign(self) -> object:
        """Another one once words may have been changed, by whichever program; nothing is opened for it."""
        return self._files.sign(OWN_WORDS)

    def read(self) -> frozenset[str]:
        """The words; none where there is no file. KnownError where it cannot be read."""
        try:
            return _parsed(self._files.read(OWN_WORDS), self._files.place(OWN_WORDS)).words
        except BegunFilesError as error:
            raise KnownError(
                f"The words in {error.place} cannot be read: {error.why}.",
                "Give yourself permission to read them there, or free some space.",
            ) from error

    def change(self, how: Callable[[OwnWords], OwnWords]) -> frozenset[str]:
        """Change the words, whatever other programs do meanwhile; gives them as they are then. KnownError where that
        cannot be kept.
        """
        kept: list[OwnWords] = []

        def changed(content: bytes | None) -> bytes:
            kept[:] = [how(_parsed(content, self._files.place(OWN_WORDS)))]
            return kept[0].as_bytes()

        try:
            self._files.change(OWN_WORDS, changed)
        except BegunFilesError as error:
            raise KnownError(
                f"Your words could not be saved in {error.place} ({error.why}).",
                "Free some space there, or give yourself permission to write there.",
            ) from error
        return kept[0].words


def _parsed(content: bytes | None, place: str) -> OwnWords:
    try:
        return OwnWords() if content is None else own_words_of(content)
    except UnicodeDecodeError as error:
        raise KnownError(
            f"The words in {place} cannot be read: the file is not UTF-8 text (byte {error.start}).",
            f"Fix or delete {OWN_WORDS} in the home folder. If there is no such file, create it with one word per "
            "line. Then start Fairdraft again.",
        ) from None
