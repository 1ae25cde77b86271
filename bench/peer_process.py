"""One peer in a process of its own: `python peer_process.py librosa`, in a Python that has it.

Reads a line of JSON for each recording, {"44100": FILE, "22050": FILE}: mono float32 samples at
that rate. Answers {"bpm", "key", "cpu"}: cpu in seconds, its own work alone; key as "A minor".
The first line that it writes is {"peer", "version"}. Imports nothing of soniq.
"""

import json
import sys
import time
from collections.abc import Callable
from typing import Any

import numpy as np

TONICS = ("C", "C#", "D", "D#", "E", "F", "F#", "G", "G#", "A", "A#", "B")
MAJOR = (6.35, 2.23, 3.48, 2.33, 4.38, 4.09, 2.52, 5.19, 2.39, 3.66, 2.29, 2.88)
MINOR = (6.33, 2.68, 3.52, 5.38, 2.60, 3.53, 2.54, 4.75, 3.98, 2.69, 3.34, 3.17)
"""Krumhansl and Kessler, 1982."""

Heard = tuple[float | None, str | None]


def aubio() -> tuple[str, int, Callable[[Any], Heard]]:
    """Its tempo alone, with the settings of its own command; the running estimate at the end."""
    import aubio

    hop = 512

    def hear(samples: Any) -> Heard:
        tempo = aubio.tempo("default", 1_024, hop, 44_100)
        for at in range(0, len(samples) - hop + 1, hop):
            tempo(samples[at : at + hop])
        return float(tempo.get_bpm()) or None, None

    return str(aubio.version), 44_100, hear


def librosa() -> tuple[str, int, Callable[[Any], Heard]]:
    import librosa

    def hear(samples: Any) -> Heard:
        bpm = librosa.beat.beat_track(y=samples, sr=22_050)[0]
        chroma = librosa.feature.chroma_cqt(y=samples, sr=22_050).mean(axis=1)
        return float(np.atleast_1d(bpm)[0]) or None, krumhansl(chroma)

    return librosa.__version__, 22_050, hear


def krumhansl(chroma: Any) -> str:
    """The key whose profile is most like the chroma."""
    said = {
        f"{TONICS[tonic]} {mode}": np.corrcoef(chroma, np.roll(profile, tonic))[0, 1]
        for mode, profile in (("major", MAJOR), ("minor", MINOR))
        for tonic in range(12)
    }
    return max(said, key=said.__getitem__)


def essentia() -> tuple[str, int, Callable[[Any], Heard]]:
    import essentia

    essentia.log.infoActive = essentia.log.warningActive = False
    from essentia import standard

    def hear(samples: Any) -> Heard:
        bpm = standard.RhythmExtractor2013(method="multifeature")(samples)[0]
        tonic, mode, _ = standard.KeyExtractor(profileType="bgate")(samples)
        return float(bpm) or None, f"{tonic} {mode}"

    return essentia.__version__, 44_100, hear


PEERS = {"aubio": aubio, "librosa": librosa, "essentia": essentia}


def main(peer: str) -> None:
    version, rate, hear = PEERS[peer]()
    answer({"peer": peer, "version": version})
    for line in sys.stdin:
        samples = np.fromfile(json.loads(line)[str(rate)], np.float32)
        begun = time.process_time()
        try:
            bpm, key = hear(samples)
        except Exception as error:
            answer({"bpm": None, "key": None, "cpu": 0.0, "error": f"{error}"})
            continue
        answer({"bpm": bpm, "key": key, "cpu": time.process_time() - begun})


def answer(said: dict[str, Any]) -> None:
    print(json.dumps(said), flush=True)


if __name__ == "__main__":
    main(*sys.argv[1:])
