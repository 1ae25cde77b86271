"""Songs by rule, of known style, tempo and key.

Notes are (start, end, channel, pitch, velocity)."""

LEAD = [
    0,
    1,
    4,
    11,
    21,
    22,
    24,
    25,
    26,
    27,
    28,
    29,
    30,
    40,
    41,
    42,
    48,
    52,
    53,
    54,
    56,
    57,
    60,
    61,
    64,
    65,
    66,
    68,
    71,
    73,
    75,
    78,
    79,
    80,
    81,
    82,
    85,
]
CHD = [
    0,
    1,
    2,
    4,
    5,
    6,
    7,
    16,
    17,
    18,
    19,
    21,
    24,
    25,
    26,
    27,
    29,
    30,
    48,
    49,
    50,
    51,
    61,
    88,
    89,
    90,
    91,
]
BASS = [32, 33, 34, 35, 36, 38, 39]


DR = {  # 16 steps: kick, snare, hat
    "rock": ("x.......x.x.....", "....x.......x...", "x.x.x.x.x.x.x.x."),
    "pop": ("x.....x.x.......", "....x.......x...", "x.x.x.x.x.x.x.x."),
    "house": ("x...x...x...x...", "....x.......x...", "..x...x...x...x."),
    "disco": ("x...x...x...x...", "....x.......x...", "x.xxx.xxx.xxx.xx"),
    "hiphop": ("x..x......x..x..", "....x.......x...", "x.x.x.x.x.x.x.xx"),
    "funk": ("x..x..x...x..x..", "....x..x.x..x..x", "xxxxxxxxxxxxxxxx"),
    "dnb": ("x.........x.....", "....x.......x...", "x.x.x.x.x.x.x.x."),
    "reggae": ("........x.......", "........x.......", "x.x.x.x.x.x.x.x."),
    "half": ("x.....x.........", "........x.......", "x.x.x.x.x.x.x.x."),
    "metal": ("x.x.x.x.x.x.x.x.", "....x.......x...", "x...x...x...x..."),
    "train": ("x.......x.......", "..x...x...x...x.", "xxx.xxx.xxx.xxx."),
    "latin": ("x..x..x.x..x..x.", "...x..x....x..x.", "x.xxx.xxx.xxx.xx"),
    "ballad": ("x.........x.....", "........x.......", "x...x...x...x..."),
    "swing": ("x...x...x...x...", "....x.......x...", "x...x..xx...x..x"),
    "blues": ("x.....x.x.....x.", "....x.......x...", "x..xx..xx..xx..x"),
    "techno": ("x...x...x...x...", "................", "..x...x...x...x."),
    "none": ("", "", ""),
}
TR = {
    "rock": (90, 150),
    "pop": (75, 135),
    "house": (116, 132),
    "disco": (105, 130),
    "hiphop": (72, 108),
    "funk": (88, 122),
    "dnb": (155, 180),
    "reggae": (65, 95),
    "half": (60, 90),
    "metal": (95, 190),
    "train": (80, 125),
    "latin": (85, 130),
    "ballad": (55, 85),
    "swing": (90, 210),
    "blues": (60, 135),
    "techno": (125, 145),
    "none": (55, 150),
}
MAJ = [
    ["0M", "7M", "9m", "5M"],
    ["0M", "5M", "7M", "0M"],
    ["0M", "9m", "2m", "7D"],
    ["2m", "7D", "0J", "0J"],
    ["0M", "10M", "5M", "0M"],
    ["0M", "5M", "0M", "7M"],
    ["9m", "5M", "0M", "7M"],
    ["0M", "4m", "5M", "7M"],
    ["0M", "0M", "5M", "5m"],
    ["0D", "5D", "0D", "7D"],
    ["0J", "5J", "0J", "7D"],
    ["0M", "2m", "5M", "0M"],
    ["5M", "7M", "0M", "0M"],
    ["0M", "7M", "5M", "7M"],
    ["0M", "0M", "10M", "5M"],
]
MIN = [
    ["0m", "8M", "3M", "10M"],
    ["0m", "5m", "7m", "0m"],
    ["0m", "5m", "7D", "0m"],
    ["0m", "10M", "8M", "7M"],
    ["2o", "7D", "0m", "0m"],
    ["0m", "5M", "0m", "5M"],
    ["0n", "5n", "0n", "7D"],
    ["0m", "0m", "10M", "10M"],
    ["0m", "3M", "10M", "5M"],
    ["0m", "8M", "5m", "7M"],
    ["0m", "10M", "0m", "10M"],
    ["8M", "10M", "0m", "0m"],
    ["0m", "5m", "0m", "7D"],
    ["0m", "0m", "0m", "0m"],
    ["0m", "8M", "10M", "0m"],
]
Q = {
    "M": (0, 4, 7),
    "m": (0, 3, 7),
    "D": (0, 4, 7, 10),
    "J": (0, 4, 7, 11),
    "n": (0, 3, 7, 10),
    "o": (0, 3, 6),
}


def song(rng, L):
    g = rng.choice(list(DR))
    lo, hi = TR[g]
    bpm = rng.uniform(lo, hi)
    tonic = rng.randrange(12)
    mi = rng.random() < 0.5
    prog = rng.choice(MIN if mi else MAJ)
    sw = (
        rng.choice([0, 0, 0, 0.1, 0.16])
        if g not in ("swing", "blues")
        else rng.choice([0.12, 0.16])
    )
    st = 60 / bpm / 4
    ev = []
    bars = int(L / (16 * st)) + 2
    drum = rng.random() < 0.88
    three = rng.random() < 0.08
    steps = 12 if three else 16
    k = lambda s: (s + (sw * 2 if s % 4 == 2 and sw else (sw if s % 2 else 0))) * st
    bp = rng.choice(["root", "octave", "walk", "eighth", "synco"])
    cp = rng.choice(
        ["pad", "quarter", "off", "arp", "strum", "none" if rng.random() < 0.3 else "pad"]
    )
    mel = rng.random() < 0.7
    sc = [0, 2, 3, 5, 7, 8, 10] if mi else [0, 2, 4, 5, 7, 9, 11]
    if mi and rng.random() < 0.3:
        sc = [0, 2, 3, 5, 7, 9, 10]
    if mi and rng.random() < 0.25:
        sc = [0, 3, 5, 7, 10]
    if (not mi) and rng.random() < 0.25:
        sc = [0, 2, 4, 7, 9]
    pc = [rng.choice(BASS), rng.choice(CHD), rng.choice(LEAD)]
    vol = [rng.randint(55, 115) for _ in range(4)]
    p = rng.randint(0, 14)
    crate = rng.choice([1, 1, 1, 2, 0.5])
    rng.randint(0, 9)  # nothing uses it any more, but what is drawn after it depends on it
    lastsnare = rng.choice([38, 40, 39, 37])
    hat = rng.choice([42, 42, 44, 51, 70])
    mrate = rng.choice([2, 2, 4, 4, 8])
    for b in range(bars):
        t0 = b * steps * st
        ch = prog[int(b / crate) % len(prog)] if crate >= 1 else prog[(2 * b) % len(prog)]
        r = int(ch[:-1])
        q = Q[ch[-1]]
        rt = (tonic + r) % 12
        if drum and DR[g][0]:
            for s in range(steps):
                for pat, n, v in zip(DR[g], (36, lastsnare, hat), (110, 105, 70)):
                    if pat[s] == "x" or (rng.random() < 0.03 and n != 36):
                        ev.append(
                            (
                                t0 + k(s),
                                t0 + k(s) + 0.06,
                                9,
                                n,
                                int(v * rng.uniform(0.75, 1) * vol[3] / 115),
                            )
                        )
            if rng.random() < 0.12:
                ev.append((t0, t0 + 0.5, 9, 49, 85))
        bn = 36 + (rt - 36) % 12 - (12 if rng.random() < 0.15 else 0)
        pos = {
            "root": [0],
            "octave": [0, 4, 8, 12],
            "walk": [0, 4, 8, 12],
            "eighth": list(range(0, 16, 2)),
            "synco": [0, 3, 6, 10, 12],
        }[bp]
        for j, s in enumerate([x for x in pos if x < steps]):
            n = (
                bn
                + (12 if bp == "octave" and j % 2 else 0)
                + (rng.choice(q) if bp == "walk" and j else 0)
                + (7 if bp == "synco" and rng.random() < 0.2 else 0)
            )
            ev.append(
                (t0 + k(s), t0 + k(s) + (steps if bp == "root" else 2) * st * 0.95, 0, n, vol[0])
            )
        cn = [48 + ((rt + x - 48) % 12) + rng.choice([0, 0, 12]) for x in q]
        if cp == "pad":
            ev += [(t0, t0 + steps * st * 0.98, 1, n, vol[1]) for n in cn]
        elif cp == "quarter":
            ev += [
                (t0 + k(s), t0 + k(s) + 3 * st, 1, n, vol[1])
                for s in range(0, steps, 4)
                for n in cn
            ]
        elif cp == "off":
            ev += [
                (t0 + k(s), t0 + k(s) + 1.5 * st, 1, n, vol[1])
                for s in range(2, steps, 4)
                for n in cn
            ]
        elif cp == "arp":
            ev += [
                (t0 + k(s), t0 + k(s) + 2 * st, 1, cn[(s // 2) % len(cn)], vol[1])
                for s in range(0, steps, 2)
            ]
        elif cp == "strum":
            ev += [
                (t0 + k(s) + i * 0.012, t0 + k(s) + 1.8 * st, 1, n, vol[1])
                for s in (0, 4, 6, 10, 12, 14)
                if s < steps
                for i, n in enumerate(cn)
            ]
        if mel:
            s = 0
            while s < steps:
                d = rng.choice([1, 2, 2, 4]) if mrate > 2 else rng.choice([2, 4, 4, 8])
                if rng.random() < 0.78:
                    if s % 8 == 0 and rng.random() < 0.7:
                        pcn = (rt + rng.choice(q)) % 12
                        n = 64 + ((pcn - 64) % 12)
                    else:
                        p = max(0, min(14, p + rng.choice([-2, -1, -1, 0, 1, 1, 2])))
                        n = (
                            60
                            + tonic % 12
                            - (12 if tonic > 6 else 0)
                            + 12 * (p // len(sc))
                            + sc[p % len(sc)]
                        )
                    ev.append((t0 + k(s), t0 + k(min(s + d, steps)) * 0.98 + 0.0, 2, n, vol[2]))
                s += d
    return dict(
        ev=ev,
        prog=pc,
        bpm=bpm * 1.0,
        key=tonic + (12 if mi else 0),
        set="synth",
        genre=g,
        drum=drum and g != "none",
        name=f"{g}",
    )
