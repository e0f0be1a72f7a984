"""The benchmark: `make bench`, or `python -m benchmarks --help`.

Every case is measured in a process of its own, so that no case inherits another one's memory,
caches or threads; what is measured and how is told in docs/benchmarks.md.
"""
