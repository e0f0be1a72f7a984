"""How the tests run: the depth of the laws, and JAX without silent promotion."""

import os

import hypothesis

# Tests run side by side, and matrices are small: threads of one would wait for those of another.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

# Set before anything imports JAX: a rank or a type that changes by itself is a mistake here.
os.environ.setdefault("JAX_NUMPY_RANK_PROMOTION", "raise")
os.environ.setdefault("JAX_NUMPY_DTYPE_PROMOTION", "strict")

# No deadline: a slow machine is no counterexample. `quick` draws the same examples each time, so
# that a passing suite stays passing; --hypothesis-profile=deep is where new ones are looked for.
hypothesis.settings.register_profile("quick", max_examples=25, deadline=None, derandomize=True)
hypothesis.settings.register_profile("deep", max_examples=1000, deadline=None)
hypothesis.settings.load_profile("quick")

# They have no doctests, and as modules they would all be called `conftest`.
collect_ignore_glob = ["conftest.py", "*/conftest.py"]
