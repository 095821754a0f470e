"""Finding the right service from what people type, in English and in Welsh."""

import csv
import time
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from firstcontact.domain.catalogue.definition import ready_made_services
from firstcontact.domain.catalogue.search import SearchIndex, build_index, fold

TABLE = Path(__file__).parent / "queries.tsv"
UNSEEN = Path(__file__).parent / "unseen_queries.tsv"
INDEX = build_index(ready_made_services())


@pytest.fixture(scope="module")
def index() -> SearchIndex:
    return INDEX


def read_queries(file: Path) -> list[dict[str, str]]:
    with file.open(encoding="utf-8") as lines:
        return list(csv.DictReader(lines, delimiter="\t"))


def missed(index: SearchIndex, queries: list[dict[str, str]]) -> list[str]:
    """The queries whose service is not among the first three."""
    return [
        f"{row['query']} -> {[hit.service for hit in index.search(row['query'], 3)]}"
        for row in queries
        if row["service"] not in [hit.service for hit in index.search(row["query"], 3)]
    ]


@pytest.mark.shows("search-both-languages")
@pytest.mark.parametrize("language", ["en", "cy"])
def test_forty_queries_a_language_find_their_service_in_the_first_three(index: SearchIndex, language: str) -> None:
    queries = [row for row in read_queries(TABLE) if row["language"] == language]
    assert len(queries) == 40
    wrong = missed(index, queries)
    assert len(wrong) <= 0.05 * len(queries), wrong


@pytest.mark.shows("search-both-languages")
def test_queries_written_beside_the_table_and_never_tuned_for_are_found_as_well(index: SearchIndex) -> None:
    queries = read_queries(UNSEEN)
    wrong = missed(index, queries)
    assert len(wrong) <= 0.1 * len(queries), wrong


@pytest.mark.shows("bin-day-answered")
@pytest.mark.parametrize(
    "query", ["when is my bin day", "pryd mae fy niwrnod bin", "what day do my bins go out", "niwrnod bin"]
)
def test_the_bin_day_is_found_as_an_answer(index: SearchIndex, query: str) -> None:
    best = index.search(query)[0]
    assert (best.service, best.answer) == ("missed-bin", "bin_day")
    assert best.title.of("en") == "When is my bin day?"


def test_a_report_of_a_missed_bin_is_found_as_the_service_itself(index: SearchIndex) -> None:
    best = index.search("report a missed bin")[0]
    assert (best.service, best.answer) == ("missed-bin", None)


@pytest.mark.shows("search-forgives-mutations")
@pytest.mark.parametrize(
    "forms",
    [
        "casgliad gasgliad chasgliad nghasgliad",
        "bin fin min",
        "pwll bwll phwll mhwll",
        "twll dwll thwll nhwll",
        "trwydded drwydded thrwydded",
        "golau olau ngolau",
        "gwastraff wastraff ngwastraff",
        "diwrnod ddiwrnod niwrnod",
        "llwybr lwybr",
        "rhent rent",
        "matres fatres",
        "tŷ dŷ nhŷ ty",
        "cwyn gwyn chwyn nghwyn",
        "bin biniau finiau miniau",
    ],
)
def test_every_mutated_form_of_a_word_has_one_key(forms: str) -> None:
    assert len({fold(form) for form in forms.split()}) == 1


@pytest.mark.shows("search-forgives-mutations")
@pytest.mark.parametrize("query", ["gasgliad bin", "chasgliad bin", "nghasgliad bin", "CASGLIAD FIN"])
def test_a_mutated_query_finds_what_the_plain_one_finds(index: SearchIndex, query: str) -> None:
    assert "missed-bin" in [hit.service for hit in index.search(query, 3)]


@pytest.mark.parametrize("query", ["tŷ cyngor", "ty cyngor", "TY CYNGOR"])
def test_accents_and_capitals_do_not_matter(index: SearchIndex, query: str) -> None:
    assert index.search(query)[0].service == "housing-repair"


@pytest.mark.parametrize("query", ["", "   ", "the", "xyzzy", "?!*", "\x00", "swimming pool timetable"])
def test_what_fits_nothing_finds_nothing(index: SearchIndex, query: str) -> None:
    assert index.search(query) == ()


def test_a_council_of_one_language_searches_that_language_only() -> None:
    english = build_index(ready_made_services(), ("en",))
    assert english.search("tipio anghyfreithlon") == ()
    assert english.search("fly tipping")[0].service == "fly-tipping"


def test_no_services_find_nothing() -> None:
    assert build_index([]).search("bins") == ()


@pytest.mark.shows("search-quick")
def test_a_search_takes_well_under_5_ms(index: SearchIndex) -> None:
    queries = [row["query"] for row in read_queries(TABLE)]
    index.search("warm up the search")
    start = time.process_time()
    for query in queries:
        index.search(query)
    assert (time.process_time() - start) / len(queries) < 0.0025


@settings(max_examples=200, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(query=st.text(max_size=400), limit=st.integers(-1, 20))
def test_any_text_is_searched_without_failing(query: str, limit: int) -> None:
    hits = INDEX.search(query, limit)
    assert len(hits) <= max(0, limit)
    assert all(0 < hit.score <= 1 for hit in hits)
    assert [hit.score for hit in hits] == sorted((hit.score for hit in hits), reverse=True)
    assert len({hit.service for hit in hits}) == len(hits)


@pytest.mark.parametrize(
    ("query", "service"),
    [
        ("min wedi ei fethu", "missed-bin"),
        ("old couch needs collecting", "bulky-waste"),
        ("crater in carriageway", "pothole"),
    ],
)
def test_other_words_for_the_same_thing_find_its_service_first(query: str, service: str) -> None:
    assert INDEX.search(query)[0].service == service
