"""Songs in triplets (12/8 blues, swing, waltz, shuffle, afro 6/8) and slow straight ballads.

render_triplets.py WORKER SECONDS OUT
"""

import os
import pickle
import random
import sys
import time

import features as fx
import numpy as np
from render import render
from songs import MAJ, MIN, TR, Q, song

T12 = {  # per beat grid of 3, 12 steps a bar: kick, snare, hat/ride ; bpm range; midi for hat
    "slowblues": (("x.....x..x..", "...x.....x..", "xxxxxxxxxxxx"), (48, 80)),
    "slowblues2": (("x..x..x..x.x", "...x.....x..", "x.xx.xx.xx.x"), (50, 85)),
    "doowop": (("x.....x.....", "...x.....x..", "xxxxxxxxxxxx"), (52, 82)),
    "gospel": (("x..x.xx.....", "...x.....x..", "xxxxxxxxxxxx"), (55, 85)),
    "jazzballad": (("x...........", "...x.....x..", "x..x.xx..x.x"), (50, 80)),
    "swing": (("x..x..x..x..", "", "x..x.xx..x.x"), (100, 230)),
    "swing2": (("", "..........x.", "x..x.xx..x.x"), (110, 220)),
    "shuffle": (("x.....x..x..", "...x.....x..", "x.xx.xx.xx.x"), (95, 145)),
    "afro": (("x.....x.....", "....x.x..x..", "x.xx.xx.x.x."), (90, 135)),
    "march68": (("x.....x.....", "...x.....x..", "x.xx.xx.xx.x"), (95, 130)),
    "nodrum": (("", "", ""), (50, 120)),
}


def song12(rng, L):
    g = rng.choice(list(T12))
    (kk, sn, ht), (lo, hi) = T12[g]
    bpm = rng.uniform(lo, hi)
    st = 60 / bpm / 3
    tonic = rng.randrange(12)
    mi = rng.random() < 0.4
    prog = rng.choice(MIN if mi else MAJ)
    if "blues" in g or g == "shuffle":
        prog = (
            ["0D", "0D", "0D", "0D", "5D", "5D", "0D", "0D", "7D", "5D", "0D", "7D"]
            if not mi
            else ["0n", "0n", "0n", "0n", "5n", "5n", "0n", "0n", "8M", "7D", "0n", "7D"]
        )
    waltz = rng.random() < 0.1
    nb = 3 if waltz else 4
    steps = 3 * nb
    ev = []
    pcn = [
        rng.choice([32, 33, 32, 35]),
        rng.choice([0, 1, 4, 16, 18, 24, 26, 27, 28]),
        rng.choice([26, 27, 29, 56, 64, 65, 66, 71, 22, 11, 0, 53]),
    ]
    vol = [rng.randint(60, 110) for _ in range(4)]
    hat = 51 if "swing" in g or "jazz" in g else rng.choice([42, 42, 51, 44])
    sc = (
        ([0, 3, 5, 6, 7, 10] if rng.random() < 0.5 else [0, 2, 3, 5, 7, 8, 10])
        if mi
        else ([0, 2, 3, 4, 7, 9] if "blues" in g else [0, 2, 4, 5, 7, 9, 11])
    )
    p = 7
    drum = rng.random() < 0.9 and g != "nodrum"
    walk = ("swing" in g) or rng.random() < 0.3
    cp = rng.choice(["trip", "beat", "pad", "back"])
    for b in range(int(L / (steps * st)) + 2):
        t0 = b * steps * st
        ch = prog[b % len(prog)]
        r = int(ch[:-1])
        q = Q[ch[-1]]
        rt = (tonic + r) % 12
        k = lambda s: t0 + s * st + rng.gauss(0, 0.004)
        if drum:
            for s in range(steps):
                for pat, n, v in (
                    (kk, 36, 105),
                    (sn, rng.choice([38, 38, 37]), 100),
                    (ht, hat, 75),
                ):
                    if pat and pat[s] == "x" and rng.random() < 0.96:
                        ev.append(
                            (
                                max(0, k(s)),
                                k(s) + 0.06,
                                9,
                                n,
                                int(
                                    v
                                    * rng.uniform(0.75, 1)
                                    * (1 if s % 3 == 0 else 0.8)
                                    * vol[3]
                                    / 110
                                ),
                            )
                        )
        bn = 33 + (rt - 33) % 12
        for j in range(nb):
            n = bn + (rng.choice([0, *q, 2, -1]) if walk and j else 0)
            if walk or j in (0, 2):
                ev.append((max(0, k(3 * j)), k(3 * j) + (2.8 if walk else 5) * st, 0, n, vol[0]))
            if rng.random() < 0.25:
                ev.append((max(0, k(3 * j + 2)), k(3 * j + 2) + 0.8 * st, 0, bn, vol[0] - 15))
        cn = [48 + ((rt + x - 48) % 12) for x in q]
        if cp == "pad":
            ev += [(t0, t0 + steps * st * 0.98, 1, n, vol[1]) for n in cn]
        elif cp == "beat":
            ev += [
                (t0 + 3 * j * st, t0 + 3 * j * st + 2.5 * st, 1, n, vol[1])
                for j in range(nb)
                for n in cn
            ]
        elif cp == "trip":
            ev += [
                (t0 + s * st, t0 + s * st + 0.9 * st, 1, n, vol[1] - (12 if s % 3 else 0))
                for s in range(steps)
                for n in cn
            ]
        else:
            ev += [
                (t0 + s * st, t0 + s * st + 1.2 * st, 1, n, vol[1])
                for s in (3, 5, 9)
                if s < steps and rng.random() < 0.8
                for n in cn
            ]
        s = 0
        while s < steps:
            d = rng.choice([1, 2, 3, 3, 6])
            if rng.random() < 0.7:
                p = max(0, min(2 * len(sc) - 1, p + rng.choice([-2, -1, 0, 1, 2])))
                n = (
                    60
                    + (tonic if tonic < 7 else tonic - 12)
                    + 12 * (p // len(sc))
                    + sc[p % len(sc)]
                )
                ev.append((max(0, k(s)), k(min(steps, s + d)) * 1.0, 2, n, vol[2]))
            s += d
    ev = [(a, max(b_, a + 0.03), c, n, max(1, v)) for a, b_, c, n, v in ev]
    return dict(
        ev=ev,
        prog=pcn,
        bpm=bpm,
        key=tonic + (12 if mi else 0),
        set="synth12",
        genre=g,
        drum=drum,
        name=g,
    )


def slow(rng, L):
    for _ in range(500):
        s = song(rng, L)
        if s["genre"] in ("ballad", "half", "reggae", "hiphop", "rock", "pop", "train", "none"):
            break
    s["set"] = "synthslow"
    return s


if __name__ == "__main__":
    w = int(sys.argv[1])
    tend = time.time() + float(sys.argv[2])
    out = sys.argv[3]
    os.nice(4)
    rng = random.Random(900 + w)
    res = []
    L = 30
    TR.update(
        ballad=(48, 75),
        half=(50, 75),
        reggae=(60, 85),
        hiphop=(60, 90),
        rock=(60, 90),
        pop=(55, 85),
        train=(60, 95),
        none=(45, 75),
    )
    while time.time() < tend:
        S = [song12(rng, L) for _ in range(10)] + [slow(rng, L) for _ in range(4)]
        for s, y in zip(S, render(S, L, f"q{w}", rng)):
            if np.abs(y).max() < 1e-3:
                continue
            o = {k: s[k] for k in ("bpm", "key", "set", "genre", "drum", "name")}
            o.update(fx.extract(y))
            o.pop("fq", None)
            o.pop("mg", None)
            res.append(o)
        print(w, len(res), flush=True)
        pickle.dump(res, open(out + ".part", "wb"))
        os.replace(out + ".part", out)
