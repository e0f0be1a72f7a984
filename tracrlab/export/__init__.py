"""The doors: models as files."""

from tracrlab.export.container import MissingFileError
from tracrlab.export.model_file import load, save_model

__all__ = ["MissingFileError", "load", "save_model"]
