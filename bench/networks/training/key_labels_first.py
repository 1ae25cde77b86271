"""The game music's keys, where the first two networks and the votes agree."""

import pickle

import numpy as np
import torch
from key_network import KeyNet, MeanNet

torch.set_num_threads(1)
BASE = 33


def pr(net, lf, st=2):
    with torch.no_grad():
        return torch.log_softmax(net(torch.tensor(lf[::st, 18:234].astype(np.float32))[None]), 1)[
            0
        ].numpy()


cls = lambda p: (int(p.argmax()) % 12 + BASE) % 12 + 12 * (int(p.argmax()) // 12)
a = MeanNet()
a.load_state_dict(torch.load("kmean.pt"))
a.eval()
b = KeyNet()
b.load_state_dict(torch.load("k0.pt"))
b.eval()
D = pickle.load(open("debmusic.pkl", "rb"))
hp = pickle.load(open("debkey.pkl", "rb"))
out = []
for o, (k, c) in zip(D, hp):
    lf = o["lf"]
    h = len(lf) // 2
    pa, pb = pr(a, lf), pr(b, lf)
    m = pa + pb
    e = cls(m)
    agree = (
        (cls(pa) == e)
        + (cls(pb) == e)
        + (cls(pr(a, lf[:h]) + pr(b, lf[:h])) == e)
        + (cls(pr(a, lf[h:]) + pr(b, lf[h:])) == e)
    )
    conf = float(np.exp(m / 2 - np.logaddexp.reduce(m / 2)).max())
    out.append((e, agree, conf, int(k), c))
out = np.array(out)
hpok = out[:, 3] == out[:, 0]
keep = ((out[:, 1] == 4) & (out[:, 2] > 0.6)) | ((out[:, 1] >= 3) & hpok & (out[:, 4] >= 5))
print(
    "agree4",
    (out[:, 1] == 4).mean(),
    "keep",
    keep.sum(),
    "of",
    len(out),
    "minor",
    (out[keep, 0] >= 12).mean(),
    "of kept equal hpcp majority",
    hpok[keep].mean(),
)
pickle.dump([(int(o[0]), bool(k)) for o, k in zip(out, keep)], open("debkey2.pkl", "wb"))
