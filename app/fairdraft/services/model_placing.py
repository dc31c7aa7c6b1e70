"""Which file computes for a model here, its own or its eight-bit copy, and how is it placed?"""

from dataclasses import replace
from pathlib import Path

from fairdraft.domain.errors import KnownError
from fairdraft.domain.model import LibraryModel, ModelHeader
from fairdraft.domain.model_copy import DROP_REMEDY, EightBitCopy
from fairdraft.domain.model_verdict import ModelFit
from fairdraft.services.checking_fit import FitCheck
from fairdraft.services.model_ports import ModelCopies
from fairdraft.services.ports import ModelFiles


class ModelPlacing:
    """Places models, as long as the program runs.

    Args:
        fit: weighs models against the memory of this machine.
        files: reads model files.
        copies: the eight-bit copies that compute in the stead of their files; None where there are none.
    """

    def __init__(self, fit: FitCheck, files: ModelFiles, copies: ModelCopies | None) -> None:
        self._fit = fit
        self._files = files
        self._copies = copies
        # A file that was found to fit is placed alike as long as the program runs: its own memory is no news.
        self._placed: dict[str, ModelFit] = {}
        self._headers: dict[str, ModelHeader] = {}

    def place(self, model: LibraryModel, *, as_is: bool) -> tuple[EightBitCopy | None, ModelFit]:
        """What computes for a model (None: its own file), and how that is placed; its own file where it is wanted
        `as_is`. KnownError where it does not fit.
        """
        copy = None if as_is else self._copy_of(model)
        if copy is not None and copy.sha256 not in self._placed:
            copy, fit = self.weighed(model)
            if copy is not None:
                self._placed[copy.sha256] = fit
        if copy is not None:
            return copy, self._placed[copy.sha256]
        if model.sha256 not in self._placed:
            fit = self._fit.fit(model)
            if fit.fits is False:
                raise KnownError(f'"{model.name}" was not loaded. {fit.in_words}', fit.what_helps)
            self._placed[model.sha256] = fit
        return None, self._placed[model.sha256]

    def weighed(self, model: LibraryModel) -> tuple[EightBitCopy | None, ModelFit]:
        """What would compute for a model now, and how that fits: its own file where the copy does not fit, and where a
        card computes, which multiplies all forms of weights for many tokens at once.
        """
        copy = self._copy_of(model)
        if copy is not None:
            fit = self._fit.fit(replace(model, header=self._header(copy), size=copy.size), eight_bit=True)
            if fit.fits is not False and fit.suggested_gpu_layers == 0:
                return copy, fit
        return None, self._fit.fit(model)

    def _header(self, copy: EightBitCopy) -> ModelHeader:
        if copy.sha256 not in self._headers:
            try:
                self._headers[copy.sha256] = self._files.read_header(Path(copy.path))
            except KnownError as error:
                raise KnownError(error.what, DROP_REMEDY) from error
        return self._headers[copy.sha256]

    def _copy_of(self, model: LibraryModel) -> EightBitCopy | None:
        return None if self._copies is None else self._copies.of(model.sha256)
