"""The trained networks as ONNX.

export.py key OUT.onnx A.pt B.pt…
export.py tempo OUT.onnx HEADS.pkl
"""

import sys

import numpy as np
import onnx
import onnxruntime as ort
import tempo_network as tn
import torch
import torch.nn as nn
from key_network import KeyNet, MeanNet


class KeyEns(nn.Module):
    def __init__(s, nets):
        super().__init__()
        s.n = nn.ModuleList(nets)
        s.register_buffer(
            "ix", torch.tensor([(p - 33) % 12 + 12 * m for m in (0, 1) for p in range(12)])
        )

    def forward(s, x):
        return torch.softmax(sum(torch.log_softmax(n(x), 1) for n in s.n) / len(s.n), 1)[:, s.ix]


class TEns(nn.Module):
    def __init__(s, nets):
        super().__init__()
        s.n = nn.ModuleList(nets)

    def forward(s, f, g):
        return torch.softmax(sum(n(f[None], g[None]) for n in s.n) / len(s.n), -1)[0]


def load_key(fs):
    out = []
    for f in fs:
        sd = torch.load(f)
        if "c1.weight" in sd:
            n = KeyNet(
                c=sd["c1.weight"].shape[0], d=sd["hc.weight"].shape[0], h=sd["k1.weight"].shape[0]
            )
        else:
            n = MeanNet(h=sd["k1.weight"].shape[0])
        n.load_state_dict(sd)
        out.append(n.eval())
    return out


def strip(p):
    m = onnx.load(p)
    print(
        p,
        "opset",
        m.opset_import[0].version,
        "nodes",
        len(m.graph.node),
        "bytes",
        len(m.SerializeToString()),
        sorted({n.op_type for n in m.graph.node}),
    )


if __name__ == "__main__":
    kind, out = sys.argv[1:3]
    if kind == "key":
        net = KeyEns(load_key(sys.argv[3:])).eval()
        x = torch.randn(1, 50, 216).abs()
        dyn = {"lf": {1: "frames"}}
        torch.onnx.export(
            net,
            (x,),
            out,
            input_names=["lf"],
            output_names=["probs"],
            dynamic_axes=dyn,
            opset_version=17,
            dynamo=False,
        )
        s = ort.InferenceSession(out)
        for T in (8, 50, 130):
            x = torch.randn(1, T, 216).abs()
            with torch.no_grad():
                print(T, "max|d|", np.abs(s.run(None, {"lf": x.numpy()})[0] - net(x).numpy()).max())
    else:
        net = TEns(tn.load(sys.argv[3])).eval()
        f = torch.randn(125, 112) * 0.2
        g = torch.randn(19)
        torch.onnx.export(
            net,
            (f, g),
            out,
            input_names=["f", "g"],
            output_names=["probs"],
            opset_version=17,
            dynamo=False,
        )
        s = ort.InferenceSession(out)
        with torch.no_grad():
            print(
                "max|d|",
                np.abs(s.run(None, {"f": f.numpy(), "g": g.numpy()})[0] - net(f, g).numpy()).max(),
            )
    strip(out)
