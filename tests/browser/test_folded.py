"""Long minutes fold by point: a link to one of them opens it where it stands, with scripts and without."""

import pytest

from tests.factories.meetings import add_table, in_days, staff
from tests.factories.minutes import ATTENDANCE, meeting_in, published
from tests.factories.pages import bare_site

pytestmark = pytest.mark.django_db(transaction=True)

LANDED = """id => {
  const it = document.getElementById(id), said = it.matches('details') ? it.querySelector('p') : it;
  return said.checkVisibility({contentVisibilityAuto: true, visibilityProperty: true})
    && it.getBoundingClientRect().top >= 0 && it.getBoundingClientRect().top < innerHeight / 2;
}"""


def point(number):
    decided = {"type": "decision", "value": {"text": f"Décision {number}.", "method": "consensus"}}
    return "agenda_item", {"title": f"Point {number}", "narrative": f"<p>{'Des mots. ' * 300}</p>", "points": [decided]}


@pytest.fixture
def minutes():
    home = bare_site()
    meeting = meeting_in(home, add_table(home), starts_at=in_days(-3), ends_at=in_days(-3, 20))
    writer = staff("facilitatrice@demo.example", on=meeting.get_parent())
    return published(meeting, by=writer, body=[ATTENDANCE, *(point(number) for number in range(1, 26))])


def test_a_link_to_a_point_or_to_what_it_holds_opens_it(live_server, new_page, minutes):
    assert minutes.is_long
    item = [block for block in minutes.body if block.block_type == "agenda_item"][15]
    for javascript in (True, False):
        page = new_page(width=360, javascript=javascript, reduced_motion="reduce")
        for anchor in (item.id, item.value["points"][0].id):
            page.goto("about:blank")
            page.goto(f"{live_server.url}{minutes.url}#{anchor}", wait_until="networkidle")
            page.wait_for_function(LANDED, arg=anchor) if javascript else page.wait_for_timeout(200)
            assert page.evaluate(LANDED, anchor)
