"""A tempo from beat activations alone, and whether a tempo is right."""

import numpy as np

BP = np.arange(40, 240.01, 0.25)


def acf(a):
    a = a - a.mean()
    n = len(a)
    m = 1 << (2 * n - 1).bit_length()
    f = np.fft.rfft(a, m)
    return np.fft.irfft(f * np.conj(f), m)[:n] / np.arange(n, 0, -1)


def comb(a, center=115, sig=0.8):
    a = a.astype(float)
    ac = acf(a)
    n = len(ac)
    x = np.arange(n)
    sc = np.zeros(len(BP))
    for k in (1, 2, 3, 4):
        p = k * 3000 / BP
        ok = p < n * 0.8
        sc += np.where(ok, np.interp(p, x, ac), 0) / 4
    return BP[(np.maximum(sc, 0) * np.exp(-0.5 * (np.log2(BP / center) / sig) ** 2)).argmax()]


def ok(e, b):
    return abs(e - b) <= 0.04 * b, any(
        abs(e - b * q) <= 0.04 * b * q for q in (1, 2, 0.5, 3, 1 / 3)
    )


def wil(k, n, z=1.96):
    p = k / n
    d = 1 + z * z / n
    c = (p + z * z / 2 / n) / d
    h = z * np.sqrt(p * (1 - p) / n + z * z / 4 / n / n) / d
    return c - h, c + h
