"""How are campaigns kept that somebody began to fill in, so that they outlive the window?"""

import json
import logging

from fairdraft.domain.begun_campaigns import (
    BegunCampaign,
    begun_campaigns_as_object,
    begun_campaigns_from_object,
)
from fairdraft.domain.begun_files import BEGUN_CAMPAIGNS, BegunFiles, BegunFilesError
from fairdraft.domain.errors import KnownError

_LOG = logging.getLogger(__name__)


class BegunCampaignFile:
    """One file of begun work (the port `KeptCampaignForms`), removed when no form is left. One that is none of ours is
    put aside and stays.

    Args:
        files: where begun work lies.
    """

    def __init__(self, files: BegunFiles) -> None:
        self._files = files

    def read_begun_campaigns(self) -> tuple[BegunCampaign, ...]:
        """See `KeptCampaignForms.read_begun_campaigns`."""
        try:
            content = self._files.read(BEGUN_CAMPAIGNS)
            if content is not None:
                return self._parsed(content)
        except BegunFilesError as error:
            _LOG.warning("The begun campaigns in %s could not be read: %s.", error.place, error.why)
        return ()

    def write_begun_campaigns(self, forms: tuple[BegunCampaign, ...]) -> None:
        """See `KeptCampaignForms.write_begun_campaigns`."""
        try:
            if forms:
                # ASCII: JSON then keeps lone surrogates, which UTF-8 cannot.
                content = json.dumps(begun_campaigns_as_object(forms), ensure_ascii=True).encode()
                self._files.write(BEGUN_CAMPAIGNS, content)
            else:
                self._files.remove(BEGUN_CAMPAIGNS)
        except BegunFilesError as error:
            raise KnownError(
                f"The campaign you started could not be saved in {error.place} ({error.why}).",
                "Free some space there; until then, what you filled in is lost if the window closes before you save "
                "it.",
            ) from error

    def _parsed(self, content: bytes) -> tuple[BegunCampaign, ...]:
        try:
            return begun_campaigns_from_object(json.loads(content))
        except (KeyError, TypeError, ValueError, AttributeError):
            aside = self._files.put_aside(BEGUN_CAMPAIGNS)
            _LOG.warning("%s does not hold begun campaigns; it is kept as %s.", BEGUN_CAMPAIGNS, aside)
            return ()
