"""Trains a network for keys.

    train_key.py key|mean SECONDS OUT.pt

FIRST=1: with the labels that profiles vote for; INIT=FILE: on from these weights; SEED=n.
"""

import collections
import os
import pickle
import sys
import time

import numpy as np
import torch
from key_network import KeyNet, MeanNet
from pitch_classes import mirex, pk

torch.set_num_threads(1)
kind = sys.argv[1]
budget = float(sys.argv[2])
out = sys.argv[3]
FIRST = bool(os.environ.get("FIRST"))
BASE = 33  # MIDI of bin 0 of the 216-bin window (A1); class k (tonic pc) <-> index (pc - BASE)%12
LD = lambda s: pickle.load(open(f"{s}.pkl", "rb"))
tr = []
va = []
for w in (0, 1) if FIRST else (0, 1, 5):
    for o in LD(f"r{w}"):
        if o["key"] is None:
            continue
        (va if sum(map(ord, o["name"])) % 12 == 0 and o["set"] == "pop909tr" else tr).append(
            (o["lf"], o["key"], o["set"], 1.0 if o["set"] == "pop909tr" else 0.7)
        )
deb = LD("debmusic")
dk = LD("debkey" if FIRST else "debkey2")
for o, (k, c) in zip(deb, dk):
    if c >= 7 if FIRST else c:
        (va if sum(map(ord, o["note"])) % 5 == 0 else tr).append((o["lf"], int(k), "deb", 1.0))
drums = LD("drums")
print(collections.Counter(t[2] for t in tr), collections.Counter(t[2] for t in va), flush=True)
groups = collections.defaultdict(list)
for i, t in enumerate(tr):
    groups[t[2]].append(i)
PR = (
    {"pop909tr": 0.4, "synth": 0.3, "deb": 0.3}
    if FIRST
    else {"pop909tr": 0.4, "synth": 0.17, "synth12": 0.06, "synthslow": 0.04, "deb": 0.33}
)
_t = sum(PR.values())
PR = {k: v / _t for k, v in PR.items()}
ST, TT = (2, 40) if FIRST else (4, 24)
LR = 3e-3
SEED = int(os.environ.get("SEED", 1))
rng = np.random.default_rng(SEED)
torch.manual_seed(SEED)


def view(lf, st, T, sh):
    return lf[st : st + T * ST : ST, 18 + sh : 18 + sh + 216].astype(np.float32)


fgrid = np.arange(216)


def sample(B, T=TT):
    X = np.zeros((B, T, 216), np.float32)
    Y = np.zeros(B, np.int64)
    W = np.ones(B, np.float32)
    for b in range(B):
        s = rng.choice(list(PR), p=list(PR.values()))
        lf, k, _, w = tr[groups[s][rng.integers(len(groups[s]))]]
        n = len(lf)
        st = int(rng.integers(0, max(1, n - T * ST + 1)))
        sh = int(rng.integers(-18, 19))
        x = view(lf, st, T, sh)
        x = np.expm1(x) * np.exp(rng.normal(0, 0.5))
        if len(x) < T:
            x = np.tile(x, (-(-T // len(x)), 1))[:T]
        semi = round(sh / 3)
        # eq: smooth random gain in log domain (+-8 dB)
        g = np.interp(fgrid, np.linspace(0, 215, 6), rng.normal(0, 0.6, 6))
        x = x * np.exp(g)
        if rng.random() < (0.5 if s != "deb" else 0.25):
            d = drums[rng.integers(len(drums))]
            q = int(rng.integers(0, len(d) - T))
            dd = d[q : q + T, 18:234].astype(np.float32)
            x = np.sqrt(x**2 + (dd * np.exp(rng.normal(-0.3, 0.8))) ** 2)
        if rng.random() < 0.5:
            x = x + np.abs(rng.normal(0, 1, x.shape)) * x.mean() * rng.uniform(0, 0.3)
        X[b] = np.log1p(x)
        Y[b] = ((k % 12) - semi - BASE) % 12 + 12 * (k // 12)
        W[b] = w
    return torch.tensor(X), torch.tensor(Y), torch.tensor(W)


def predict(net, lf):
    x = torch.tensor(lf[::ST, 18:234].astype(np.float32))[None]
    with torch.no_grad():
        p = torch.log_softmax(net(x), 1)[0].numpy()
    return p


def cls(p):
    i = int(p.argmax())
    return (i % 12 + BASE) % 12 + 12 * (i // 12)


def ev(net, D):
    r = []
    for lf, k in D:
        e = cls(predict(net, lf))
        r.append((e == k, mirex(e, k)))
    return np.mean(r, 0)


if __name__ == "__main__":
    net = KeyNet() if kind == "key" else MeanNet()
    print("params", sum(p.numel() for p in net.parameters()))
    if os.environ.get("INIT"):
        net.load_state_dict(torch.load(os.environ["INIT"]))
    opt = torch.optim.AdamW(net.parameters(), 3e-3, weight_decay=1e-2)
    t0 = time.time()
    it = 0
    run = []
    VA = {s: [(t[0], t[1]) for t in va if t[2] == s] for s in ("pop909tr", "deb")}
    TS = {
        s: [(o["lf"], pk(o["key"])) for o in LD(s) if o.get("key")]
        for s in ("gtzan100", "asap", "pop909")
    }
    nxt = 60
    while True:
        f = (time.time() - t0) / budget
        if f >= 1:
            break
        for gq in opt.param_groups:
            gq["lr"] = LR * min(1, it / 50 + 0.05) * (0.5 * (1 + np.cos(np.pi * f))) + 2e-5
        net.train()
        x, y, w = sample(32)
        lg = net(x)
        l = (
            torch.nn.functional.cross_entropy(lg, y, reduction="none", label_smoothing=0.05) * w
        ).mean()
        opt.zero_grad()
        l.backward()
        torch.nn.utils.clip_grad_norm_(net.parameters(), 2.0)
        opt.step()
        it += 1
        run.append(l.item())
        if time.time() - t0 > nxt:
            nxt += 60
            net.eval()
            print(
                "%.0fs it %d loss %.3f" % (time.time() - t0, it, np.mean(run[-100:])),
                {s: tuple(np.round(ev(net, d), 3)) for s, d in VA.items()},
                flush=True,
            )
    net.eval()
    torch.save(net.state_dict(), out)
    print(
        "final it",
        it,
        "loss %.3f" % np.mean(run[-100:]),
        {s: tuple(np.round(ev(net, d), 3)) for s, d in VA.items()},
        "TEST",
        {s: tuple(np.round(ev(net, d), 3)) for s, d in TS.items()},
        flush=True,
    )
