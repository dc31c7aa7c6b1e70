"""Which words of approved language may never change?

Numbers, units, ages, negations, modals, conditions, populations, severity, diseases, parts of the body and
instructions: a text that differs in one of them says something else, however similar the rest is.
"""

import re

_NEGATIONS = "not no never none neither nor without nothing"
_MODALS = "may might can could will would shall should must do does did need needs"
_LIMITS = (
    "only unless with until except if before after during while all any some most every each both either and or "
    "than less more least under over up along together alone other first last between within into"
)
_PEOPLE = (
    "adult adults person people human humans child children kid kids infant infants baby babies teenager "
    "teenagers teen teens adolescent adolescents young older elderly women woman men man male female patient "
    "patients pregnant pregnancy breastfeed breastfeeding nursing newborn unborn age aged ages everyone anyone"
)
_TIMES = "second seconds minute minutes hour hours day days week weeks month months year years daily weekly monthly"
_UNITS = "% $ < > ≥ ≤ ± ° mg mcg ug ml mm cm kg g iu lb lbs degrees fahrenheit celsius dose doses"
_SEVERITY = (
    "mild moderate severe severely serious seriously fatal deadly death deaths die dies died dying life "
    "threatening permanent permanently rare rarely common uncommon sometimes often usually always possible "
    "possibly likely unlikely temporary minor major high low higher lower increase increased increases increasing "
    "decrease decreased decreases decreasing worse worsen worsening worsens better new sudden suddenly unusual "
    "long short bad dangerous harm harms harmful disabling hospitalization hospitalized disability paralysis coma "
    "manageable tolerable harmless brief briefly transient passing reversible treatable slight slightly minimal "
    "negligible theoretical theoretically occasional occasionally infrequent infrequently seldom hardly barely"
)
_INSTRUCTIONS = (
    "stop stops stopping call get seek tell ask avoid start starts starting take takes taking taken use uses used "
    "using give given right away soon immediately emergency now later promptly wait skip keep drive report see "
    "check checked monitor watch"
)
_BENEFITS = (
    "reduce reduces reducing reduced treat treats treating treated treatment prevent prevents preventing cure "
    "cures cured control controls controlled relieve relieves improve improves manage manages help helps known "
    "unknown safe effective proven approved prescription allergic allergy"
)
_BODY = (
    "abdomen abdominal adrenal ankle ankles arm arms arteries artery back belly bladder blood bloodstream body "
    "bone bones bowel bowels brain breast breath breathing breathe cardiac cervix chest colon ear ears esophagus "
    "eye eyelid eyelids eyes face feet finger fingers foot gallbladder genital genitals gland glands gum gums "
    "hair hand hands head heart hip immune intestine intestines jaw joint joints kidney kidneys leg legs lip lips "
    "liver lung lungs lymph mouth muscle muscles nail nails neck nerve nerves nose ovaries ovary pancreas penis "
    "pelvis prostate rectum saliva scalp sinus skeleton skin skull spinal spine spleen stomach stool stools teeth "
    "tendon tendons testicles throat thyroid toe toes tongue tooth urinary urine uterus vagina vaginal vein veins "
    "vision wrist wrists cell cells tissue"
)
_DISEASES = (
    "acid acne addiction aids alzheimer's anaphylaxis anemia angina anxiety arrhythmia asthma attack attacks "
    "autism bipolar bleed bleeding bleeds blindness blister blisters blood bruise bruising cancer cancers "
    "carcinoma cholesterol clot clots clotting condition conditions confusion constipation convulsions cough "
    "crohn's cyst dehydration dementia depressed depression depressive diabetes diabetic dialysis diarrhea "
    "disease diseases disorder disorders dizziness dizzy ed eczema effects embolism epilepsy erection failure "
    "faint fainting fever fibrillation flu fracture fractures fungal gas gastroparesis glaucoma gout "
    "hallucinations headache headaches hearing heartburn hepatic herpes hiv hives hypertension ibs infection "
    "infections infertility inflammation inflammatory injury insomnia itch itching itchy jaundice ketones lupus "
    "lymphoma malaria mania mdd melanoma meningitis menopause metastatic migraine migraines mood nausea numbness "
    "obesity osteoporosis overdose overweight pain painful palpitations panic parkinson's pneumonia poisoning "
    "pressure problem problems psychosis psoriasis rash rashes reaction reactions renal rheumatoid risk risks "
    "schizophrenia seizure seizures sepsis shingles shock sickness sleep sleepiness sleepy sore sores spasm "
    "spasms stroke strokes sugar suicidal suicide sweating swelling swollen swallowing symptom symptoms syndrome "
    "tb thoughts thrombosis tired tiredness tremor trouble tuberculosis tumor tumors type ulcer ulcers ulcerative "
    "upset valve virus vomit vomiting weakness weight withdrawal wound yeast serotonin hyperglycemia hypoglycemia "
    "alcohol abuse dependence opioid opioids antidepressant antidepressants insulin diet exercise maoi maois "
    "nsaid nsaids aspirin vaccine vaccines thinner thinners"
)
_SUFFIX = re.compile(
    r".{2,}(?:itis|osis|emia|emic|oma|omas|opathy|algia|uria|ectomy|rrhea|plegia|penia|edema|oxia|pnea|phobia|"
    r"lysis|stenosis|toxicity|genic|trophy|sclerosis)"
)
# The same meaning in another form: changing one for the other is a change of wording only.
_SAME = {
    "n't": "not",
    "without": "without",
    "zero": "0",
    "one": "1",
    "two": "2",
    "three": "3",
    "four": "4",
    "five": "5",
    "six": "6",
    "seven": "7",
    "eight": "8",
    "nine": "9",
    "ten": "10",
    "twelve": "12",
}

_CRITICAL = frozenset(
    " ".join(
        (
            _NEGATIONS,
            _MODALS,
            _LIMITS,
            _PEOPLE,
            _TIMES,
            _UNITS,
            _SEVERITY,
            _INSTRUCTIONS,
            _BENEFITS,
            _BODY,
            _DISEASES,
        )
    ).split()
)
# Of two words of the same kind, one in the other's place is another person, part of the body, disease or degree.
_KINDS = {
    word: kind
    for kind, words in (
        ("limit", _LIMITS),
        ("people", _PEOPLE),
        ("time", _TIMES),
        ("unit", _UNITS),
        ("degree", _SEVERITY),
        ("benefit", _BENEFITS),
        ("body", _BODY),
        ("disease", _DISEASES),
    )
    for word in words.split()
}
# Words that carry no content of their own.
_CONNECTIVE_WORDS = (
    "a an the this that these those your you i my me we our it its is are be been being was were of to in on at "
    "by for from as has have had having also please such including include includes who which what when where "
    "there their they them he she his her how so and or with if not can may do will other any"
)
_CONNECTIVE = frozenset(_CONNECTIVE_WORDS.split())


def critical_key(word: str) -> str | None:
    """What a word must equal on the other side, or None for a word whose change alters the wording only."""
    if word in _SAME:
        return _SAME[word]
    if word in _CRITICAL or any(mark.isdigit() for mark in word) or "-" in word or "+" in word:
        return word
    return word if len(word) > 5 and _SUFFIX.fullmatch(word) else None


def kind_of(word: str) -> str | None:
    """Of which kind a word that may not change is, where another of its kind says something else."""
    return _KINDS.get(word)


def is_connective(word: str) -> bool:
    """True for words such as articles and pronouns, which tell nothing about a text's subject."""
    return word in _CONNECTIVE
