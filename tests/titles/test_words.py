"""Names taken apart, as ugly as shops and people write them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from soniq.titles import words


@pytest.mark.parametrize(
    ("written", "base"),
    [
        ("Silver Bridges (Deluxe Edition)", "Silver Bridges"),
        ("Silver Bridges [Remastered 2011]", "Silver Bridges"),
        ("Silver Bridges (2011 Remaster)", "Silver Bridges"),
        ("Silver Bridges - Remastered 2011", "Silver Bridges"),
        ("Silver Bridges - EP", "Silver Bridges"),
        ("Silver Bridges - Single", "Silver Bridges"),
        ("Silver Bridges (Super Deluxe Edition) [2021 - Remaster]", "Silver Bridges"),
        ("Silver Bridges (20th Anniversary Edition) - EP", "Silver Bridges"),
        ("Silver Bridges (Original Motion Picture Soundtrack)", "Silver Bridges"),
        ("Silver Bridges (Music from the HBO Series Soundtrack)", "Silver Bridges"),
        ("Silver Bridges [Explicit]", "Silver Bridges"),
        ("Silver Bridges（Deluxe Edition）", "Silver Bridges"),
        ("Silver Bridges (Bonus Track Version)", "Silver Bridges"),
        ("Silver Bridges (2019 Mix)", "Silver Bridges"),
        ("Silver Bridges (Original Mix)", "Silver Bridges"),
        ("Silver Bridges (feat. Ida Holm) [Deluxe]", "Silver Bridges"),
        ("Silver Bridges ft. Ida Holm", "Silver Bridges"),
        ("Silver Bridges (with Ida Holm)", "Silver Bridges"),
        ("Silver Bridges (Live at Quay House)", "Silver Bridges"),
        ("Silver Bridges - Acoustic", "Silver Bridges"),
        ("Silver Bridges (US Version)", "Silver Bridges"),
        ("Silver Bridges (10 Year Anniversary Edition)", "Silver Bridges"),
        ("Silver Bridges (Twenty-Fifth Anniversary Edition)", "Silver Bridges"),
        ("Silver Bridges (2CD Deluxe)", "Silver Bridges"),
        ("Silver Bridges (Original Broadway Cast Recording)", "Silver Bridges"),
        ("Silver Bridges (Edición Especial)", "Silver Bridges"),
        ("Silver Bridges（初回限定盤）", "Silver Bridges"),
        ("Silver Bridges (3AM Edition)", "Silver Bridges (3AM Edition)"),
        ("Silver Bridges (Disc 2)", "Silver Bridges (Disc 2)"),
        ("Solo - Groups", "Solo - Groups"),
        ("Songs (From “Honey”)", "Songs (From “Honey”)"),
        ("(What's the Tale) Evening Glory?", "(What's the Tale) Evening Glory?"),
        ("The Draft", "The Draft"),
        ("Left Behind", "Left Behind"),
        ("Gift Shop", "Gift Shop"),
        ("Deluxe", "Deluxe"),
        ("Live", "Live"),
        ("(Live)", "(Live)"),
        ("÷", "÷"),
        ("", ""),
    ],
)
def test_a_title_is_searched_for_without_what_shops_hang_on_it(written: str, base: str) -> None:
    assert words.title(written).base == base


@pytest.mark.parametrize(
    ("written", "versions"),
    [
        ("Silver Bridges (Live)", {"live"}),
        ("Silver Bridges - Live", {"live"}),
        ("Silver Bridges (Live at Quay House, 1992)", {"live"}),
        ("Live at Quay House", {"live"}),
        ("Bridges Unplugged in Harbour", {"live"}),
        ("Silver Bridges Remixes", {"remix"}),
        ("Silver Bridges (Somebody Remix)", {"remix"}),
        ("Silver Bridges (Acoustic Version)", {"acoustic"}),
        ("Silver Bridges (Demo)", {"demo"}),
        ("Silver Bridges (Instrumental)", {"instrumental"}),
        ("Silver Bridges (Karaoke Version)", {"karaoke"}),
        ("Silver Bridges (In the Style of Ida Holm)", {"karaoke"}),
        ("Piano Tribute to Ida Holm: Silver Bridges", {"tribute"}),
        ("Silver Bridges (Radio Edit)", {"edit"}),
        ("Silver Bridges (Ida's Version)", {"rerecorded"}),
        ("Silver Bridges (Sped Up)", {"speed"}),
        ("Silver Bridges (US Version)", set()),
        ("Silver Bridges (Hi-Res Version)", set()),
        ("Live Through Rain", set()),
        ("Alive", set()),
        ("Silver Bridges (Deluxe Edition)", set()),
        ("Demolition", set()),
        ("Discovery", set()),
    ],
)
def test_versions_are_kept_apart_and_never_dropped(written: str, versions: set[str]) -> None:
    assert words.title(written).versions == versions


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Anne‐Marie", "Anne-Marie"),
        ("Don’t Stop", "Don't Stop"),
        ("Dont Stop", "Don't Stop"),
        ("ＦＵＬＬ ｗｉｄｔｈ", "full width"),
        ("Sigur Rós", "SIGUR ROS"),
        ("Sigur Rós", "Sigur Rós"),
        ("Solo & Groups", "Solo and Groups"),
        ("Solo + Groups", "Solo and Groups"),
        ("Solo y Groups", "Solo and Groups"),
        ("Sonne und Mond", "Sonne & Mond"),
        ("Rock ’n’ Roll", "Rock & Roll"),
        ("Wait… What", "Wait... What"),
        ("P!nk", "Pink"),
        ("Ke$ha", "Kesha"),
        ("Пикник", "ПИКНИК"),
        ("Part II", "Part 2"),
        ("Vol. Two", "Volume 2"),
        ("Bridges IV", "Bridges 4"),
        ("Pt. I", "Part 1"),
        ("Bridges 02", "Bridges 2"),
    ],
)
def test_spellings_of_one_name_have_one_key(one: str, other: str) -> None:
    assert words.title(one).key == words.title(other).key


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Part II", "Part III"),
        ("÷", "="),
        ("÷ II", "= II"),
        ("V", "X"),
        ("ハハ", "パパ"),
        ("Draft", "Dra"),
        ("Bridges", "Bridges 2"),
    ],
)
def test_other_names_have_other_keys(one: str, other: str) -> None:
    assert words.title(one).key != words.title(other).key


@pytest.mark.parametrize(
    ("written", "main", "parts", "featured"),
    [
        ("Ida Holm feat. Bo Lind", "Ida Holm", ("ida holm",), ("bo lind",)),
        ("Ida Holm ft. Bo Lind & Cy", "Ida Holm", ("ida holm",), ("bo lind", "cy")),
        ("Ida Holm feat. Bo feat. Cy", "Ida Holm", ("ida holm",), ("bo", "cy")),
        ("Ida Holm Featuring Bo", "Ida Holm", ("ida holm",), ("bo",)),
        ("Ida Holm & Bo Lind", "Ida Holm & Bo Lind", ("ida holm", "bo lind"), ()),
        ("Ida Holm, Bo Lind", "Ida Holm, Bo Lind", ("ida holm", "bo lind"), ()),
        ("Ida Holm x Bo Lind", "Ida Holm x Bo Lind", ("ida holm", "bo lind"), ()),
        ("Bach; The Quay Players", "Bach; The Quay Players", ("bach", "quay players"), ()),
        ("AC/DC", "AC/DC", ("ac dc",), ()),
        ("The Left Gift", "The Left Gift", ("left gift",), ()),
        ("Craft Feature", "Craft Feature", ("craft feature",), ()),
        ("The The", "The The", ("the",), ()),
        ("Ｉｄａ ｆｅａｔ． Ｂｏ", "Ida", ("ida",), ("bo",)),
    ],
)
def test_a_credit_is_taken_apart(
    written: str, main: str, parts: tuple[str, ...], featured: tuple[str, ...]
) -> None:
    credit = words.credit(written)
    assert (credit.main, credit.parts, credit.featured) == (main, parts, featured)


@pytest.mark.parametrize("written", ["Various Artists", "VARIOUS", "V.A.", "Diverse Interpreten"])
def test_various_artists_are_known_in_many_tongues(written: str) -> None:
    assert words.credit(written).is_various


def test_the_article_does_not_make_another_artist() -> None:
    keys = {words.credit(name).key for name in ("The Egg", "Egg", "Egg, The", "THE EGG")}
    assert keys == {"egg"}


@given(st.text(max_size=60))
def test_any_text_can_be_taken_apart(written: str) -> None:
    title, credit = words.title(written), words.credit(written)
    assert bool(title.key) == bool(title.base.strip()) or not title.key.strip()
    assert (
        title.key == words.title(title.base).key or title.versions or title.editions or title.kind
    )
    assert isinstance(credit.key, str)


@given(st.text(alphabet="abc DEF'’é&-", min_size=1, max_size=30))
def test_case_and_spaces_never_matter(written: str) -> None:
    assert words.key(written.upper()) == words.key(f"  {written.lower()} ")
