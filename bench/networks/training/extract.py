"""Features of labelled sets.

extract.py SET…
"""

import csv
import multiprocessing as mp
import os
import pickle
import sys
import time

os.environ["OMP_NUM_THREADS"] = "1"
os.environ["OPENBLAS_NUM_THREADS"] = "1"
SETS = os.environ["SETS"]


def job(r):
    import features as fx

    try:
        d = float(r["dur"] or 0)
        L = {"debmusic": 60, "orin": 45}.get(r["set"], 120)
        ss = (
            max(0, (d - L) / 2)
            if r["set"] == "debmusic"
            else (max(0, min(20, d - L)) if r["set"] == "orin" else 0)
        )
        y = fx.decode(r["path"], ss, L)
        if len(y) < 22050 * 1:
            return None
        key = r["set"] not in ("groove", "orin", "loops")
        o = dict(r)
        o.update(fx.extract(y, tempo=r["set"] not in ("asap",), key=key))
        return o
    except Exception as e:
        print("ERR", r["path"], repr(e), flush=True)
        return None


if __name__ == "__main__":
    os.nice(3)
    for s in sys.argv[1:]:
        rows = list(csv.DictReader(open(f"{SETS}/{s}/labels.csv")))
        t = time.time()
        with mp.Pool(2) as p:
            out = [o for o in p.imap_unordered(job, rows, chunksize=2) if o]
        pickle.dump(out, open(f"{s}.pkl", "wb"))
        print(s, len(out), "%.0f s" % (time.time() - t), flush=True)
