"""Addresses as pictures that the camera of a phone reads (QR codes)."""


def code(text: str) -> str:
    """The picture as a data URL. Dark on light, with its quiet zone: cameras want it so."""
    import segno  # few pages draw one

    made = segno.make(text, micro=False, error="m", boost_error=False)
    return made.svg_data_uri(scale=4, border=3, dark="#1d1a16", light="#ffffff", omitsize=True)
