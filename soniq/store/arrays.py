"""Lists of ids as SQLite takes them, for `json_each`."""

import json
from collections.abc import Iterable


def array(ids: Iterable[int | str]) -> str:
    """The ids as a JSON array; those that no row can have are left out."""
    return json.dumps([row_id for row_id in ids if 0 < int(row_id) < 2**63])
