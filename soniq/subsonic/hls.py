"""HTTP Live Streaming of songs, for apps of Apple's: a playlist of one part, the song as AAC.

Sources: RFC 8216 (§3.4 lets a part be packed audio, which AAC in ADTS is), and OpenSubsonic's
`hls.m3u8`, where several bit rates make a variant playlist.
"""

from math import ceil
from urllib.parse import urlencode

from starlette.responses import Response

from soniq.audio.coding import Format, rate_within
from soniq.subsonic.asked import Asked, Methods
from soniq.units import TrackId

MIME = "application/vnd.apple.mpegurl"
_SIGN_IN = ("u", "p", "t", "s", "apiKey", "v", "c")
_CODEC = "mp4a.40.2"
_OVERHEAD = 1.1
"""A variant's BANDWIDTH is its peak: an encoder swings about its rate, and ADTS has its heads."""


def playlist(asked: Asked) -> Response:
    track_id = TrackId(asked.id("id", "tr"))
    asked.soniq.library.playable(track_id)
    asked_for = asked.numbers("bitRate", low=1)
    rates = sorted({rate for kbits in asked_for if (rate := rate_within(Format.AAC, kbits))})
    if len(rates) > 1:
        return _told(_variants(asked, rates))
    seconds = asked.soniq.library.track(track_id).duration / 1000
    return _told(_parts(asked, seconds, rates[0] if rates else None))


METHODS: Methods = {"hls.m3u8": playlist}


def _variants(asked: Asked, rates: list[int]) -> list[str]:
    lines = []
    for rate in rates:
        bandwidth = round(rate * 1000 * _OVERHEAD)
        lines += [
            f'#EXT-X-STREAM-INF:BANDWIDTH={bandwidth},CODECS="{_CODEC}"',
            f"hls.m3u8?{_asking(asked, bitRate=rate)}",
        ]
    return lines


def _parts(asked: Asked, seconds: float, rate: int | None) -> list[str]:
    limit = {} if rate is None else {"maxBitRate": rate}
    return [
        f"#EXT-X-TARGETDURATION:{ceil(seconds)}",
        "#EXT-X-MEDIA-SEQUENCE:0",
        "#EXT-X-PLAYLIST-TYPE:VOD",
        f"#EXTINF:{seconds:.3f},",
        f"stream.view?{_asking(asked, format='aac', **limit)}",
        "#EXT-X-ENDLIST",
    ]


def _asking(asked: Asked, **more: str | int) -> str:
    """The same song asked for by the same app, as its player knows nothing but the address."""
    said = {name: asked.text(name) for name in _SIGN_IN if asked.has(name)}
    return urlencode({**said, "id": asked.text("id"), **more})


def _told(lines: list[str]) -> Response:
    text = "\n".join(["#EXTM3U", "#EXT-X-VERSION:3", *lines, ""])
    return Response(text, media_type=MIME, headers={"Cache-Control": "no-store"})
