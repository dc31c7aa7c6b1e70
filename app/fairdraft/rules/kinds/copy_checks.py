"""Which checks read the writer's own copy, by kind of rule?"""

from collections.abc import Callable, Mapping

from fairdraft.rules.compiled_rules import CompiledRule, Outcome
from fairdraft.rules.kinds.comparisons import check_competitor_named, check_compounded
from fairdraft.rules.kinds.disclaimer import check_disclaimer
from fairdraft.rules.kinds.hidden_signs import check_hidden_signs
from fairdraft.rules.kinds.house_words import check_house_words
from fairdraft.rules.kinds.language_parity import check_language_parity
from fairdraft.rules.kinds.name_style import check_name_spelling, check_name_style
from fairdraft.rules.kinds.newness import check_newness
from fairdraft.rules.kinds.parts_present import check_parts_present
from fairdraft.rules.kinds.reading_level import check_long_sentence, check_reading_level
from fairdraft.rules.kinds.references import check_reference_anchor, check_references
from fairdraft.rules.kinds.reminder_names import check_boxed_reminder, check_established_name_once
from fairdraft.rules.kinds.results import (
    check_control_arm,
    check_relative_number,
    check_study_context,
    check_unreferenced,
)
from fairdraft.rules.kinds.social import check_hashtags, check_short_format
from fairdraft.rules.kinds.spelling import check_spelling
from fairdraft.rules.kinds.wording import check_jargon, check_professional_language
from fairdraft.rules.pack_schema import RuleKind
from fairdraft.rules.text_reading import TextReading

COPY_CHECKS: Mapping[RuleKind, Callable[[CompiledRule, TextReading], Outcome]] = {
    "unreferenced": check_unreferenced,
    "relative-number": check_relative_number,
    "control-arm": check_control_arm,
    "study-context": check_study_context,
    "newness": check_newness,
    "compounded": check_compounded,
    "competitor-named": check_competitor_named,
    "disclaimer": check_disclaimer,
    "parts-present": check_parts_present,
    "boxed-reminder": check_boxed_reminder,
    "established-name-once": check_established_name_once,
    "name-spelling": check_name_spelling,
    "name-style": check_name_style,
    "house-words": check_house_words,
    "spelling": check_spelling,
    "hidden-signs": check_hidden_signs,
    "jargon": check_jargon,
    "professional-language": check_professional_language,
    "reading-level": check_reading_level,
    "long-sentence": check_long_sentence,
    "language-parity": check_language_parity,
    "short-format": check_short_format,
    "hashtags": check_hashtags,
    "references": check_references,
    "reference-anchor": check_reference_anchor,
}
COPY_NEEDS_PRODUCT: frozenset[RuleKind] = frozenset(
    ("boxed-reminder", "established-name-once", "name-spelling", "name-style")
)
