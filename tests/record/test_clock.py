import re
from datetime import UTC, datetime, timedelta

from unsaid.record.clock import now


def test_now_is_utc_with_milliseconds():
    text = now()
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z", text)
    assert abs(datetime.fromisoformat(text) - datetime.now(UTC)) < timedelta(seconds=10)


def test_later_is_never_less():
    assert now() <= now()
