"""The difference of two compiles, as a scene holds it."""

from typing import Any

from tracrlab.compile import CompiledModel
from tracrlab.viz.scene.packing import Packing


def diff_entry(before: CompiledModel, after: CompiledModel, packing: Packing) -> dict[str, Any]:
    return {"sentence": "", "same": False, "blocks": []}
