"""The child that makes the demo: paths in as one JSON list, each told again when it is there."""

import json
import os
import sys
from pathlib import Path

from soniq.demo.making import make

if __name__ == "__main__":
    os.nice(5)
    wanted = json.loads(sys.stdin.read())
    for path in make(Path(sys.argv[1]), set(wanted)):
        print(json.dumps(path), flush=True)
