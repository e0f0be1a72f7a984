"""RASP as Python text, in Tracr's way: read, run in a namespace of its own, mistakes told."""
