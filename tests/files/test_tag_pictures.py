"""Which picture stands for a file."""

import base64
import os
from pathlib import Path

from mutagen.flac import FLAC, Picture
from mutagen.oggvorbis import OggVorbis

from soniq.files.reading import read
from tests.files import media


def test_the_front_cover_is_the_picture_whatever_its_place(tmp_path: Path) -> None:
    path = media.write(tmp_path, "flac")
    front, back = media.picture(colour="red"), media.picture(colour="blue")
    file = FLAC(path)
    for shows, image in ((4, back), (3, front)):
        block = Picture()
        block.type, block.mime, block.data = shows, "image/jpeg", image
        file.add_picture(block)
    file.save()

    picture = read(os.fsencode(path)).picture

    assert picture is not None
    assert picture.size_bytes == len(front)
    assert picture.mime == "image/png"


def test_a_picture_that_is_none_is_passed_over(tmp_path: Path) -> None:
    path = media.write(tmp_path, "vorbis")
    file = OggVorbis(path)
    block = Picture()
    block.type, block.mime, block.data = 3, "image/svg+xml", b"<svg/>"
    file["METADATA_BLOCK_PICTURE"] = [base64.b64encode(block.write()).decode(), "!!!", "AAAA"]
    file.save()

    assert read(os.fsencode(path)).picture is None
