"""A process that saves cases again and again beside another one, and tells what it saved and what it was told.

`writer.py PLACE NAME SAVES CASE…`: in each save it counts in a cell in which the other one counts too, each in steps of
its own, or puts a text into a cell of its own. Drafts stay open, so what the other one saved meanwhile is met at the
next save. Prints JSON.
"""

import json
import random
import sys

from linkage_kit.casework.draft import Draft
from linkage_kit.casework.saving import ChangedOnDisk

COUNTED = "other"
STEPS = {"甲": 1, "乙": 1000}
OWN = {"甲": "phone", "乙": "household_address"}


def saved(draft, told):
    """Saves, bringing together what others saved; False where a cell was changed on both sides, which is told."""
    try:
        draft.save()
        return True
    except ChangedOnDisk:
        pass
    while True:
        meeting = draft.meet()
        conflicts = meeting.merged.conflicts
        for one in conflicts:
            told.append([draft.case_id, one.column, *map(one.text, ("opened", "mine", "theirs"))])
        try:
            draft.save_merged(meeting, ["theirs"] * len(conflicts))
            return not conflicts
        except ChangedOnDisk:
            if conflicts:
                del told[-len(conflicts) :]


def main(place, name, saves, cases):
    chance = random.Random(name)
    drafts = {case_id: Draft.open(place, case_id) for case_id in cases}
    # Both begin at once, with the same state open.
    print("ready", flush=True)
    sys.stdin.readline()
    counted, texts, told = {}, {}, []
    for number in range(saves):
        # The first save of both is in the same cell.
        case_id = chance.choice(cases) if number else cases[0]
        draft = drafts[case_id]
        if number and chance.random() < 0.3:
            text = texts[case_id] = f"{name}{number}"
            draft.set("cases", case_id, OWN[name], text)
            while not saved(draft, told):
                draft.set("cases", case_id, OWN[name], text)
            continue
        year = draft.rows("resident_years")[chance.choice([0, 1]) if number else 0].key
        while True:
            before = draft.text("resident_years", year, COUNTED) or "0"
            draft.set("resident_years", year, COUNTED, f"{float(before) + STEPS[name]:.2f}")
            if saved(draft, told):
                break
        counted[f"{case_id}:{year}"] = counted.get(f"{case_id}:{year}", 0) + 1
    print(json.dumps({"counted": counted, "texts": texts, "told": told}))


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2], int(sys.argv[3]), sys.argv[4:])
