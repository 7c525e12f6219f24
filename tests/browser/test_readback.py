"""« Ce n’est pas ce que j’ai dit » on a phone of 360 px, without JavaScript; then what changed, as readers see it."""

import pytest

from meetings.actions import answers
from meetings.codes import code_of
from meetings.models import MinutesRemark
from tests.factories.meetings import add_table, in_days, staff
from tests.factories.minutes import ATTENDANCE, block_id, correct, decision, meeting_in, published
from tests.factories.pages import bare_site

pytestmark = pytest.mark.django_db(transaction=True)


def test_a_neighbour_says_what_is_not_right_and_reads_what_changed(live_server, new_page, assert_accessible):
    home = bare_site()
    meeting = meeting_in(home, add_table(home), starts_at=in_days(-7), ends_at=in_days(-7, 20))
    facilitator = staff("facilitatrice@demo.example", on=meeting.get_parent())
    minutes = published(meeting, by=facilitator, body=[ATTENDANCE, decision()])
    page = new_page(width=360, javascript=False)

    page.goto(live_server.url + minutes.url)
    page.locator(f"[id='{block_id(2)}']").get_by_role("link", name="Ce n’est pas ce que j’ai dit").click()
    page.get_by_label("Code de la rencontre").fill(code_of(meeting).lower())
    page.get_by_label("Ce que vous avez dit").fill("J’ai dit quatre bancs.")
    page.get_by_role("button", name="Envoyer ma remarque").click()

    remark = MinutesRemark.objects.get()
    assert page.url.endswith(remark.private_path)
    answers.accept_remark(remark, by=facilitator)
    correct(minutes, by=facilitator, body=[ATTENDANCE, decision("Quatre bancs sous les platanes.")])
    page.reload()
    assert page.get_by_text("Votre remarque est acceptée").is_visible()

    reader = new_page(width=360)
    for end in ("remarques/", f"remarques/{block_id(2)}/", "versions/", "versions/1/", "versions/2/comparaison/"):
        assert reader.goto(f"{live_server.url}{minutes.url}{end}").status == 200
        assert_accessible(reader)
        assert reader.evaluate("document.documentElement.scrollWidth") <= 360
    assert "Quatre" in reader.locator("ins").inner_text()
