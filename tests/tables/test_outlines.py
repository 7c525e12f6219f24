import math

import pytest
from django.core.exceptions import ValidationError

from tables.models import Neighbourhood
from tables.outlines import (
    MAX_POINTS,
    Box,
    box_of,
    centre_of,
    clean_outline,
    outline_map,
    polygons_of,
    simplify,
    sketch_of,
)
from tests.factories.tables import square


def test_a_polygon_comes_out_tidy():
    ring = [[5.1234567891, 43.1, 120.5], [5.2, 43.1], [5.2, 43.2]]

    cleaned = clean_outline({"type": "Polygon", "coordinates": [ring], "crs": "whatever"})

    closed = [[5.123457, 43.1], [5.2, 43.1], [5.2, 43.2], [5.123457, 43.1]]
    assert cleaned == {"type": "Polygon", "coordinates": [closed]}


def test_a_feature_is_read_for_its_geometry():
    assert clean_outline({"type": "Feature", "geometry": square()}) == clean_outline(square())


def nested(depth):
    value = {"type": "Polygon", "coordinates": []}
    for _turn in range(depth):
        value = {"type": "Feature", "geometry": value}
    return value


@pytest.mark.parametrize(
    "bad",
    [
        None,
        "POLYGON((0 0))",
        [],
        {},
        {"type": "Point", "coordinates": [5, 43]},
        {"type": ["Polygon"], "coordinates": []},
        {"type": "Polygon"},
        {"type": "Polygon", "coordinates": None},
        {"type": "Polygon", "coordinates": {"0": 1}},
        {"type": "Polygon", "coordinates": []},
        {"type": "Polygon", "coordinates": [[]]},
        {"type": "Polygon", "coordinates": [[[5, 43], [5, 43], [5, 43], [5, 43]]]},
        {"type": "Polygon", "coordinates": [[[5, 43], [6, 43], ["6", "44"]]]},
        {"type": "Polygon", "coordinates": [[[5, 43], [6, 43], [True, False]]]},
        {"type": "Polygon", "coordinates": [[[5, 43], [6, 43], [6]]]},
        {"type": "Polygon", "coordinates": [[[5, 43], [6, 43], [6, math.nan]]]},
        {"type": "Polygon", "coordinates": [[[5, 43], [6, 43], [math.inf, 44]]]},
        {"type": "Polygon", "coordinates": [[[5, 43], [6, 43], [10**400, 44]]]},
        {"type": "Polygon", "coordinates": [[[5, 43], [6, 43], [6, 91]]]},
        {"type": "MultiPolygon", "coordinates": [[[5, 43], [6, 43], [6, 44]]]},
        {"type": "Polygon", "coordinates": [[[5, i / 1000] for i in range(MAX_POINTS + 1)]]},
        {"type": "MultiPolygon", "coordinates": [square()["coordinates"]] * 501},
        nested(2000),
    ],
    ids=range(23),
)
def test_what_is_no_outline_is_refused_with_a_sentence(bad):
    with pytest.raises(ValidationError) as refusal:
        clean_outline(bad)

    assert all(message.endswith(".") for message in refusal.value.messages)


def test_the_centre_of_a_square_is_its_middle():
    latitude, longitude = centre_of(polygons_of(square(west=5, south=43, side=1)))

    assert (round(latitude, 9), round(longitude, 9)) == (43.5, 5.5)


def test_a_flat_outline_still_has_a_centre():
    assert centre_of([[[[5, 43], [6, 43], [7, 43], [5, 43]]]]) == (43, 6)


def test_simplifying_keeps_corners_and_drops_what_lies_on_a_line():
    points = [(0, 0), (1, 0.001), (2, 0), (2, 1), (2, 2), (0, 2), (0, 0)]

    assert simplify(points, 0.01) == [0, 2, 4, 5, 6]


def test_a_long_outline_does_not_exhaust_the_stack():
    ring = [(math.cos(turn / 3183), math.sin(turn / 3183)) for turn in range(20_000)]

    assert 4 < len(simplify([*ring, ring[0]], 1e-4)) < 1000


def test_a_sketch_stays_within_its_box():
    polygons = polygons_of(square())

    assert box_of(sketch_of(polygons)) == Box(5.38, 43.33, 5.39, 43.34)


def drawn(name, outline, pk):
    neighbourhood = Neighbourhood(pk=pk, name=name, outline=outline)
    neighbourhood.measure()
    return neighbourhood


def test_a_map_keeps_the_shape_of_the_ground():
    tall = drawn("Nord", square(south=60), 1)

    drawing = outline_map([tall])

    # At 60° a degree of longitude is half as wide as a degree of latitude.
    assert (drawing.width, drawing.height) == (524, 1024)
    assert drawing.areas[0].path == "M12 1012l500 0 0-1000-500 0z"


def test_a_map_links_each_shape_and_marks_what_is_too_small_to_see():
    here, far = drawn("Ici", square(side=0.001), 1), drawn("Loin", square(west=8, side=0.001), 2)

    drawing = outline_map([here, far], {1: [("Table une", "/une/"), ("Table deux", "/deux/")]})

    assert [area.href for area in drawing.areas] == ["/une/", ""]
    assert drawing.areas[0].title == "Ici · Table une · Table deux"
    assert all("a7 7" in area.path for area in drawing.areas)


def test_without_an_outline_there_is_no_map():
    assert outline_map([Neighbourhood(name="Sans contour")]) is None
