"""Which adapter file does a candidate lay over its model?"""

from pathlib import Path

from fairdraft.domain.candidate import Candidate
from fairdraft.domain.errors import KnownError
from fairdraft.domain.generation import AdapterFile
from fairdraft.services.model_ports import ModelFiles


class CandidateAdapters:
    """The adapters of candidates, each hashed once as long as its size and time stay the same.

    Args:
        files: reads files of weights.
    """

    def __init__(self, files: ModelFiles) -> None:
        self._files = files
        self._hashes: dict[tuple[str, int, int], str] = {}

    def of(self, candidate: Candidate) -> tuple[AdapterFile, ...]:
        """The adapter as the engine needs it, or none.

        Raises:
            KnownError: the file is not there, or cannot be read.
        """
        adapter = candidate.adapter
        if adapter is None:
            return ()
        path = Path(adapter.path)
        try:
            state = path.stat()
        except OSError as error:
            raise KnownError(
                f'The adapter {path} of the candidate "{candidate.id}" is missing ({error.strerror or error}).',
                "Put it back, or add the candidate again with its present path.",
            ) from error
        key = (str(path), state.st_size, state.st_mtime_ns)
        if key not in self._hashes:
            self._hashes[key] = self._files.sha256(path)
        return (AdapterFile(str(path.resolve()), self._hashes[key], path.name, adapter.scale),)
