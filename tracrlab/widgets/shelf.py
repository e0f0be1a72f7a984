"""The shelf, as the picker of programs shows it."""

from typing import Any

SHELVES = ("Tracr's programs", "Programs of other work", "RASP 2021: the paper", "RASP 2021: more")


def shelf() -> list[dict[str, Any]]:
    """Name, claim, language and group of each program, group by group."""
    from tracrlab.programs import catalogue

    found: list[dict[str, Any]] = []
    for name, entry in catalogue.items():
        language = entry.language or "python"
        found.append(
            {
                "name": name,
                "claim": entry.claim,
                "language": language,
                "group": _group(entry.origin, language),
            }
        )
    return sorted(found, key=lambda one: SHELVES.index(one["group"]))


def _group(origin: str, language: str) -> str:
    """
    >>> _group("tech-srl/RASP, RASP_support/rasplib.rasp: average", "rasp")
    'RASP 2021: more'
    """
    if language == "rasp":
        return SHELVES[2 if "paper" in origin else 3]
    return SHELVES[0 if "tracr" in origin else 1]
