"""The scene: one value with all that the live views of the laboratory draw.

`header.py` puts it together; `run` is the part of a run that is shown, `looking` and `thinking`
tell what attention and MLPs did, `packing` is how arrays travel.
"""
