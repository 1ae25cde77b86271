"""The sound of songs: as the file has it, or made into what the app plays."""

from typing import Literal

from pydantic import BaseModel, ConfigDict, ValidationError
from pydantic.alias_generators import to_camel
from starlette.responses import Response

from soniq.audio.coding import CODINGS, RATES, Format, format_of
from soniq.errors import NotFound, SoniqError
from soniq.http.streaming import sound
from soniq.library.model import File
from soniq.streaming.deciding import (
    Client,
    Comparison,
    Limit,
    Makeable,
    Measure,
    Playable,
    decide,
)
from soniq.streaming.model import MOST_OFFSET, Plan
from soniq.subsonic.answers import GENERIC, Body, Failed, Value, failed
from soniq.subsonic.asked import Asked, Methods
from soniq.units import Milliseconds, TrackId

_MOST_SECONDS = MOST_OFFSET // 1000
_MOST_RATE = 100_000
_MOST_PROFILES = 200


def stream(asked: Asked) -> Response:
    """Format "raw" is the file itself; a format that soniq does not make is none asked for."""
    return sound(
        asked.soniq,
        TrackId(asked.id("id", "tr")),
        format=format_of(asked.text_or("format", "")),
        max_bitrate=asked.number_or("maxBitRate", 0, low=0, high=_MOST_RATE) or None,
        raw=asked.text_or("format", "").lower() == "raw",
        offset=_offset(asked, "timeOffset"),
        estimate=asked.flag("estimateContentLength", False),
        refusal=lambda error: _refusal(asked, error),
    )


def transcode_decision(asked: Asked) -> Body:
    """Whether the app, by what it posts of itself, plays the file as it is, and what else."""
    file = asked.soniq.library.playable(_song(asked))
    decision = decide(file, _client(asked))
    told: dict[str, Value] = {
        "canDirectPlay": decision.plays,
        "canTranscode": decision.plan is not None,
        "transcodeReason": list(decision.reasons),
        "sourceStream": _source(file),
    }
    if decision.plan is not None:
        told["transcodeParams"] = _written(decision.plan)
        told["transcodeStream"] = _made(file, decision.plan)
    elif not decision.plays:
        told["errorReason"] = "soniq makes Opus in Ogg, MP3, AAC in ADTS and FLAC, over HTTP alone."
    return {"transcodeDecision": told}


def transcode_stream(asked: Asked) -> Response:
    plan = _read(asked.text("transcodeParams"))
    return sound(
        asked.soniq,
        _song(asked),
        plan=plan,
        offset=_offset(asked, "offset"),
        refusal=lambda error: _refusal(asked, error),
    )


METHODS: Methods = {
    "stream": stream,
    "getTranscodeDecision": transcode_decision,
    "getTranscodeStream": transcode_stream,
}


def _song(asked: Asked) -> TrackId:
    if asked.text("mediaType") != "song":
        raise NotFound("soniq has songs, and nothing of another media type.")
    return TrackId(asked.id("mediaId", "tr"))


def _offset(asked: Asked, name: str) -> Milliseconds:
    return Milliseconds(1000 * asked.number_or(name, 0, low=0, high=_MOST_SECONDS))


def _refusal(asked: Asked, error: SoniqError) -> Response:
    """What shows itself while the sound is made is told as any other failure."""
    return failed(
        GENERIC,
        str(error),
        form=asked.text_or("f", "xml"),
        callback=asked.text_or("callback", ""),
    )


def _written(plan: Plan) -> str:
    """A plan as the app hands it back."""
    assert plan.format is not None
    return f"{plan.format.value}-{plan.bitrate or 0}"


def _read(params: str) -> Plan:
    name, _, rate = params.partition("-")
    if name not in {format.value for format in Format} or rate not in _RATES:
        raise Failed(GENERIC, "These transcodeParams were not given by getTranscodeDecision.")
    return Plan(format=Format(name), bitrate=_RATES[rate])


_RATES: dict[str, int | None] = {"0": None, **{str(rate): rate for rate in RATES}}


def _source(file: File) -> Body:
    told: dict[str, Value] = {
        "protocol": "http",
        "container": file.container or "",
        "codec": file.codec or "",
    }
    known = {
        "audioChannels": file.channels,
        "audioBitrate": file.bitrate,
        "audioSamplerate": file.sample_rate,
        "audioBitdepth": file.bit_depth,
    }
    return told | {name: value for name, value in known.items() if value}


def _made(file: File, plan: Plan) -> Body:
    assert plan.format is not None
    told: dict[str, Value] = {
        "protocol": "http",
        "container": CODINGS[plan.format].container,
        "codec": plan.format.value,
        "audioChannels": min(2, file.channels or 2),
    }
    return told | ({"audioBitrate": plan.bitrate * 1000} if plan.bitrate else {})


class _Told(BaseModel):
    model_config = ConfigDict(alias_generator=to_camel, frozen=True)


class _Direct(_Told):
    containers: tuple[str, ...] = ()
    audio_codecs: tuple[str, ...] = ()
    protocols: tuple[str, ...] = ()
    max_audio_channels: int | None = None


class _Transcoding(_Told):
    container: str
    audio_codec: str
    protocol: str = "http"


class _Limitation(_Told):
    name: str
    comparison: Comparison
    values: tuple[str, ...] = ()
    required: bool = False


class _Codec(_Told):
    type: Literal["AudioCodec"] = "AudioCodec"
    name: str
    limitations: tuple[_Limitation, ...] = ()


class _ClientInfo(_Told):
    max_audio_bitrate: int | None = None
    max_transcoding_audio_bitrate: int | None = None
    direct_play_profiles: tuple[_Direct, ...] = ()
    transcoding_profiles: tuple[_Transcoding, ...] = ()
    codec_profiles: tuple[_Codec, ...] = ()


def _client(asked: Asked) -> Client:
    """What the app posted of itself, as JSON."""
    try:
        said = _ClientInfo.model_validate_json(asked.body)
    except ValidationError as error:
        first = error.errors(include_url=False, include_input=False)[0]
        place = ".".join(str(part) for part in first["loc"])
        raise Failed(
            GENERIC, f"Post the client's info as JSON: {place[:80]} {first['msg']}."
        ) from None
    return Client(
        plays=tuple(
            Playable(
                containers=one.containers,
                codecs=one.audio_codecs,
                channels=one.max_audio_channels,
            )
            for one in said.direct_play_profiles[:_MOST_PROFILES]
            if not one.protocols or "http" in one.protocols
        ),
        makes=tuple(
            Makeable(container=one.container, codec=one.audio_codec)
            for one in said.transcoding_profiles[:_MOST_PROFILES]
            if one.protocol == "http"
        ),
        limits={
            one.name.lower(): tuple(_limits(one)) for one in said.codec_profiles[:_MOST_PROFILES]
        },
        most=said.max_audio_bitrate,
        most_made=said.max_transcoding_audio_bitrate,
    )


def _is_number(value: str) -> bool:
    return value.isdecimal() and len(value) < 20


def _limits(codec: _Codec) -> list[Limit]:
    """Those that must be kept and that soniq can tell of a file."""
    known = {measure.value for measure in Measure} - {Measure.PROFILE.value}
    return [
        Limit(
            measure=Measure(one.name),
            comparison=one.comparison,
            values=tuple(int(value) for value in one.values if _is_number(value)),
        )
        for one in codec.limitations
        if one.required and one.name in known
    ]
