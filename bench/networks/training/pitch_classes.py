"""Profiles of keys over pitch classes, and how a key is scored."""

import numpy as np

PC = {
    "C": 0,
    "C#": 1,
    "Db": 1,
    "D": 2,
    "D#": 3,
    "Eb": 3,
    "E": 4,
    "F": 5,
    "F#": 6,
    "Gb": 6,
    "G": 7,
    "G#": 8,
    "Ab": 8,
    "A": 9,
    "A#": 10,
    "Bb": 10,
    "B": 11,
    "Cb": 11,
}


def pk(s):
    a, b = s.split()
    return PC[a] + (12 if b.startswith("min") else 0)


def mirex(e, r):  # mir_eval convention: estimate a fifth ABOVE the reference .5
    et, em, rt, rm = e % 12, e // 12, r % 12, r // 12
    if e == r:
        return 1.0
    if em == rm and (et - rt) % 12 == 7:
        return 0.5
    if em != rm and ((rm == 0 and (et - rt) % 12 == 9) or (rm == 1 and (et - rt) % 12 == 3)):
        return 0.3
    if em != rm and et == rt:
        return 0.2
    return 0.0


P = {
    "krum": (
        [6.35, 2.23, 3.48, 2.33, 4.38, 4.09, 2.52, 5.19, 2.39, 3.66, 2.29, 2.88],
        [6.33, 2.68, 3.52, 5.38, 2.60, 3.53, 2.54, 4.75, 3.98, 2.69, 3.34, 3.17],
    ),
    "temp": (
        [5, 2, 3.5, 2, 4.5, 4, 2, 4.5, 2, 3.5, 1.5, 4],
        [5, 2, 3.5, 4.5, 2, 4, 2, 4.5, 3.5, 2, 1.5, 4],
    ),
    "bgate": (
        [1.0, 0, 0.42, 0, 0.53, 0.37, 0, 0.77, 0, 0.38, 0.21, 0.30],
        [1.0, 0, 0.36, 0.39, 0, 0.38, 0, 0.74, 0.27, 0, 0.42, 0.23],
    ),
    "edma": (
        [
            0.16519551,
            0.04749026,
            0.08293076,
            0.06687112,
            0.09994645,
            0.09274123,
            0.05294487,
            0.13159476,
            0.05218986,
            0.07443653,
            0.06940723,
            0.0642515,
        ],
        [
            0.17235348,
            0.05336489,
            0.0761009,
            0.10043649,
            0.05621498,
            0.08527853,
            0.0497915,
            0.13451001,
            0.07458916,
            0.05003023,
            0.09187879,
            0.05545106,
        ],
    ),
}


def TM(n):
    M = []
    for m in (0, 1):
        p = np.array(P[n][m], float)
        p = (p - p.mean()) / p.std()
        for k in range(12):
            M.append(np.roll(p, k))
    return np.array(M)


TMS = {n: TM(n) for n in P}


def score(c, n):
    c = c - c.mean()
    s = c.std()
    return TMS[n] @ c / (12 * s + 1e-12)


def whiten(fq, mg, bw=0.5):
    # divide by the frame's own smoothed log-spectral envelope (peaks, gaussian in log2 f)
    lm = np.log(mg + 1e-6)
    x = np.log2(np.maximum(fq, 20))
    g = np.arange(5.5, 11.9, bw / 2)
    W = np.exp(-0.5 * ((x[:, :, None] - g) / bw) ** 2) * (mg > 0)[:, :, None]
    e = (W * lm[:, :, None]).sum(1) / (W.sum(1) + 1e-9)
    i = np.clip(((x - 5.5) / (bw / 2)), 0, len(g) - 1.001)
    j = i.astype(int)
    fr = i - j
    r = np.arange(len(fq))[:, None]
    return np.where(mg > 0, np.exp(lm - ((1 - fr) * e[r, j] + fr * e[r, j + 1])), 0)


def pcp(
    o,
    w="sqrt",
    wh=0,
    harm=1,
    slope=0.6,
    fmin=50,
    fmax=3520,
    norm="max",
    relthr=0.0,
    tun=True,
    top=60,
):
    fq, mg = o["fq"][:, :top], o["mg"][:, :top].astype(float)
    v = whiten(fq, mg, wh) if wh else mg
    v = {"sqrt": np.sqrt, "lin": lambda x: x, "log": lambda x: np.log1p(x)}[w](v)
    if relthr:
        v = np.where(mg > relthr * mg.max(1, keepdims=True), v, 0)
    v = v * (fq >= fmin) * (fq <= fmax) * (mg > 0)
    m = 69 + 12 * np.log2(np.maximum(fq, 20) / 440) - (o["tun"] if tun else 0)
    H = np.zeros((len(fq), 12))
    for h in range(1, harm + 1):
        mm = m - 12 * np.log2(h)
        k = np.round(mm)
        d = mm - k
        ww = v * slope ** (h - 1) * np.cos(np.pi * d) ** 2
        k = k.astype(int) % 12
        for p in range(12):
            H[:, p] += np.where(k == p, ww, 0).sum(1)
    if norm == "max":
        H = H / (H.max(1, keepdims=True) + 1e-9)
    elif norm == "sum":
        H = H / (H.sum(1, keepdims=True) + 1e-9)
    elif norm == "l2log":
        H = np.log1p(H)
    return H.mean(0)
