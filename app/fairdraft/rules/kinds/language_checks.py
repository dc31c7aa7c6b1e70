"""Which kinds of rules look at approved language, balance and broadcast scripts?"""

from collections.abc import Callable

from fairdraft.rules.compiled_rules import CompiledRule, Outcome
from fairdraft.rules.kinds.accelerated import check_accelerated
from fairdraft.rules.kinds.boxed_mark import check_boxed_mark
from fairdraft.rules.kinds.broadcast import (
    check_competing,
    check_dual_modality,
    check_major_statement,
    check_pace,
    check_provision,
    check_risk_in_audio,
    check_risk_language,
)
from fairdraft.rules.kinds.fair_balance import (
    check_claim_alone,
    check_headline_claim,
    check_order,
    check_proportion,
)
from fairdraft.rules.kinds.other_uses import check_other_uses
from fairdraft.rules.kinds.pointers import check_boxed_pointer, check_mention
from fairdraft.rules.kinds.safety_points import check_consequences, check_safety_points
from fairdraft.rules.kinds.use_limits import check_population, check_taken_with, check_use_near_claim
from fairdraft.rules.pack_schema import RuleKind
from fairdraft.rules.text_reading import TextReading

LANGUAGE_CHECKS: dict[RuleKind, Callable[[CompiledRule, TextReading], Outcome]] = {
    "population-kept": check_population,
    "taken-with-kept": check_taken_with,
    "use-near-claim": check_use_near_claim,
    "other-uses": check_other_uses,
    "accelerated-approval": check_accelerated,
    "safety-points": check_safety_points,
    "consequences-kept": check_consequences,
    "boxed-mark": check_boxed_mark,
    "boxed-pointer": check_boxed_pointer,
    "mention": check_mention,
    "major-statement": check_major_statement,
    "adequate-provision": check_provision,
    "dual-modality": check_dual_modality,
    "risk-language": check_risk_language,
    "pace": check_pace,
    "competing-elements": check_competing,
    "risk-in-audio": check_risk_in_audio,
    "claim-alone": check_claim_alone,
    "proportion": check_proportion,
    "risk-order": check_order,
    "headline-claim": check_headline_claim,
}
LANGUAGE_NEEDS_PRODUCT: frozenset[RuleKind] = frozenset(
    (
        "population-kept",
        "taken-with-kept",
        "use-near-claim",
        "other-uses",
        "accelerated-approval",
        "consequences-kept",
        "safety-points",
        "boxed-mark",
        "boxed-pointer",
        "major-statement",
        "claim-alone",
        "proportion",
        "risk-order",
        "headline-claim",
    )
)
