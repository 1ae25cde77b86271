"""The sign-in page."""

from tests.whole import Whole

HTML = {"Accept": "text/html"}


def test_it_offers_another_server_only_where_the_settings_name_one(box: Whole) -> None:
    preferences, loaded = box.soniq.preferences, box.soniq.loaded
    with box.client() as client:
        assert "/signin/elsewhere" not in client.get("/signin", headers=HTML).text
        try:
            preferences.set("oidc_issuer", "https://id.example.org", loaded)
            assert "/signin/elsewhere" not in client.get("/signin", headers=HTML).text
            preferences.set("oidc_client_id", "soniq", loaded)
            page = client.get("/signin", headers=HTML).text
            assert 'href="/signin/elsewhere">Sign in with id.example.org</a>' in page
            preferences.set("oidc_name", "<Family>", loaded)
            assert "Sign in with &lt;Family&gt;" in client.get("/signin", headers=HTML).text
        finally:
            for name in ("oidc_issuer", "oidc_client_id", "oidc_name"):
                preferences.reset(name)
        assert "/signin/elsewhere" not in client.get("/signin", headers=HTML).text
