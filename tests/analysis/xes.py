"""What IEEE 1849-2016 asks of an XES file, in our own words: the structure of its schema, and what no schema can say.

The schema itself is published without a licence to pass it on, so it is not kept here.
"""

import re
from datetime import datetime
from pathlib import Path
from xml.etree import ElementTree
from xml.etree.ElementTree import Element

_NAME = re.compile(r"[^\W\d][\w.:-]*")
_NO_COLON = re.compile(r"[^\W\d][\w.-]*")
_DAY = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)?")


def _is_date(value: str) -> bool:
    return _DAY.fullmatch(value) is not None and datetime.fromisoformat(value) is not None


def _is_int(value: str) -> bool:
    return re.fullmatch(r"[+-]?\d+", value) is not None and -(2**63) <= int(value) < 2**63


_VALUES = {
    "string": lambda value: True,
    "date": _is_date,
    "int": _is_int,
    "float": lambda value: isinstance(float(value), float),
    "boolean": lambda value: value in ("true", "false", "1", "0"),
}
#: The elements within each element, in the order that they must have.
_WITHIN = {
    "log": ["extension", "global", "classifier", "attribute", "trace", "event"],
    "trace": ["attribute", "event"],
    "event": ["attribute"],
    "global": ["attribute"],
    **{tag: [] for tag in ("extension", "classifier", *_VALUES)},
}
_ATTRIBUTES = {
    "log": {"xes.version": re.compile(r"\d+(\.\d+)?"), "xes.features": re.compile(r"[^\s]*( [^\s]+)*")},
    "extension": {"name": _NO_COLON, "prefix": _NO_COLON, "uri": re.compile(r"https?://\S+")},
    "global": {"scope": re.compile("trace|event")},
    "classifier": {"name": _NO_COLON, "scope": re.compile("trace|event"), "keys": re.compile(r"\S+( \S+)*")},
    "trace": {},
    "event": {},
    **{tag: {"key": _NAME, "value": re.compile(r".*", re.DOTALL)} for tag in _VALUES},
}


def faults(path: Path) -> list[str]:
    """Everything in which a file is not as the standard has it."""
    log = ElementTree.parse(path).getroot()
    found = [] if log.tag == "log" else [f"the file is a {log.tag}"]
    for element in log.iter():
        found += _of_element(element)
    return found or [*_of_extensions(log), *_of_globals(log)]


def _of_element(element: Element) -> list[str]:
    tag = element.tag
    if tag not in _WITHIN:
        return [f"no element of XES: {tag}"]
    order = _WITHIN[tag]
    kinds = ["attribute" if child.tag in _VALUES else child.tag for child in element]
    found = [f"{kind} in {tag}" for kind in kinds if kind not in order]
    places = [order.index(kind) for kind in kinds if kind in order]
    if places != sorted(places):
        found.append(f"the elements of {tag} are not in order")
    wanted = _ATTRIBUTES[tag]
    if wanted.keys() != element.attrib.keys():
        found.append(f"{tag} has {sorted(element.attrib)}")
    found += [
        f"{tag} has {name}={value!r}"
        for name, value in element.attrib.items()
        if name in wanted and not wanted[name].fullmatch(value)
    ]
    if tag in _VALUES and not _VALUES[tag](element.attrib.get("value", "")):
        found.append(f"no {tag}: {element.attrib.get('value')}")
    keys = [child.get("key") for child in element if child.tag in _VALUES]
    if len(keys) != len(set(keys)):
        found.append(f"{tag} has a key twice: {keys}")
    if (element.text or "").strip() or (element.tail or "").strip():
        found.append(f"text in {tag}")
    return found


def _of_extensions(log: Element) -> list[str]:
    """A prefix means the extension that is declared by it."""
    declared = {extension.get("prefix") for extension in log.iter("extension")}
    keys = {element.get("key", "") for element in log.iter() if element.tag in _VALUES}
    return [f"no extension for {key}" for key in keys if ":" in key and key.split(":")[0] not in declared]


def _of_globals(log: Element) -> list[str]:
    """What is declared as global is everywhere, of its kind, and a classifier goes by it alone."""
    found = []
    for scope in log.iter("global"):
        name = scope.get("scope", "")
        wanted = {(child.tag, child.get("key")) for child in scope}
        found += [
            f"a {name} without {wanted}"
            for element in log.iter(name)
            if not wanted <= {(child.tag, child.get("key")) for child in element}
        ]
        found += [
            f"the classifier {classifier.get('name')} goes by what is not global"
            for classifier in log.iter("classifier")
            if classifier.get("scope") == name
            and not set(classifier.get("keys", "").split()) <= {key for _, key in wanted}
        ]
    return found
