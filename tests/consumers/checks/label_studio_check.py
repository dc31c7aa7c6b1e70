"""Does Label Studio's own validation take the configuration, the tasks' data, annotations and predictions?"""

import json
import sys
from pathlib import Path

from label_studio_sdk.label_interface import LabelInterface

folder = Path(sys.argv[1])
interface = LabelInterface((folder / "label_config.xml").read_text(encoding="utf-8"))
interface.validate()
tasks = json.loads((folder / "tasks.json").read_text(encoding="utf-8"))
counts = {"tasks": len(tasks), "annotations": 0, "predictions": 0, "spans": []}
for task in tasks:
    # validate_task crashes on tasks with annotations: it gets the data, the rest is looked at one by one.
    assert interface.validate_task({"data": task["data"]}), task["id"]
    for one in task["annotations"]:
        assert interface.validate_annotation(one), one
        counts["annotations"] += 1
        counts["spans"] += [
            task["data"]["draft"][each["value"]["start"] : each["value"]["end"]] == each["value"]["text"]
            for each in one["result"]
            if each["type"] == "labels"
        ]
    for one in task["predictions"]:
        assert interface.validate_prediction(one, return_errors=True) == [], one
        counts["predictions"] += 1
print(json.dumps(counts))
