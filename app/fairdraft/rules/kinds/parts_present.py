"""Is everything said somewhere in the piece that good practice wants there?"""

from fairdraft.rules.compiled_rules import CompiledRule, Outcome
from fairdraft.rules.kinds.pattern import brand_of
from fairdraft.rules.text_reading import TextReading


def check_parts_present(rule: CompiledRule, reading: TextReading) -> Outcome:
    """Each of the rule's `parts` has to be found somewhere; one finding without a place names those that are not."""
    missing = [name for name, stands in rule.parts if not any(said.ask(stands) for _, said in reading.prose.paragraphs)]
    if not missing or not reading.prose.blocks:
        return Outcome()
    values = {"brand": brand_of(reading), "missing": " and ".join(missing), "expected": rule.rule.expected}
    finding = rule.finding(
        rule.severity(reading.request.channel), values, anchor=reading.anchor, expected=rule.rule.expected or None
    )
    return Outcome((finding,))
