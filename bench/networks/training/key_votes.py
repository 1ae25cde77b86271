"""Eight profile estimates of the game music's keys, and how many of them agree."""

import collections
import pickle

import numpy as np
from pitch_classes import pcp, score

# 8 estimators: two kinds of pitch classes, four profiles
D = pickle.load(open("debmusic.pkl", "rb"))
C1 = dict(wh=0.5, harm=4, norm="none", w="lin")
C2 = dict(harm=4)
out = []
for o in D:
    v = []
    for c in (C1, C2):
        p = pcp(o, **c)
        for n in ("bgate", "edma", "krum", "temp"):
            v.append(int(np.argmax(score(p, n))))
    k, cnt = np.unique(v, return_counts=True)
    b = k[cnt.argmax()]
    out.append((b, cnt.max()))
print(collections.Counter(c for _, c in out))
pickle.dump(out, open("debkey.pkl", "wb"))
