import json
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from tables.management.commands.import_neighbourhoods import Features, Numbers
from tables.models import Neighbourhood
from tests.factories.tables import square


def feature(name="Nord", code="N1", geometry=None, **properties):
    geometry = square() if geometry is None else geometry
    return {"type": "Feature", "properties": {"nom": name, "code": code, **properties}, "geometry": geometry}


def run(path, **options):
    """Import a file and return (summary, lines before it)."""
    out = StringIO()
    call_command(
        "import_neighbourhoods",
        str(path),
        **{"name_field": "nom", "code_field": "code", "verbosity": 0, "stdout": out, **options},
    )
    *lines, summary = out.getvalue().strip().splitlines()
    return summary, lines


@pytest.fixture
def geojson(tmp_path):
    def write(*features, text=None, encoding="utf-8"):
        path = tmp_path / "quartiers.geojson"
        text = json.dumps({"type": "FeatureCollection", "features": features}) if text is None else text
        path.write_bytes(text.encode(encoding))
        return path

    return write


def counts(created=0, updated=0, unchanged=0, refused=0):
    from pages.importing import Report

    return Report(created, updated, unchanged, [(0, "")] * refused).summary()


@pytest.mark.parametrize(
    ("file", "fields", "expected"),
    [
        ("marseille_quartiers_13e_14e_15e.geojson", ("nom", "code_qua", "NOM_CO"), 29),
        ("qpv_occitanie.geojson", ("nom_qp", "code_qp", "commune_qp"), 105),
    ],
)
def test_real_outlines_come_in_once(shared_data, db, file, fields, expected):
    options = dict(zip(("name_field", "code_field", "commune_field"), fields, strict=True))

    assert run(shared_data / "geo" / file, **options) == (counts(created=expected), [])
    assert run(shared_data / "geo" / file, **options) == (counts(unchanged=expected), [])
    assert Neighbourhood.objects.with_outline().count() == expected


def test_priority_neighbourhoods_keep_their_code(shared_data, db):
    run(
        shared_data / "geo" / "qpv_occitanie.geojson",
        name_field="nom_qp",
        code_field="code_qp",
        commune_field="commune_qp",
        commune_code_field="code_commune",
    )

    found = Neighbourhood.objects.get(source_id="QP066007")
    assert (found.name, found.commune, found.commune_code, found.qpv_code) == (
        "Bas-Vernet Nouveau QPV",
        "Perpignan",
        "66136",
        "QP066007",
    )


def test_a_dry_run_keeps_nothing(geojson, db):
    summary, lines = run(geojson(feature()), dry_run=True)

    assert summary == counts(created=1)
    assert len(lines) == 1
    assert not Neighbourhood.objects.exists()


def test_importing_again_updates_what_changed(geojson, db):
    run(geojson(feature(), feature("Sud", "S1")))

    assert run(geojson(feature("Grand Nord"), feature("Sud", "S1")))[0] == counts(updated=1, unchanged=1)
    assert Neighbourhood.objects.get(source_id="N1").name == "Grand Nord"


def test_a_new_outline_moves_the_centre(geojson, db):
    run(geojson(feature()))
    run(geojson(feature(geometry=square(west=1, south=44))))

    assert Neighbourhood.objects.get().longitude == 1.005


def test_the_towns_name_may_be_given_for_all(geojson, db):
    run(geojson(feature(), feature("Sud", "S1", ville="Aix")), commune="Marseille", commune_field="ville")

    assert list(Neighbourhood.objects.order_by("source_id").values_list("commune", flat=True)) == ["Marseille", "Aix"]


BAD = [
    feature(code=None),
    feature(code="  "),
    feature(name=""),
    feature(name="é" * 200),
    feature(code="x" * 100),
    feature(name={"fr": "Nord"}),
    feature(name=True),
    feature(code=1.5),
    feature(code=10**100),
    {"type": "Feature", "properties": {"nom": "Nord", "code": "N1"}, "geometry": None},
    {"type": "Feature", "properties": {"nom": "Nord", "code": "N1"}},
    {"type": "Feature", "properties": None, "geometry": square()},
    {"type": "Feature", "properties": ["nom"], "geometry": square()},
    feature(geometry={"type": "Point", "coordinates": [5, 43]}),
    feature(geometry={"type": "Polygon", "coordinates": [[[700000.5, 6000000.5], [1, 2], [3, 4]]]}),
    feature(geometry={"type": "Polygon", "coordinates": [[[float("nan"), 43], [5, 43], [5, 44]]]}),
    feature(geometry={"type": "Polygon", "coordinates": [[[float("-inf"), 43], [5, 43], [5, 44]]]}),
    feature(geometry="partout"),
    feature(geometry=[]),
    None,
    42,
    "Nord",
    [],
]


@pytest.mark.parametrize("bad", BAD, ids=range(len(BAD)))
def test_one_bad_feature_never_stops_the_rest(geojson, db, bad):
    summary, lines = run(geojson(feature("Avant", "A"), bad, feature("Après", "B")))

    assert summary == counts(created=2, refused=1)
    assert len(lines) == 1
    assert set(Neighbourhood.objects.values_list("source_id", flat=True)) == {"A", "B"}


def test_the_words_nan_and_infinity_in_names_stay(geojson, db):
    run(geojson(feature(name='NaN "Infinity" \\NaN')))

    assert Neighbourhood.objects.get().name == 'NaN "Infinity" \\NaN'


@pytest.mark.parametrize("size", [1, 2, 3, 7, 64])
def test_numbers_that_json_does_not_know_become_null_wherever_a_chunk_ends(size):
    text = '{"a": NaN, "Nan": "NaN \\" NaN \\\\", "b": [-Infinity, Infinity, -1.5, "é"]}'
    numbers = Numbers(StringIO(text))

    found = b"".join(iter(lambda: numbers.read(size), b""))

    assert json.loads(found) == {"a": None, "Nan": 'NaN " NaN \\', "b": [None, None, -1.5, "é"]}


def test_a_file_that_breaks_off_keeps_what_came_before(geojson, db):
    whole = json.dumps({"features": [feature("Avant", "A"), feature("Coupé", "B")]})

    summary, lines = run(geojson(text=whole[:-40]))

    assert summary == counts(created=1, refused=1)
    assert "s’arrête" in lines[0]


@pytest.mark.parametrize(
    "text",
    ["", "nom;code\nNord;1", "[]", "{}", '{"features": {}}', '{"features": []}', "null", "\x00\x01", "[" * 1000, '"'],
    ids=range(10),
)
def test_what_is_no_geojson_at_all_is_said_in_a_sentence(geojson, db, text):
    with pytest.raises(CommandError) as error:
        run(geojson(text=text))

    assert str(error.value).strip()


def test_a_missing_file_is_said_in_a_sentence(db, tmp_path):
    with pytest.raises(CommandError):
        run(tmp_path / "absent.geojson")


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252"])
def test_letters_come_right_in_every_usual_encoding(geojson, db, encoding):
    text = json.dumps({"features": [feature("Château-Gombert – « l’œuvre »")]}, ensure_ascii=False)

    run(geojson(text=text, encoding=encoding))

    assert Neighbourhood.objects.get().name == "Château-Gombert – « l’œuvre »"


def test_hostile_names_come_in_as_words_or_are_refused(geojson, db, naughty_strings):
    features = [feature(name=word, code=f"H{rank}") for rank, word in enumerate(naughty_strings[::3])]

    summary, _lines = run(geojson(*features))

    assert Neighbourhood.objects.count() > len(features) * 0.8
    assert summary.startswith(counts(created=Neighbourhood.objects.count()).rpartition(",")[0])


def test_a_large_file_is_never_held_whole(geojson):
    path = geojson(*[feature(code=str(rank), words="mot " * 1000) for rank in range(500)])
    features = Features(path, lambda one: one["properties"]["code"])

    first = next(iter(features))

    assert first == (1, "0")
    assert features.progress < 0.1
