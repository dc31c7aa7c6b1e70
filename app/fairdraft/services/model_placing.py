"""Which file computes for a model here, its own or its faster copy, and how is it placed?"""

from dataclasses import replace
from pathlib import Path

from fairdraft.domain.errors import KnownError
from fairdraft.domain.model import LibraryModel, ModelHeader
from fairdraft.domain.model_copy import DROP_REMEDY, CopyUse, ModelCopy, with_offsets
from fairdraft.domain.model_verdict import ModelFit
from fairdraft.services.checking_fit import FitCheck, PlacingChoice
from fairdraft.services.model_ports import ModelCopies, ModelFiles


class ModelPlacing:
    """Places models. As long as the program runs, a model computes as it did first: by the same file while that is
    there, and placed alike, because its own memory is no news. Where a person chooses otherwise, it is placed anew.

    Args:
        fit: weighs models against the memory of this machine.
        files: reads model files.
        copies: the faster copies that compute in the stead of their files; None where there are none.
    """

    def __init__(self, fit: FitCheck, files: ModelFiles, copies: ModelCopies | None) -> None:
        self._fit = fit
        self._files = files
        self._copies = copies
        self._placed: dict[tuple[PlacingChoice, str], ModelFit] = {}
        self._passed_over: set[tuple[PlacingChoice, str]] = set()
        self._headers: dict[str, ModelHeader] = {}

    def place(self, model: LibraryModel, *, as_is: bool, adapted: bool = False) -> tuple[ModelCopy | None, ModelFit]:
        """What computes for a model (None: its own file), and how that is placed; its own file where it is wanted
        `as_is`, and where it is `adapted`: adapters name the matrices of the file, which a rearranged copy joins.

        Raises:
            KnownError: it does not fit, or the copy is damaged.
        """
        choice = self._fit.choice
        copy = None if as_is else self._copy_of(model)
        if adapted and copy is not None and copy.form == "rearranged":
            copy = None
        if copy is not None and (choice, copy.sha256) not in self._passed_over:
            if (choice, copy.sha256) not in self._placed:
                fit = self.with_copy(model, copy)
                if fit is None:
                    self._passed_over.add((choice, copy.sha256))
                else:
                    self._placed[choice, copy.sha256] = fit
            if (choice, copy.sha256) in self._placed:
                return copy, self._placed[choice, copy.sha256]
        if (choice, model.sha256) not in self._placed:
            fit = self._fit.fit(model)
            if fit.fits is False:
                raise KnownError(f'"{model.name}" was not loaded. {fit.in_words}', fit.what_helps)
            self._placed[choice, model.sha256] = fit
        return None, self._placed[choice, model.sha256]

    def with_copy(self, model: LibraryModel, copy: ModelCopy) -> ModelFit | None:
        """How the copy would be placed; None where it does not fit, and where a card computes, which multiplies all
        forms of weights for many tokens at once. KnownError where it is damaged.
        """
        fit = self._fit_of(model, copy)
        return fit if _why_not(fit) == "" else None

    def weighed(self, model: LibraryModel) -> tuple[CopyUse | None, ModelFit]:
        """How a model would be placed now, and what of its copy, if there is one."""
        copy = self._copy_of(model)
        if copy is None:
            return None, self._fit.fit(model)
        try:
            fit = self._fit_of(model, copy)
        except KnownError:
            return CopyUse(copy, "it is damaged: delete it, and make it again"), self._fit.fit(model)
        why = _why_not(fit)
        return CopyUse(copy, why), self._fit.fit(model) if why else fit

    def _fit_of(self, model: LibraryModel, copy: ModelCopy) -> ModelFit:
        if not copy.whole:
            raise KnownError(f"The {copy.form} copy of {model.name} lacks its offsets.", DROP_REMEDY)
        if copy.sha256 not in self._headers:
            try:
                self._headers[copy.sha256] = with_offsets(self._files.read_header(Path(copy.path)), copy)
            except KnownError as error:
                raise KnownError(error.what, DROP_REMEDY) from error
        return self._fit.fit(replace(model, header=self._headers[copy.sha256], size=copy.size), copied=True)

    def _copy_of(self, model: LibraryModel) -> ModelCopy | None:
        return None if self._copies is None else self._copies.of(model.sha256)


def _why_not(fit: ModelFit) -> str:
    if fit.fits is False:
        return "it does not fit into free memory"
    return "a graphics card is used" if fit.suggested_gpu_layers else ""
