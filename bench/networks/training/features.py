"""What the networks are trained on: beat activations and flux bands, and the tuned spectrum."""

import subprocess

import numpy as np
import onnxruntime as ort
from scipy.fft import rfft as _rfft

from soniq.audio.network import file_of

SR = 22050
# ---------- BeatNet front end (50 fps, 136 log bands + positive diff)
HOP, NB_ = 441, 1411
_nb = NB_ >> 1
_bf = np.fft.fftfreq(_nb * 2, 1 / SR)[:_nb]
_l = np.floor(np.log2(30 / 440) * 24)
_r = np.ceil(np.log2(17000 / 440) * 24)
_fr = 440 * 2 ** (np.arange(_l, _r) / 24)
_fr = _fr[(_fr >= 30) & (_fr <= 17000)]
_ix = np.clip(_bf.searchsorted(_fr), 1, len(_bf) - 1)
_L, _R = _bf[_ix - 1], _bf[_ix]
_ix = np.unique(_ix - (_fr - _L < _R - _fr))
_FB = []
for _i in range(len(_ix) - 2):
    a, c, b = _ix[_i : _i + 3]
    if b - a < 2:
        c = a
        b = a + 1
    f = np.zeros(_nb)
    f[a:c] = np.linspace(0, 1, c - a, endpoint=False)
    f[c:b] = np.linspace(1, 0, b - c, endpoint=False)
    _FB.append(f / f.sum())
_FB = np.array(_FB, np.float32)
_W = np.hanning(NB_).astype(np.float32)


def bnfeat(y):
    y = np.pad(y, (NB_ // 2, NB_))
    fx = np.lib.stride_tricks.sliding_window_view(y, NB_)[::HOP]
    S = np.empty((len(fx), len(_FB)), np.float32)
    for i in range(0, len(fx), 512):
        S[i : i + 512] = (
            np.abs(_rfft(fx[i : i + 512] * _W, axis=1))[:, :_nb].astype(np.float32) @ _FB.T
        )
    S = np.log10(S + 1)
    d = np.zeros_like(S)
    d[1:] = np.maximum(0, S[1:] - S[:-1])
    return np.hstack([S, d]).astype(np.float32)


# ---------- log-frequency spectrum for key
KN, KHOP = 16384, 4096
_KW = np.hanning(KN).astype(np.float32)
_KF = np.fft.rfftfreq(KN, 1 / SR)
LO, NBIN = 27, 252  # MIDI 27 .. 111, 3 bins per semitone


def kspec(y):
    y = np.pad(y, (KN // 2, KN // 2)) if len(y) > KN else np.pad(y, (0, KN * 2 - len(y)))
    fr = np.lib.stride_tricks.sliding_window_view(y, KN)[::KHOP]
    return np.concatenate(
        [
            np.abs(_rfft(fr[i : i + 64] * _KW, axis=1)).astype(np.float32)
            for i in range(0, len(fr), 64)
        ]
    )


def peaks(S, sr=SR, n=KN, fmin=50, fmax=3520, top=60):
    f0 = sr / n
    lo, hi = int(fmin / f0), int(fmax / f0)
    a, b, c = S[:, lo - 1 : hi - 1], S[:, lo:hi], S[:, lo + 1 : hi + 1]
    pk = (b > a) & (b >= c)
    v = np.where(pk, b, 0)
    k = np.argsort(-v, 1)[:, :top]
    r = np.arange(len(S))[:, None]
    la, lb, lc = (np.log(x[r, k] + 1e-9) for x in (a, b, c))
    d = np.clip(0.5 * (la - lc) / (la - 2 * lb + lc - 1e-12), -0.5, 0.5)
    mag = np.where(v[r, k] > 0, np.exp(lb - 0.25 * (la - lc) * d), 0)
    return ((k + lo + d) * f0).astype(np.float32), mag.astype(np.float32)


def tuning(fq, mag):
    """tuning offset in semitones (-.5 .. .5), weight sqrt magnitude"""
    m = 69 + 12 * np.log2(np.maximum(fq, 20) / 440)
    w = np.sqrt(mag) * (fq > 90) * (fq < 2200)
    z = (w * np.exp(2j * np.pi * m)).sum()
    return float(np.angle(z) / (2 * np.pi)), float(abs(z) / (w.sum() + 1e-9))


_c = {}


def fbank(t):
    q = round(t * 30) / 30
    if q not in _c:
        B = np.zeros((NBIN, len(_KF)), np.float32)
        for j in range(NBIN):
            m = LO + (j - 1) / 3 + q
            fc = 440 * 2 ** ((m - 69) / 12)
            bw = max(
                fc * (2 ** (1 / 36) - 1), SR / KN
            )  # triangular, at least one FFT bin to each side
            w = np.maximum(0, 1 - np.abs(_KF - fc) / bw)
            B[j] = w / (w.sum() + 1e-9)
        nz = np.nonzero(B.sum(0))[0]
        _c[q] = (nz[0], nz[-1] + 1, np.ascontiguousarray(B[:, nz[0] : nz[-1] + 1].T))
    return _c[q]


def logfreq(S, t):
    a, b, B = fbank(t)
    return S[:, a:b] @ B


def decode(f, ss=0, t=None):
    c = (
        ["ffmpeg", "-v", "error", "-nostdin", "-threads", "1"]
        + (["-ss", str(ss)] if ss else [])
        + (["-t", str(t)] if t else [])
        + ["-i", f, "-ac", "1", "-ar", str(SR), "-f", "f32le", "-"]
    )
    return np.frombuffer(subprocess.run(c, capture_output=True).stdout, np.float32)


_s = []


def bn(F):
    if not _s:
        o = ort.SessionOptions()
        o.intra_op_num_threads = 1
        o.inter_op_num_threads = 1
        _s.append(ort.InferenceSession(file_of("beatnet1"), o, providers=["CPUExecutionProvider"]))
    memory = {
        f"{k}{n}": np.zeros((1, 1, 150), np.float32) for k in ("hidden", "cell") for n in (0, 1)
    }
    return _s[0].run(None, {"feats": F, **memory})[0]


def bands(F):
    d = F[:, 136:]
    e = [0, 24, 48, 72, 96, 136]
    return np.stack([d[:, a:b].mean(1) for a, b in zip(e, e[1:])], 1)


def extract(y, tempo=True, key=True):
    r = {}
    y = y / (np.sqrt((y**2).mean()) * 5 + 1e-6)  # rms 0.2
    y = y.astype(np.float32)
    if tempo:
        F = bnfeat(y)
        r["act"] = bn(F)[:, :2].astype(np.float16)
        r["bands"] = bands(F).astype(np.float16)
    if key:
        S = kspec(y)
        fq, mg = peaks(S)
        t, c = tuning(fq, mg)
        L = logfreq(S, t)
        r.update(
            fq=fq.astype(np.float32),
            mg=mg.astype(np.float32),
            tun=t,
            tconf=c,
            lf=np.log1p(L * 1.0).astype(np.float16),
        )
    return r
