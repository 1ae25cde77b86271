"""What soniq is not: it has no videos, no podcasts and no chat, and says so."""

from soniq.subsonic.answers import GENERIC, Body, Failed
from soniq.subsonic.asked import Asked, Method, Methods


def _refusing(what: str) -> Method:
    def refuse(_: Asked) -> Body:
        raise Failed(GENERIC, f"soniq has no {what}: this is not supported.")

    return refuse


_VIDEOS = ("getVideos", "getVideoInfo", "getCaptions")
_PODCASTS = (
    "getPodcasts",
    "getNewestPodcasts",
    "getPodcastEpisode",
    "refreshPodcasts",
    "createPodcastChannel",
    "deletePodcastChannel",
    "deletePodcastEpisode",
    "downloadPodcastEpisode",
)
_CHAT = ("getChatMessages", "addChatMessage")

METHODS: Methods = {
    **{name: _refusing("videos") for name in _VIDEOS},
    **{name: _refusing("podcasts") for name in _PODCASTS},
    **{name: _refusing("chat") for name in _CHAT},
}
