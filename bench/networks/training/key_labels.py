"""The game music's keys, where the networks agree on the whole and on both halves.

key_labels.py NETWORK.pt…
"""

import pickle
import sys

import numpy as np
import torch
from export import load_key

torch.set_num_threads(1)
BASE = 33
nets = load_key(sys.argv[1:])


def pr(n, lf, st):
    with torch.no_grad():
        return torch.log_softmax(n(torch.tensor(lf[::st, 18:234].astype(np.float32))[None]), 1)[
            0
        ].numpy()


cls = lambda p: (int(p.argmax()) % 12 + BASE) % 12 + 12 * (int(p.argmax()) // 12)
D = pickle.load(open("debmusic.pkl", "rb"))
hp = pickle.load(open("debkey.pkl", "rb"))
out = []
for o, (k, c) in zip(D, hp):
    lf = o["lf"]
    h = len(lf) // 2
    P = [pr(n, lf, 4) for n in nets]
    m = sum(P)
    e = cls(m)
    ag = np.mean([cls(p) == e for p in P])
    hv = [cls(sum(pr(n, x, 4) for n in nets)) == e for x in (lf[:h], lf[h:])]
    q = np.exp(m / len(P))
    q /= q.sum()
    out.append((e, ag, sum(hv), q.max(), int(k), c))
out = np.array(out)
hpok = out[:, 4] == out[:, 0]
keep = ((out[:, 1] == 1) & (out[:, 2] == 2) & (out[:, 3] > 0.55)) | (
    (out[:, 1] > 0.6) & (out[:, 2] >= 1) & hpok & (out[:, 5] >= 5)
)
print(
    "keep",
    keep.sum(),
    "of",
    len(out),
    "minor %.2f" % (out[keep, 0] >= 12).mean(),
    "equal hpcp %.2f" % hpok[keep].mean(),
)
pickle.dump([(int(o[0]), bool(k)) for o, k in zip(out, keep)], open("debkey2.pkl", "wb"))
