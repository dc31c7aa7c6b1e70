"""What does a comparison say once all drafts are checked, of their findings and of writers' marks beside them?"""

import threading
from dataclasses import replace

from fairdraft.domain.comparison import Comparison
from fairdraft.domain.counting import counted, was_or_were
from fairdraft.services.checking import CheckingService
from fairdraft.services.comparing import ComparingService
from fairdraft.services.draft_findings import DraftFindings, Tell, tell_nobody
from fairdraft.services.managing_products import ProductService
from fairdraft.services.ports import Store
from fairdraft.services.scoring_annotations import AnnotationScoringService

MOST_UNASKED = 500
"""More texts than this are checked only where the person asks for it: that takes a while."""


class WholeComparisonService:
    """Comparisons with what only a check of the drafts can tell; each text is checked once.

    `findings` tells what is found in drafts, `scoring` sets writers' marks beside it.
    """

    def __init__(
        self, comparing: ComparingService, store: Store, products: ProductService, checking: CheckingService
    ) -> None:
        self._comparing = comparing
        self._drafts = store
        self.findings = DraftFindings(products, checking)
        self.scoring = AnnotationScoringService(store, products, comparing, checking, self.findings)

    def compare(
        self,
        study: str,
        tell: Tell = tell_nobody,
        *,
        check_all: bool = False,
        by_name: bool = False,
    ) -> Comparison:
        """The comparison of a study, completed; see `ComparingService.compare` and `complete`."""
        return self.complete(self._comparing.compare(study, by_name=by_name), tell, check_all=check_all)

    def complete(
        self,
        comparison: Comparison,
        tell: Tell = tell_nobody,
        stop: threading.Event | None = None,
        *,
        check_all: bool = False,
    ) -> Comparison:
        """The comparison with findings of drafts that were not checked when they were made, and writers' marks scored.

        Args:
            comparison: what was computed from ratings.
            tell: gets how many texts are checked, and how many there are.
            stop: ends the work when it is set.
            check_all: check unchecked drafts however many they are.

        Raises:
            InterruptedByPersonError: `stop` was set.
        """
        completed = self._with_findings(comparison, tell, stop, check_all=check_all)
        return replace(completed, annotations=self.scoring.scores(comparison.study, tell, stop))

    def _with_findings(
        self, comparison: Comparison, tell: Tell, stop: threading.Event | None, *, check_all: bool
    ) -> Comparison:
        # Imported here: numpy would otherwise be loaded at every start of the window.
        from fairdraft.analysis.draft_burden import finding_loads
        from fairdraft.services.draft_burden import counted_drafts

        drafts = {one.id: one for one in self._drafts.drafts(study=comparison.study) if one.state == "finished"}
        checks = self._drafts.checks(drafts)
        left = [one for one in drafts.values() if one.id not in checks]
        texts = len({(one.campaign, one.text) for one in left})
        if not left:
            return comparison
        if texts > MOST_UNASKED and not check_all:
            said = (
                f"{counted(len(left), 'draft')} were not checked when they were made, so their findings are not shown."
            )
            return replace(comparison, conditions=(*comparison.conditions, said), unchecked_drafts=len(left))
        found = self.findings.stored_checks(left, tell, stop)
        if not found:
            return comparison
        said = (
            f"{counted(len(found), 'draft')} {was_or_were(len(found))} not checked when made: "
            f"{'its' if len(found) == 1 else 'their'} findings come from the current rules."
        )
        shown = self._comparing.under_shown_names(comparison, drafts)
        return replace(
            comparison,
            findings=finding_loads(counted_drafts(shown, checks | found)),
            conditions=(*comparison.conditions, said),
        )
