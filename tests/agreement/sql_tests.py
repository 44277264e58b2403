"""One engine as a test that speaks TAP: test_postgresql.py PRINT_PAIRS. JUB_PAIRS and JUB_SEED choose other pairs."""

import os
import sys
import traceback

PAIRS = 2150


def main(agree, missing, pairs=PAIRS):
    if len(sys.argv) != 2:
        sys.exit(f"usage: {sys.argv[0]} PRINT_PAIRS")
    seed, count = int(os.environ.get("JUB_SEED", "1")), int(os.environ.get("JUB_PAIRS", pairs))
    what = "the engine agrees with the reference"
    print("1..1", flush=True)
    try:
        tally = agree(sys.argv[1], seed, count)
        tally.tell()
        sane = tally.taken["generated"] > count * 7 // 10 and tally.taken["library"] > 0 and tally.rows > 0
        print(f"{'ok' if tally.disagreements == 0 and sane else 'not ok'} 1 - {what}")
        sys.exit(0 if tally.disagreements == 0 and sane else 1)
    except missing as reason:
        print(f"ok 1 - {what} # skip {reason}")
    except Exception:
        traceback.print_exc(file=sys.stdout)
        print(f"not ok 1 - {what}")
        sys.exit(1)
