import logging

import pytest

from config.logs import WithoutPersonalData


@pytest.mark.parametrize(
    ("message", "arguments", "told"),
    [
        ("Not Found: %s", ("/agenda/",), "Not Found: /agenda/"),
        ('"%s" %s', ("GET /recherche/?q=divorce HTTP/1.1", 200), '"GET /recherche/?… HTTP/1.1" 200'),
        ("no mail to %s", ("fatou.d+x@demo.example",), "no mail to …@…"),
        ("refused: <amina@demo.example>, later", (), "refused: <…@…>, later"),
        ("to=['a@b.fr', 'c@d.fr']", (), "to=['…@…', '…@…']"),
        # As long as a request line can be, and longer: read once, not once from each of its letters.
        ("GET /%s", ("a" * 500_000,), "GET /" + "a" * 500_000),
    ],
)
def test_logs_hold_no_address_and_no_query(message, arguments, told):
    record = logging.LogRecord("any", logging.INFO, __file__, 1, message, arguments, None)

    assert WithoutPersonalData().filter(record)
    assert record.getMessage() == told
