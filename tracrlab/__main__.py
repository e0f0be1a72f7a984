"""`python -m tracrlab` is the command `tracrlab`."""

import sys

from tracrlab.cli import main

if __name__ == "__main__":
    sys.exit(main())
