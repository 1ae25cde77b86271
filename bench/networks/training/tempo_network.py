"""One small network for all candidates, and a prior that depends on the whole."""

import pickle

import numpy as np
import tempo_features as tfeat
import torch


class Net(torch.nn.Module):
    def __init__(s, h=48, gh=16, nf=112, ng=19):
        super().__init__()
        n = torch.nn
        s.g = n.Sequential(n.Linear(ng, gh), n.ReLU())
        s.f = n.Linear(nf, h)
        s.gg = n.Linear(gh, h, bias=False)
        s.p = n.Parameter(torch.zeros(125, h))
        s.o = n.Sequential(n.ReLU(), n.Dropout(0.2), n.Linear(h, h), n.ReLU(), n.Linear(h, 1))
        s.d = n.Dropout(0.15)
        s.dg = n.Dropout(0.3)
        s.lp = n.Linear(6, h, bias=False)
        lb = torch.log2(torch.tensor(tfeat.CAND, dtype=torch.float32) / 100)
        s.register_buffer(
            "B",
            torch.stack(
                [
                    lb,
                    lb**2,
                    lb**3,
                    torch.sin(np.pi * lb),
                    torch.cos(np.pi * lb),
                    torch.sin(2 * np.pi * lb),
                ],
                1,
            ),
        )
        s.prior = n.Linear(gh, 6, bias=False)
        s.register_buffer("mu", torch.zeros(ng))
        s.register_buffer("sd", torch.ones(ng))

    def forward(s, x, g):
        g = s.g(s.dg((g - s.mu) / s.sd))
        z = s.f(s.d(x)) + (s.gg(g))[:, None] + s.lp(s.B)[None]
        return s.o(z)[..., 0] + s.prior(g) @ s.B.T


def load(f):
    out = []
    for sd in pickle.load(open(f, "rb")):
        n = Net()
        n.load_state_dict(sd)
        out.append(n.eval())
    return out
