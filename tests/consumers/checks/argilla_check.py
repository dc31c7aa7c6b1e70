"""Do Argilla's own readers take the settings and every record?"""

import json
import sys
from pathlib import Path
from types import SimpleNamespace

from argilla import Settings
from argilla.client import Argilla
from argilla.datasets import Dataset
from argilla.records import Record

# Settings ask for a client when they are made; there is no server here, and none is needed.
api = SimpleNamespace(fields=None, questions=None, metadata=None, vectors=None, datasets=None, records=None)
Argilla._get_default = classmethod(lambda cls: SimpleNamespace(api=api))

folder = Path(sys.argv[1]) / "argilla"
settings = Settings.from_json(folder / ".argilla" / "settings.json")
settings.validate()
dataset = Dataset(name="study", settings=settings, client=Argilla._get_default())
records = [Record.from_dict(one, dataset=dataset) for one in json.loads((folder / "records.json").read_text())]
questions = {one.name for one in settings.questions}
for record in records:
    assert record.api_model().model_dump()["fields"]["draft"]
    for suggestion in record.suggestions:
        assert suggestion.question_name in questions
        suggestion.api_model().model_dump()
    assert set(record.metadata) <= {one.name for one in settings.metadata}
spans = [
    record.fields["draft"][one["start"] : one["end"]]
    for record in records
    for suggestion in record.suggestions
    if suggestion.question_name == "spans"
    for one in suggestion.value
]
print(json.dumps({"records": len(records), "questions": sorted(questions), "spans": spans}))
