import pytest
from django.utils.translation import gettext_lazy

from activity import verbs
from activity.verbs import DuplicateVerb, UnknownVerb, Verb


def test_a_verb_is_found_by_itself_and_by_its_key():
    verb = Verb("tests.held", "Tenue : %(title)s")
    verbs.register(verb)

    assert verbs.get(verb) is verbs.get("tests.held") is verb


def test_an_unknown_verb_is_refused():
    with pytest.raises(UnknownVerb):
        verbs.get("tests.nothing")


def test_two_verbs_cannot_bear_one_key():
    with pytest.raises(DuplicateVerb):
        verbs.register(Verb("tests.news", "autre chose"))


@pytest.mark.parametrize("sentence", ["100 % de %(title)s %", "%(title)d", gettext_lazy("%(title")])
def test_a_sentence_that_cannot_be_said_is_refused_at_start(sentence):
    with pytest.raises(ValueError):
        verbs.register(Verb("tests.broken", sentence))


@pytest.mark.parametrize("key", ["", "x" * 61])
def test_a_key_the_database_cannot_hold_is_refused(key):
    with pytest.raises(ValueError):
        verbs.register(Verb(key, "…"))


def test_what_the_data_lacks_leaves_a_gap():
    assert Verb("tests.x", "%(title)s : %(who)s").say("Titre", None) == "Titre : …"


def test_data_cannot_take_the_title_s_place():
    assert Verb("tests.x", "%(title)s").say("Titre", {"title": "autre"}) == "Titre"


def test_a_percent_sign_in_a_title_is_only_a_sign():
    assert Verb("tests.x", "%(title)s").say("100 % %(what)s", {}) == "100 % %(what)s"
