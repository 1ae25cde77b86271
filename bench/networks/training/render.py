"""Songs to train on: POP909 (MIT), Groove MIDI (CC BY 4.0) and songs by rule, rendered with
FluidR3_GM (MIT).

    render.py WORKER WORKERS OUT SECONDS
"""

import bisect
import csv
import io
import os
import pickle
import random
import statistics
import subprocess
import sys
import time

os.environ["OMP_NUM_THREADS"] = "1"
os.environ["OPENBLAS_NUM_THREADS"] = "1"
import features as fx
import mido
import numpy as np
from pitch_classes import PC
from songs import BASS, CHD, DR, LEAD, song

M = os.environ["MIRROR"]
SETS = os.environ["SETS"]
SOUNDFONT = os.environ["SOUNDFONT"]


def show(repository, path):
    return _git(repository, "show", f"HEAD:{path}")


def listed(repository, folder):
    return _git(repository, "ls-tree", "-r", "--name-only", "HEAD", folder).decode().split("\n")


def _git(repository, *words):
    """Of a clone in MIRROR, whose folder is called owner+name."""
    clone = f"{M}/{repository.replace('/', '+')}"
    return subprocess.run(["git", "-C", clone, *words], stdout=subprocess.PIPE, check=False).stdout


def midinotes(mid):
    tpb = mid.ticks_per_beat
    at = [0]
    asec = [0.0]
    atp = [500000]
    tick = 0
    for m in mido.merge_tracks(mid.tracks):
        tick += m.time
        if m.type == "set_tempo":
            asec.append(asec[-1] + mido.tick2second(tick - at[-1], tpb, atp[-1]))
            at.append(tick)
            atp.append(m.tempo)

    def sec(t):
        i = bisect.bisect_right(at, t) - 1
        return asec[i] + mido.tick2second(t - at[i], tpb, atp[i])

    out = []
    for ti, tr in enumerate(mid.tracks):
        tk = 0
        on = {}
        for m in tr:
            tk += m.time
            if m.type == "note_on" and m.velocity > 0:
                on[(m.channel, m.note)] = (tk, m.velocity)
            elif m.type in ("note_off", "note_on") and (m.channel, m.note) in on:
                t0, v = on.pop((m.channel, m.note))
                out.append((sec(t0), sec(tk), ti, m.channel, m.note, v))
    return out


def pop(i, rng, L):
    ks = [
        l.split()
        for l in show("music-x-lab/POP909-Dataset", f"POP909/{i}/key_audio.txt")
        .decode()
        .splitlines()
        if l.strip()
    ]
    bt = [
        l.split()
        for l in show("music-x-lab/POP909-Dataset", f"POP909/{i}/beat_midi.txt")
        .decode()
        .splitlines()
        if l.strip()
    ]
    if len(ks) != 1 or len(bt) < 40:
        return None
    b = [float(x[0]) for x in bt]
    bpm = 60 / statistics.median(y - x for x, y in zip(b, b[1:]))
    t, q = ks[0][2].split(":")
    nt = midinotes(
        mido.MidiFile(
            file=io.BytesIO(show("music-x-lab/POP909-Dataset", f"POP909/{i}/{i}.mid")), clip=True
        )
    )
    t0 = rng.choice([0, 20, 40, 60])
    tr = rng.randint(-5, 6)
    strm = rng.choice([0.85, 1, 1, 1.15])
    ev = [
        ((a - t0) * strm, (c - t0) * strm, min(ti, 3) if ti else 3, n + tr, v)
        for a, c, ti, ch, n, v in nt
        if t0 <= a < t0 + L / strm
    ]
    dr = rng.random() < 0.6
    if dr:
        g = rng.choice(["rock", "pop", "house", "disco", "hiphop", "funk", "ballad", "half"])
        for j in range(0, len(b) - 4, 4):
            for s in range(16):
                tt = b[j + s // 4] + (b[j + s // 4 + 1] - b[j + s // 4]) * (s % 4) / 4
                if t0 <= tt < t0 + L / strm:
                    for pat, n, v in zip(DR[g], (36, 38, 42), (110, 105, 70)):
                        if pat[s] == "x":
                            ev.append(((tt - t0) * strm, (tt - t0) * strm + 0.06, 9, n, v))
        # bass: lowest note per beat doubled
        if rng.random() < 0.5:
            for x, y in zip(b, b[1:]):
                if t0 <= x < t0 + L / strm:
                    ns = [
                        n
                        for a, c, ti, ch, n, v in nt
                        if a < y and c > x and ti == len(set(z[2] for z in nt))
                    ]
                    if ns:
                        n = min(ns) + tr
                        n = 28 + (n - 28) % 12 + (12 if rng.random() < 0.5 else 0)
                        ev.append(((x - t0) * strm, (y - t0) * strm, 4, n, 90))
    return dict(
        ev=ev,
        prog=[0, rng.choice(LEAD), rng.choice(CHD), rng.choice(CHD), rng.choice(BASS)],
        bpm=bpm / strm,
        key=(PC[t] + tr) % 12 + (12 if q.startswith("min") else 0),
        set="pop909tr",
        genre="pop",
        drum=dr,
        name=i,
    )


def groove(r, L):
    nt = midinotes(
        mido.MidiFile(
            file=io.BytesIO(show("zharry29/drums-with-llm", "groove/" + r["midi_filename"])),
            clip=True,
        )
    )
    return dict(
        ev=[(a, c, 9, n, v) for a, c, ti, ch, n, v in nt if a < L],
        prog=[],
        bpm=float(r["bpm"]),
        key=None,
        set="groovetr",
        genre=r["style"],
        drum=True,
        name=r["midi_filename"],
    )


def render(songs, L, w, rng):
    ms = []
    off = 0.0
    G = 1.5
    for s in songs:
        for c, p in enumerate(s["prog"]):
            ms.append((off, -1, mido.Message("program_change", channel=c, program=p)))
        for a, b, ch, n, v in s["ev"]:
            if 0 <= a < L and 0 <= n < 128:
                ms.append(
                    (
                        off + a,
                        1,
                        mido.Message(
                            "note_on", channel=ch, note=n, velocity=max(1, min(127, int(v)))
                        ),
                    )
                )
                ms.append(
                    (
                        off + min(max(b, a + 0.03), L),
                        0,
                        mido.Message("note_off", channel=ch, note=n),
                    )
                )
        for c in range(16):
            for cc in (64, 123, 120):
                ms.append(
                    (
                        off + L + 0.02,
                        2,
                        mido.Message("control_change", channel=c, control=cc, value=0),
                    )
                )
        off += L + G
    ms.sort(key=lambda x: (x[0], x[1]))
    mf = mido.MidiFile(ticks_per_beat=960)
    tr = mido.MidiTrack()
    mf.tracks.append(tr)
    tr.append(mido.MetaMessage("set_tempo", tempo=500000, time=0))
    last = 0
    for t, _, m in ms:
        k = int(round(t * 1920))
        tr.append(m.copy(time=k - last))
        last = k
    f = f"tmp{w}"
    mf.save(f + ".mid")
    subprocess.run(
        [
            "fluidsynth",
            "-ni",
            "-q",
            "-g",
            "0.5",
            "-r",
            "22050",
            "-R",
            str(rng.choice([0, 1])),
            "-C",
            "0",
            "-O",
            "s16",
            "-T",
            "raw",
            "-F",
            f + ".raw",
            SOUNDFONT,
            f + ".mid",
        ],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        check=True,
    )
    y = np.fromfile(f + ".raw", np.int16).astype(np.float32).reshape(-1, 2).mean(1) / 32768
    os.unlink(f + ".raw")
    return [y[int(i * (L + G) * 22050) : int((i * (L + G) + L) * 22050)] for i in range(len(songs))]


if __name__ == "__main__":
    w, nw, out = int(sys.argv[1]), int(sys.argv[2]), sys.argv[3]
    os.nice(4)
    L = 30
    tend = time.time() + float(sys.argv[4])
    test = {r["title"] for r in csv.DictReader(open(f"{SETS}/pop909/labels.csv"))}
    gtest = {
        os.path.basename(r["path"])[:-4] for r in csv.DictReader(open(f"{SETS}/groove/labels.csv"))
    }
    ids = sorted(
        {
            p.split("/")[1]
            for p in listed("music-x-lab/POP909-Dataset", "POP909")
            if p.count("/") == 2 and p.split("/")[1].isdigit()
        }
        - test
    )
    gi = [
        r
        for r in csv.DictReader(
            show("zharry29/drums-with-llm", "groove/info.csv").decode().splitlines()
        )
        if r["beat_type"] == "beat"
        and float(r["duration"]) >= 20
        and r["midi_filename"].replace("/", "_")[:-4] not in gtest
    ]
    random.Random(5).shuffle(ids)
    random.Random(5).shuffle(gi)
    ids = ids[w::nw]
    gi = gi[w::nw]
    res = []
    rng = random.Random(100 + w)
    pi = g = 0
    t0 = time.time()
    while time.time() < tend:
        S = [song(rng, L) for _ in range(8)]
        for i in ids[pi : pi + 8]:
            try:
                s = pop(i, rng, L)
                if s:
                    S.append(s)
            except Exception as e:
                print("pop", i, repr(e))
        pi += 8
        for r in gi[g : g + 3]:
            S.append(groove(r, L))
        g += 3
        for s, y in zip(S, render(S, L, w, rng)):
            if np.abs(y).max() < 1e-3:
                continue
            o = {k: s[k] for k in ("bpm", "key", "set", "genre", "drum", "name")}
            o.update(fx.extract(y, key=s["key"] is not None))
            o.pop("fq", None)
            o.pop("mg", None)
            res.append(o)
        print(w, len(res), "%.0f s" % (time.time() - t0), flush=True)
        pickle.dump(res, open(out + ".part", "wb"))
        os.replace(out + ".part", out)
