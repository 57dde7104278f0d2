"""What all programs in Python tell: one line of JSON for each call."""
import json
import os

URL = os.environ["EVALMOCK_URL"]


def tell(story, work):
    try:
        line = {"story": story, "ok": True, "note": work()}
    except Exception as error:
        line = {"story": story, "ok": False, "note": repr(error)}
    print(json.dumps(line))


def is_(what, found, wanted):
    if found != wanted:
        raise AssertionError(f"{what} is {found!r}, not {wanted!r}")
    return f"{what} is {found}"
