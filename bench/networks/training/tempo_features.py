"""What the tempo's network sees: activations and flux bands, for each candidate tempo."""

import numpy as np
from numpy.fft import irfft, rfft

STEP = 48  # bins per octave
CAND = 40 * 2 ** (np.arange(0, 125) / STEP)  # 40 .. 240 BPM
MULT = np.array([1 / 4, 1 / 3, 1 / 2, 2 / 3, 3 / 4, 1, 4 / 3, 3 / 2, 2, 3, 4, 6, 8])


def acf(a):
    a = a - a.mean(0)
    n = len(a)
    m = 1 << (2 * n - 1).bit_length()
    f = rfft(a, m, axis=0)
    r = irfft((f * np.conj(f)).real, m, axis=0)[:n] / np.arange(n, 0, -1)[:, None]
    return r / (r[0] + 1e-9)


def chans(act, bands):
    a = act.astype(np.float64)
    b = np.log1p(50 * bands.astype(np.float64))
    on = b.sum(1)
    return np.column_stack([a.sum(1), a[:, 1], b, on])  # beat+down, down, 5 bands, sum = 8


def feats(act, bands, shift=0.0):
    """shift in octaves: candidate c is looked up as if the music ran 2**shift faster."""
    X = chans(act, bands)
    R = acf(X)
    n = len(R)
    x = np.arange(n)
    c = CAND * 2 ** (-shift)
    lag = (3000 / c)[:, None] * MULT[None]
    ok = lag < n * 0.85
    F = np.stack(
        [np.where(ok, np.interp(lag, x, R[:, j]), 0) for j in range(R.shape[1])], 2
    )  # [125,13,8]
    # comb mean over 1..4 multiples for each channel
    cm = F[:, [5, 8, 9, 10]].mean(1)  # [125,8]
    b = np.log1p(50 * bands.astype(np.float64))
    a = X[:, 0]
    pkrate = ((a[1:-1] > a[:-2]) & (a[1:-1] >= a[2:]) & (a[1:-1] > 0.2)).mean() * 50
    bb = b - b.mean(0)
    fr = [
        (
            (bb[1:-1, j] > bb[:-2, j]) & (bb[1:-1, j] >= bb[2:, j]) & (bb[1:-1, j] > bb[:, j].std())
        ).mean()
        * 50
        for j in range(5)
    ]
    G = np.r_[
        np.log2(pkrate + 0.3),
        a.mean() * 4,
        a.max(),
        X[:, 1].max(),
        b.mean(0),
        b.std(0),
        np.log2(np.array(fr) + 0.3),
    ]  # 4+5+5+5=19
    return np.concatenate([F.reshape(len(F), -1), cm], 1).astype(np.float32), G.astype(np.float32)
