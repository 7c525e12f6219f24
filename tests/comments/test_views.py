import html
import re

import pytest
from django.test import Client
from django.urls import reverse
from wagtail.models import PageViewRestriction, Site

from comments import actions, limits
from comments.enums import CommentState
from comments.forms import UNSEEN, CommentForm, CorrectionForm, RefusalForm, ReportForm
from comments.models import Comment, CommentSettings, ContentReport
from comments.threads import comments_context
from pages.models import SiteSettings
from tests.comments.conftest import DECISION
from tests.factories.comments import CommentFactory, many_comments

pytestmark = pytest.mark.django_db


def write_url(page):
    return reverse("comments:write", args=[page.pk])


def post(client, page, **fields):
    return client.post(write_url(page), {"name": "Zohra", "body": "Merci pour les bancs."} | fields)


def text_of(response):
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", response.content.decode())).split())


# --- Reading ----------------------------------------------------------------------------------------------------------


def test_a_page_shows_its_messages_and_a_form_without_cookie_or_token(client, project):
    CommentFactory(page=project, name="Une voisine du C", body="Il faut six bancs.")

    response = client.get(project.url)

    assert "Une voisine du C" in text_of(response)
    assert "Il faut six bancs." in text_of(response)
    assert "1 commentaire" in text_of(response)
    assert "csrfmiddlewaretoken" not in response.content.decode()
    assert not response.cookies


@pytest.mark.parametrize(
    ("state", "shown"),
    [
        ("withdrawn", "Message retiré par son auteur."),
        ("hidden", "Message masqué le temps d’une vérification."),
        ("refused", "il ne suit pas nos règles."),
        ("pending", "Quelqu’un le relit avant qu’il paraisse."),
    ],
)
def test_what_is_gone_leaves_a_sentence_where_it_was_answered_and_nothing_elsewhere(client, project, state, shown):
    gone = CommentFactory(page=project, **{state: True})
    assert shown not in text_of(client.get(project.url))

    CommentFactory(page=project, parent=gone, body="Je réponds.")
    seen = text_of(client.get(project.url))

    assert shown in seen
    assert "Je réponds." in seen
    assert not gone.body or gone.body not in seen


def test_a_page_that_takes_no_message_shows_no_form(client, closed_page):
    assert 'name="body"' not in client.get(closed_page.url).content.decode()


def test_an_answer_for_the_table_is_marked(client, project, facilitator):
    actions.submit_comment(project, body="Nous y travaillons.", name="Nadia", by=facilitator)

    assert "répond pour la table" in text_of(client.get(project.url))


def test_each_message_says_its_language(client, project):
    CommentFactory(page=project, body="شكرا", language="ar")

    assert '<div class="words" lang="ar" dir="rtl">' in client.get(project.url).content.decode()


def test_a_message_leads_back_to_its_block(client, minutes):
    CommentFactory(page=minutes, anchor=DECISION, anchor_excerpt="Six bancs")

    page = client.get(minutes.url).content.decode()

    assert f'<a href="#{DECISION}">Six bancs</a>' in page
    assert f"{write_url(minutes)}?bloc={DECISION}" in page


def test_twenty_threads_stand_on_a_page(client, project):
    many_comments(project, 45)

    first, third = client.get(project.url), client.get(f"{project.url}?commentaires=3")

    assert first.content.count(b'<article class="comment') == 20
    assert third.content.count(b'<article class="comment') == 5
    assert "45 commentaires" in text_of(first)


@pytest.mark.parametrize("wrong", ["0", "4", "-1", "abc", "1e9", "9" * 500, "' OR 1=1"])
def test_a_page_of_messages_that_is_not_there_is_not_found(client, project, wrong):
    many_comments(project, 45)

    assert client.get(project.url, {"commentaires": wrong}).status_code == 404


def test_a_message_is_found_on_its_page(client, project):
    comments = many_comments(project, 45)
    pks = sorted(comment.pk for comment in comments)
    answer = CommentFactory(page=project, parent_id=pks[25])

    def leads_to(pk):
        return client.get(reverse("comments:show", args=[pk])).url

    assert leads_to(pks[0]).endswith(f"/bancs/#commentaire-{pks[0]}")
    assert leads_to(pks[19]).endswith(f"/bancs/#commentaire-{pks[19]}")
    assert leads_to(pks[20]).endswith(f"?commentaires=2#commentaire-{pks[20]}")
    assert leads_to(answer.pk).endswith(f"?commentaires=2#commentaire-{answer.pk}")


@pytest.mark.parametrize("state", ["pending", "hidden", "refused", "withdrawn"])
def test_what_is_not_published_is_not_found(client, project, state):
    comment = CommentFactory(page=project, **{state: True})

    assert client.get(reverse("comments:show", args=[comment.pk])).status_code == 404
    assert client.get(reverse("comments:report", args=[comment.pk])).status_code == 404


def test_messages_cost_three_queries_whatever_their_number(rf, project, django_assert_num_queries):
    def cost():
        request = rf.get(project.url)
        request.user = type("Anonymous", (), {"is_authenticated": False})()
        Site.find_for_request(request)
        CommentSettings.for_site(Site.objects.get())
        with django_assert_num_queries(3):
            context = comments_context(project, request)
            assert list(context["comment_threads"])
            return context

    tops = many_comments(project, 3)
    assert cost()["comments_total"] == 3
    tops += many_comments(project, 97)
    many_comments(project, 200, parent=tops[0])
    assert cost()["comments_total"] == 300


# --- Writing ----------------------------------------------------------------------------------------------------------


def test_anybody_writes_and_is_thanked_with_a_private_link(project):
    client = Client(enforce_csrf_checks=True)

    response = post(client, project)
    comment = Comment.objects.get()

    assert (response.status_code, response.url) == (303, f"/commentaires/merci/{comment.token}/")
    assert (comment.name, comment.body, comment.state) == ("Zohra", "Merci pour les bancs.", CommentState.PENDING)
    thanks = client.get(response.url)
    assert "Votre message attend d’être lu." in text_of(thanks)
    assert f"http://testserver/commentaires/{comment.token}/" in thanks.content.decode()
    assert not client.cookies


def test_from_the_thanks_and_the_private_page_one_comes_back_to_what_one_spoke_of(client, minutes):
    comment = CommentFactory(page=minutes, anchor=DECISION, anchor_excerpt="Six bancs", state=CommentState.PENDING)

    for address in (f"/commentaires/merci/{comment.token}/", f"/commentaires/{comment.token}/"):
        assert f'href="{minutes.url}#{DECISION}"' in client.get(address).content.decode()


def test_a_signed_in_person_needs_a_token_and_keeps_her_words(resident, project):
    client = Client(enforce_csrf_checks=True)
    client.force_login(resident)

    refused = post(client, project, body="Mes mots à moi")

    assert refused.status_code == 403
    assert "Mes mots à moi" in text_of(refused)
    assert not Comment.objects.exists()

    token = re.search(r'csrfmiddlewaretoken" value="(\w+)"', refused.content.decode())[1]
    assert post(client, project, body="Mes mots à moi", csrfmiddlewaretoken=token).status_code == 303
    assert Comment.objects.get().author == resident


def test_an_ended_session_does_not_eat_a_message(client, resident, project):
    client.force_login(resident)
    client.session.flush()

    assert post(client, project, csrfmiddlewaretoken="old").status_code == 303
    assert Comment.objects.get().author is None


def test_another_site_cannot_make_a_reader_write(client, project):
    response = client.post(
        write_url(project), {"name": "a", "body": "b"}, headers={"Sec-Fetch-Site": "cross-site", "Origin": "http://x"}
    )

    assert response.status_code == 403
    assert not Comment.objects.exists()


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"name": ""}, "Donnez un nom."),
        ({"name": "x" * 81}, "Ce nom est trop long"),
        ({"body": "  \n "}, "Écrivez votre message."),
        ({"body": "\u200b\u200d"}, "Écrivez votre message."),
        ({"body": "mot " * 1000}, "Votre message est trop long"),
        ({"email": "nulle part"}, "Cette adresse ne semble pas juste."),
        ({"email": "a@demo.example\nBcc: b@demo.example"}, "Cette adresse ne semble pas juste."),
        ({"language": "klingon"}, "Choisissez"),
        ({"website": "http://spam.example"}, "Cette case est un piège à robots."),
        ({"body": "nul\x00"}, "nul"),
    ],
)
def test_a_wrong_form_comes_back_filled_with_a_sentence(client, project, wrong, sentence):
    response = post(client, project, **({"body": "Mes mots précieux", "name": "Zohra"} | wrong))

    assert response.status_code == 422
    seen = html.unescape(response.content.decode()).replace("\u00a0", " ")
    assert sentence in seen or "language" in wrong
    assert ("Mes mots précieux" in seen) or "body" in wrong
    assert ('value="Zohra"' in seen) or "name" in wrong
    assert not Comment.objects.exists()


def test_a_long_message_with_windows_line_ends_counts_each_as_one(client, project):
    assert post(client, project, body="é\r\n" * 1000).status_code == 303
    assert post(client, project, body="ab\r\n" * 1000).status_code == 303


def test_a_double_click_writes_one_message(client, project):
    first, second = post(client, project), post(client, project)

    assert first.url == second.url
    assert Comment.objects.count() == 1


def test_two_people_may_say_the_same(client, project):
    post(client, project)
    post(client, project, name="Ali")
    client.post(write_url(project), {"name": "Zohra", "body": "Merci pour les bancs."}, REMOTE_ADDR="10.0.0.9")

    assert Comment.objects.count() == 3


def test_what_was_taken_back_may_be_sent_again(client, project):
    post(client, project)
    comment = Comment.objects.get()
    actions.withdraw_comment(comment, token=comment.token)

    assert post(client, project).status_code == 303
    assert Comment.objects.filter(state=CommentState.PENDING).count() == 1


def test_who_writes_too_often_is_asked_to_wait_and_keeps_her_words(client, project):
    CommentSettings.objects.create(site=Site.objects.get(), messages_per_hour=2)
    codes = [post(client, project, body=f"Message {rank}").status_code for rank in range(3)]
    assert codes == [303, 303, 429]

    refused = post(client, project, body="Mes mots précieux")
    assert refused.status_code == 429
    assert "Mes mots précieux" in text_of(refused)
    assert "Le vôtre est gardé ci-dessous" in text_of(refused)
    assert post(client, project, body="Message 1").status_code == 303, "a double click is no new message"
    elsewhere = client.post(write_url(project), {"name": "A", "body": "B"}, REMOTE_ADDR="10.0.0.9")
    assert elsewhere.status_code == 303


def test_one_address_is_not_written_to_without_end(client, project):
    CommentSettings.objects.create(site=Site.objects.get(), messages_per_hour=1)
    post(client, project, email="zohra@demo.example")
    again = client.post(
        write_url(project), {"name": "A", "body": "B", "email": "ZOHRA@demo.example"}, REMOTE_ADDR="10.0.0.9"
    )

    assert again.status_code == 429


def test_what_is_counted_says_nothing_of_who_sends():
    key = limits.key_of("write", "203.0.113.7", 12)

    assert "203.0.113.7" not in key
    assert key == limits.key_of("write", "203.0.113.7", 12)
    assert key != limits.key_of("write", "203.0.113.8", 12)


def test_while_messages_are_suspended_the_page_says_so_with_the_phone(client, project, moderator):
    SiteSettings.objects.create(site=Site.objects.get(), contact_phone="04 00 00 00 09")
    actions.suspend_comments(Site.objects.get(), by=moderator)

    page = client.get(project.url)
    refused = post(client, project, body="Mes mots précieux")

    assert "Nous ne prenons pas de message pour le moment." in text_of(page)
    assert "04 00 00 00 09" in text_of(page).replace("\u00a0", " ")
    assert 'name="body"' not in page.content.decode()
    assert (refused.status_code, "Mes mots précieux" in text_of(refused)) == (422, True)


def test_one_writes_about_a_block(client, minutes):
    alone = client.get(write_url(minutes), {"bloc": DECISION})
    assert "Six bancs sous les platanes." in text_of(alone)
    assert f'name="anchor" value="{DECISION}"' in alone.content.decode()

    post(client, minutes, anchor=DECISION)
    assert Comment.objects.get().anchor == DECISION


def test_the_page_of_a_block_shows_what_was_said_of_it_alone(client, minutes):
    CommentFactory(page=minutes, anchor=DECISION, body="De ce banc.")
    CommentFactory(page=minutes, body="De tout.")

    seen = text_of(client.get(write_url(minutes), {"bloc": DECISION}))

    assert "De ce banc." in seen
    assert "De tout." not in seen


def test_one_answers_a_message(client, project):
    asked = CommentFactory(page=project, body="Combien de bancs ?")
    alone = client.get(write_url(project), {"reponse": asked.pk})
    assert "Combien de bancs ?" in text_of(alone).replace("\u00a0", " ")

    post(client, project, parent=asked.pk)
    assert Comment.objects.get(parent=asked).body == "Merci pour les bancs."


def test_an_answer_to_what_went_away_is_kept_and_may_be_sent_alone(client, project):
    gone = CommentFactory(page=project, withdrawn=True)
    refused = post(client, project, parent=gone.pk, body="Mes mots précieux")

    assert refused.status_code == 422
    assert "Mes mots précieux" in text_of(refused)
    assert 'name="parent" value' not in refused.content.decode()


@pytest.mark.parametrize(
    "query",
    [
        {"bloc": "nowhere"},
        {"bloc": "x" * 5000},
        {"reponse": "0"},
        {"reponse": "abc"},
        {"reponse": "²"},
        {"reponse": "9" * 40},
    ],
)
def test_an_address_that_speaks_of_nothing_is_not_found(client, minutes, query):
    assert client.get(write_url(minutes), query).status_code == 404


@pytest.mark.parametrize(
    "field", [{"anchor": "nowhere"}, {"anchor": "x" * 500}, {"parent": "abc"}, {"parent": "9" * 40}]
)
def test_a_post_about_nothing_is_not_found(client, minutes, field):
    assert post(client, minutes, **field).status_code == 404


def test_only_open_public_pages_take_messages(client, project, closed_page):
    assert client.get(write_url(closed_page)).status_code == 404
    assert post(client, closed_page).status_code == 404
    assert client.get("/commentaires/page/999999/").status_code == 404
    assert client.get(f"/commentaires/page/{'9' * 30}/").status_code == 404

    PageViewRestriction.objects.create(page=project, restriction_type=PageViewRestriction.LOGIN)
    assert client.get(write_url(project)).status_code == 404
    project.unpublish()
    assert post(client, project).status_code == 404


@pytest.mark.parametrize("method", ["put", "patch", "delete"])
def test_other_methods_are_refused(client, project, method):
    assert getattr(client, method)(write_url(project)).status_code == 405


# --- The private link -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("state", "sentence"),
    [
        ("published", "Votre message est publié."),
        ("pending", "Votre message attend d’être lu."),
        ("refused", "Il insulte ou menace quelqu’un."),
        ("hidden", "Votre message est masqué le temps d’une vérification."),
        ("withdrawn", "Votre message est retiré. Ses mots sont effacés."),
    ],
)
def test_the_private_link_tells_what_became_of_the_message(client, project, state, sentence):
    traits = {} if state == "published" else {state: True}
    comment = CommentFactory(page=project, **traits)

    response = client.get(comment.private_path)

    assert sentence in text_of(response)
    assert "no-store" in response["Cache-Control"]
    assert response["Referrer-Policy"] == "same-origin"
    assert "noindex" in response["X-Robots-Tag"]
    assert not response.cookies


def test_the_private_link_corrects_and_withdraws(client, project):
    comment = CommentFactory(page=project, name="Zohra")
    form = client.get(f"{comment.private_path}corriger/")
    assert comment.body in text_of(form)

    corrected = client.post(f"{comment.private_path}corriger/", {"name": "Zohra", "body": "Mieux dit."})
    assert (corrected.status_code, corrected.url) == (303, comment.private_path)
    assert "Mieux dit." not in text_of(client.get(project.url))

    assert "Retirer mon message" in text_of(client.get(f"{comment.private_path}retirer/"))
    for _time in range(2):
        assert client.post(f"{comment.private_path}retirer/").status_code == 303
    comment.refresh_from_db()
    assert (comment.state, comment.body) == (CommentState.WITHDRAWN, "")
    assert client.post(f"{comment.private_path}corriger/", {"name": "Z", "body": "x"}).status_code == 302
    assert client.get(f"{comment.private_path}corriger/").status_code == 302
    assert client.get(f"{comment.private_path}retirer/").status_code == 302


def test_a_wrong_correction_comes_back_filled(client, project):
    comment = CommentFactory(page=project)

    response = client.post(f"{comment.private_path}corriger/", {"name": "", "body": "Mes mots précieux"})

    assert response.status_code == 422
    assert "Mes mots précieux" in text_of(response)


@pytest.mark.parametrize("end", ["", "corriger/", "retirer/"])
def test_a_link_nobody_was_given_is_not_found(client, project, end):
    CommentFactory(page=project)

    assert client.get(f"/commentaires/{'0' * 40}/{end}").status_code == 404
    assert client.get(f"/commentaires/{'z' * 40}/{end}").status_code == 404


# --- Reporting --------------------------------------------------------------------------------------------------------


def test_anybody_reports_a_message_and_gets_a_number(project):
    client = Client(enforce_csrf_checks=True)
    comment = CommentFactory(page=project)
    url = reverse("comments:report", args=[comment.pk])
    assert comment.body in text_of(client.get(url))

    response = client.post(url, {"kind": "defamation", "words": "C’est faux.", "contact": "06 00 00 00 00"})
    made = ContentReport.objects.get()

    assert response.status_code == 303
    assert made.ticket in text_of(client.get(response.url))
    assert "C’est faux." not in text_of(client.get(response.url))
    comment.refresh_from_db()
    assert comment.state == CommentState.HIDDEN
    assert client.get("/commentaires/signalement/S00000/").status_code == 404


@pytest.mark.parametrize("wrong", [{"kind": ""}, {"kind": "boring"}, {"website": "x"}, {"words": "x" * 3000}])
def test_a_wrong_report_comes_back_filled(client, project, wrong):
    url = reverse("comments:report", args=[CommentFactory(page=project).pk])

    response = client.post(url, {"kind": "insult", "words": "Mes mots précieux"} | wrong)

    assert response.status_code == 422
    assert "Mes mots précieux" in text_of(response) or "words" in wrong
    assert not ContentReport.objects.exists()


def test_reports_are_limited_too(client, project):
    CommentSettings.objects.create(site=Site.objects.get(), messages_per_hour=1)
    url = reverse("comments:report", args=[CommentFactory(page=project).pk])

    codes = [client.post(url, {"kind": "insult"}).status_code for _time in range(2)]

    assert codes == [303, 429]


# --- The cache of pages -----------------------------------------------------------------------------------------------


@pytest.fixture
def cached(settings):
    settings.RESPONSE_CACHE_SECONDS = 300


def test_an_approved_message_is_seen_on_the_very_next_request(
    cached, client, project, moderator, django_capture_on_commit_callbacks
):
    comment = CommentFactory(page=project, pending=True, body="Six bancs, vite.")
    assert "Six bancs, vite." not in text_of(client.get(project.url))

    for deed, seen in [
        (lambda: actions.approve_comment(comment, by=moderator), True),
        (lambda: actions.hide_comment(comment, by=moderator), False),
        (lambda: actions.restore_comment(comment, by=moderator), True),
        (lambda: actions.correct_comment(comment, body="Autre chose.", token=comment.token), False),
        (lambda: actions.withdraw_comment(comment, token=comment.token), False),
    ]:
        with django_capture_on_commit_callbacks(execute=True):
            deed()
        assert ("Six bancs, vite." in text_of(client.get(project.url))) == seen


def test_private_pages_are_not_kept(cached, client, project):
    comment = CommentFactory(page=project, pending=True)
    client.get(comment.private_path)
    Comment.objects.filter(pk=comment.pk).update(body="Changé entre-temps")

    assert "Changé entre-temps" in text_of(client.get(comment.private_path))


# --- Hostile words ----------------------------------------------------------------------------------------------------


def test_hostile_words_are_taken_or_refused_by_every_form(naughty_strings):
    for word in naughty_strings:
        forms = [
            CommentForm({"name": word, "body": word, "email": word, "language": word, "anchor": word, "parent": word}),
            CorrectionForm({"name": word, "body": word}),
            ReportForm({"kind": "other", "words": word, "contact": word}),
            RefusalForm({"kind": "other", "reason": word}),
        ]
        for form in forms:
            form.is_valid()
            assert form.cleaned_data.get("name", "x").isprintable() or set(form.cleaned_data["name"]) & set(UNSEEN)
            assert "\r" not in form.cleaned_data.get("body", "")


def test_hostile_words_pass_through_every_address(client, project, naughty_strings):
    """The forms are asked above, word by word: here a part of the words is enough for each view."""
    CommentSettings.objects.create(site=Site.objects.get(), messages_per_hour=30000)
    report_url = reverse("comments:report", args=[CommentFactory(page=project).pk])
    mine = CommentFactory(page=project)
    for word in naughty_strings[::40]:
        assert post(client, project, name=word[:80], body=word).status_code in (303, 422)
        fields = {"name": "Zohra", "body": "x", "email": word, "language": word, "website": word}
        assert post(client, project, **fields).status_code == 422
        assert client.post(report_url, {"kind": "other", "words": word, "contact": word}).status_code in (303, 422, 404)
        correction = client.post(f"{mine.private_path}corriger/", {"name": word[:80], "body": word})
        assert correction.status_code in (303, 422)
        assert post(client, project, anchor=word).status_code in (404, 303, 422)
        assert client.get(write_url(project), {"bloc": word, "reponse": word}).status_code == 404


def test_hostile_words_come_out_as_words(client, project, naughty_strings):
    """Five to a message, so that every word is shown."""
    words = [word.replace("\0", "") for word in naughty_strings]
    comments = many_comments(project, -(-len(words) // 5))
    for rank, comment in enumerate(comments):
        five = words[rank * 5 : rank * 5 + 5]
        comment.name, comment.body = five[0][:80], "\n".join(five)
    Comment.objects.bulk_update(comments, ["name", "body"])

    for number in range(1, -(-len(comments) // 20) + 1):
        response = client.get(project.url, {"commentaires": number})
        page = response.content.decode()
        assert response.status_code == 200
        assert page.count('class="comment') >= len(comments[(number - 1) * 20 : number * 20])
        assert not re.search(r"<script(?![^>]*\ssrc=\"/static/)", page, re.IGNORECASE)
        assert not re.search(r"<(img|iframe|svg)[^>]*\son\w+=", page, re.IGNORECASE)
