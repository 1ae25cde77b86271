"""The quiet line on pages of one thing: edit it, see who says so, see what happened to it."""

from typing import Literal

from soniq.accounts.model import Role
from soniq.ui.asking import Visit
from soniq.ui.parts import Part, button, icon, link


def openers(visit: Visit, entity: Literal["track", "album"], number: int) -> Part:
    """The sheets fetch what they show when they are opened; until then this costs three links.

    More may be put beside them.
    """
    beside = Part("div", None, "openers")
    if not visit.may(Role.USER):
        return beside
    with beside:
        if visit.may(Role.MODERATOR):
            button("Edit", "pencil", "btn small quiet", data_edit=f"{entity}/{number}")
        button(
            "Who says so?",
            "message-circle-question",
            "btn small quiet",
            data_said=f"{entity}/{number}",
        )
        button("Add to a playlist", "list-plus", "btn small quiet", data_add=f"{entity}/{number}")
        button("Share", "share-2", "btn small quiet", data_share=f"{entity}/{number}")
        with link(f"/history?{entity}={number}", None, "btn small quiet"):
            icon("history")
            Part("span", "History")
    return beside
