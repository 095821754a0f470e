"""Every mistake in a service file is named with its file, its line, what is wrong and how to mend it."""

import os
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from firstcontact.domain.catalogue.definition import BadServices, check_services, load_services

GOOD = """\
service: lost-cat
category: other
team: animals
name: {en: Report a lost cat, cy: Rhoi gwybod am gath goll}
summary: {en: Tell us about it., cy: Dywedwch wrthym.}
keywords: {en: [kitten], cy: [cath fach]}
promises:
  resolve: {within: 2 working days, target: 95}
questions:
  - id: seen
    type: yes_no
    ask: {en: Was it seen?, cy: A welwyd hi?}
  - id: seen_on
    type: date
    shown_when: {seen: yes}
    not_after: today
    ask: {en: When?, cy: Pryd?}
  - id: colour
    type: choose_one
    ask: {en: What colour?, cy: Pa liw?}
    options:
      black: {en: Black, cy: Du}
      ginger: {en: Ginger, cy: Sinsir}
  - id: kittens
    type: group
    optional: yes
    each: {en: Kitten, cy: Cath fach}
    ask: {en: Which kittens are with it?, cy: Pa gathod bach sydd gyda hi?}
    questions:
      - {id: name, type: text, ask: {en: Name, cy: Enw}}
computed:
  - {id: litter, label: {en: Kittens, cy: Cathod bach}, count: kittens}
eligibility:
  - needs: {not: {kittens: {more_than: 5}}}
    say: {en: It has five kittens at most., cy: Mae ganddi bum cath fach ar y mwyaf.}
    otherwise: {en: Ring the farm., cy: Ffoniwch y fferm.}
rules:
  - when: {seen_on: {older_than: 7 days}}
    result: answered
    stop: {en: That was long ago., cy: Roedd hynny amser maith yn ôl.}
outcomes:
  found: {en: We found it., cy: Fe'i cafwyd.}
"""


def write(folder: Path, text: str, name: str = "lost-cat.yaml") -> Path:
    file = folder / name
    file.write_text(text, encoding="utf-8")
    return file


def line_of(text: str, part: str) -> int:
    return text[: text.index(part)].count("\n") + 1


def test_a_good_file_has_no_mistakes(tmp_path: Path) -> None:
    assert check_services([write(tmp_path, GOOD)]) == []
    assert [definition.service for definition in load_services(tmp_path)] == ["lost-cat"]


ASK = "{en: Colour, cy: Lliw}"
KITTENS = "      - {id: name, type: text, ask: {en: Name, cy: Enw}}\n"
BROKEN = [
    # what is written, what is written instead, where the mistake stands, words of the message and of the mending
    ("team: animals", "teem: animals", "teem", "`teem` is not known here. Did you mean `team`?"),
    ("    ask: {en: When?", "    aks: {en: When?", "aks", "`aks` is not known here. Did you mean `ask`?"),
    ("team: animals\n", "", "service:", "`team` is missing. Add `team`."),
    (", cy: Pa liw?", "", "ask: {en: What", "The Welsh words are missing. Add `cy: ...`."),
    ("ginger: {en: Ginger, cy: Sinsir}", "ginger: {en: Ginger}", "ginger:", "The Welsh words are missing."),
    (", cy: [cath fach]", "", "keywords", "There are no Welsh words to search for."),
    ("{en: Black, cy: Du}", "{en: Black, cy: Du, fr: Noir}", "black", "`fr` is not known here. Use one of `en`, `cy`."),
    ("id: colour", "id: seen", "id: seen\n    type: choose", "The id `seen` is used twice."),
    ("{seen: yes}", "{sene: yes}", "shown_when", "There is no question `sene`. Did you mean `seen`?"),
    ("{seen: yes}", "{seen: yse}", "shown_when", "`seen` has no option `yse`. Did you mean `yes`?"),
    ("{seen: yes}", "{seen: true}", "shown_when", "as a word without capitals (`yes`, not `true`)"),
    ("{seen: yes}", "{colour: black}", "shown_when", "`colour` is asked later, or is this question itself."),
    ("{seen: yes}", "{all: [{seen: yes}, {seen: no}]}", "id: seen_on", "No answers lead to the question `seen_on`."),
    (
        "when: {seen_on: {older_than: 7 days}}",
        "when: {all: [{seen: no}, {seen_on: {answered: yes}}]}",
        "- when",
        "can never",
    ),
    ("older_than: 7 days", "older_than: soon", "when: {seen_on", "`soon` is not a length of time."),
    ("older_than: 7 days", "oldr_than: 7 days", "when: {seen_on", "`oldr_than` is not a test."),
    ("older_than: 7 days", "more_than: 7", "when: {seen_on", "`more_than` cannot be asked of `seen_on`"),
    ("{seen_on: {older_than: 7 days}}", "{seen_on: long_ago}", "- when", "`seen_on` has no options to compare with."),
    ("  found: {en: We found it., cy: Fe'i cafwyd.}", "  {}", "outcomes", "`outcomes` needs at least 1."),
    ("within: 2 working days", "within: quickly", "resolve:", "Write it like `2 working days` or `2 working hours`."),
    ("within: 2 working days", "within: 2 years", "resolve:", "`2 years` cannot be counted in years here."),
    (
        "target: 95",
        "target: 95, says: {en: We will look for it soon., cy: Byddwn yn chwilio.}",
        "resolve:",
        "Write {due} once, where the time stands",
    ),
    ("target: 95", "target: 95, says: {en: 'By {due {}', cy: ''}", "resolve:", "Write {due} once"),
    ("target: 95", "target: 195", "resolve:", "`195` is not a whole number in the range allowed."),
    ("promises:\n  resolve: {within: 2 working days, target: 95}\n", "", "service", "Nothing is promised"),
    ("type: date", "type: dates", "- id: seen_on", "`dates` is not a type of question. Did you mean `date`?"),
    ("    type: date\n", "", "- id: seen_on", "The question has no `type`."),
    ("category: other", "category: others", "category", "Did you mean `other`?"),
    ("category: other", "category: other\nlgsl: many", "lgsl", "`many` is not an LGSL number."),
    ("category: other", "category: other\nlgsl: 99999", "lgsl", "`99999` is not an LGSL number."),
    ("category: other", "category: other\ndemand: failure", "service", "`demand: failure` needs a `demand_reason`"),
    (
        "category: other",
        "category: other\nsensitivity: secret",
        "sensitivity",
        "`secret` is not one of the known words.",
    ),
    ("category: other", "category: other\nchannels: {fax: {}}", "channels", "`fax` is not one of the known words."),
    ("category: other", "category: other\nkeep_answers_for: ever", "keep_answers", "`ever` is not a length of time."),
    ("    result: answered\n", "", "- when", "`stop` and `result` belong together"),
    ("id: colour", "id: Colour", "id: Colour", "`Colour` cannot be an id."),
    ("id: colour", "id: any", "id: any", "`any` has a meaning in conditions."),
    ("not_after: today", "not_after: whenever", "not_after", "`whenever` is not a day."),
    ("not_after: today", "not_after: today\n    not_before: tomorrow", "not_before", "No day is both allowed"),
    ("service: lost-cat", "service: Lost Cat", "service", "`Lost Cat` cannot be the id of a service."),
    ("service: lost-cat", "service: lost-dog", "service", "is called `lost-cat.yaml` but holds `lost-dog`"),
    ("team: animals", "team: animals\nteam: dogs", "team: dogs", "`team` stands twice."),
    ("team: animals", "team: ani: mals", "team:", "There is a colon where none is expected."),
    ("team: animals", "\tteam: animals", "\tteam", "Use spaces, not tabs"),
    ("{en: Was it seen?,", "{en: *seen,", "ask: {en: *seen", ""),
    (
        "category: other",
        "category: other\nsame_again: {by: [coat], within: 7 days}",
        "same_again",
        "no question `coat`",
    ),
    (
        "category: other",
        "category: other\nsame_again: {by: [colour, seen_on], within: 7 days}",
        "same_again",
        "Not everybody answers `seen_on`, so it cannot tell whether two are the same.",
    ),
    ("category: other", "category: other\npublic_statuses: {gone: fixed}", "public_st", "no outcome `gone`"),
    ("category: other", "category: other\nvalue_when: {colour: black}", "service", "is for a service with `demand: f"),
    (
        "category: other",
        "category: other\ndemand: failure\ndemand_reason: not_done_as_promised\nvalue_when: {colour: blue}",
        "value_when",
        "`colour` has no option `blue`.",
    ),
    ("category: other", "category: other\n<<: {minutes: 4}", "<<", "`<<` takes in keys from another place."),
    ("category: other", "category: other\nminutes: ages", "minutes", "`ages` is not a whole number"),
    ("    type: yes_no\n", "    type: yes_no\n    optional: perhaps\n", "optional", "should be `yes` or `no`"),
    (KITTENS, f"{KITTENS}      - {{id: name, type: text, ask: {ASK}}}\n", "text, ask: {en: Colour", "used twice"),
    ("type: text, ask", "type: text, shown_when: {seen: yes}, ask", "- id: kittens", "none of them has a `shown_when`"),
    ("type: text, ask", "type: contact, ask", "id: name", "`contact` is not a type of question."),
    ("    each: {en: Kitten, cy: Cath fach}\n", "", "- id: kittens", "`each` is missing."),
    ("{kittens: {more_than: 5}}", "{kittens: lots}", "not: {kittens", "`kittens` has no options to compare with."),
    (
        "{kittens: {more_than: 5}}",
        "{kittens: {has: {weight: {more_than: 5}}}}",
        "{kittens: {has",
        "no question `weight`",
    ),
    (
        "{kittens: {more_than: 5}}",
        "{seen: {has: {name: {answered: yes}}}}",
        "{seen: {has",
        "`has` cannot be asked of `seen`",
    ),
    (
        "{kittens: {more_than: 5}}",
        "{litter: {older_than: 5 days}}",
        "{litter",
        "`older_than` cannot be asked of `litter`",
    ),
    ("not: {kittens: {more_than: 5}}", "any: [{seen: yes}, {seen: no}]", "- needs", "Everybody who gets this far has"),
    ("count: kittens", "count: colour", "count", "`count` cannot be made of `colour`."),
    ("count: kittens", "count: kitten", "count", "There is no question `kitten`. Did you mean `kittens`?"),
    ("count: kittens", "sum: [kittens.weight]", "sum: [", "`kittens` has no question `weight` inside it."),
    ("count: kittens", "sum: [later]", "sum: [", "There is no question `later`."),
    ("count: kittens", "count: kittens, years_since: seen_on", "- {id: litter", "needs exactly one of"),
    ("id: litter", "id: seen", "id: seen, label", "The id `seen` is used already."),
    ("name: {en: Report a lost cat, cy: Rhoi gwybod am gath goll}", "name: 12", "name", "`name` should be text."),
]


@pytest.mark.shows("service-mistakes-named")
@pytest.mark.parametrize(
    ("good", "bad", "at", "says"), BROKEN, ids=[bad.strip()[:40] or good[:40] for good, bad, *_ in BROKEN]
)
def test_a_mistake_is_named_with_its_line_and_how_to_mend_it(
    tmp_path: Path, good: str, bad: str, at: str, says: str
) -> None:
    text = GOOD.replace(good, bad, 1)
    assert text != GOOD
    mistakes = check_services([write(tmp_path, text)])
    found = [mistake for mistake in mistakes if says in f"{mistake.message} {mistake.mend}"]
    assert found, [str(mistake) for mistake in mistakes]
    assert found[0].line == line_of(text, at)
    assert found[0].message
    assert found[0].mend or "Write" in found[0].message or "." in found[0].message
    assert str(found[0]).startswith(f"lost-cat.yaml:{found[0].line}: ")


@pytest.mark.shows("service-mistakes-named")
@pytest.mark.parametrize("text", ["<<: {a: 1}\nservice: z\n", "!!merge x: {a: 1}\nservice: z\n"])
def test_keys_taken_from_another_place_are_a_mistake_like_any_other(tmp_path: Path, text: str) -> None:
    assert check_services([write(tmp_path, text)])


@pytest.mark.shows("service-mistakes-named")
def test_what_is_no_file_is_not_read(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.yaml")
    (tmp_path / "zero.yaml").symlink_to("/dev/zero")
    (tmp_path / "folder.yaml").mkdir()
    mistakes = check_services([tmp_path])
    assert [mistake.file.name for mistake in mistakes] == ["folder.yaml", "pipe.yaml", "zero.yaml"]
    assert {mistake.message for mistake in mistakes} == {"This is no file but a folder, a pipe or a device."}


@pytest.mark.shows("service-mistakes-named")
def test_every_mistake_of_a_file_is_told_at_once(tmp_path: Path) -> None:
    text = GOOD.replace("team:", "teem:").replace("type: date", "type: dates").replace("within: 2", "within: two")
    mistakes = check_services([write(tmp_path, text)])
    assert {line_of(text, "teem"), line_of(text, "- id: seen_on"), line_of(text, "resolve")} <= {
        m.line for m in mistakes
    }


@pytest.mark.shows("service-mistakes-named")
def test_two_files_with_one_service_are_told(tmp_path: Path) -> None:
    write(tmp_path, GOOD)
    write(tmp_path, GOOD, "other-cat.yaml")
    mistakes = check_services([tmp_path])
    assert any("Another file already has the service `lost-cat`." in mistake.message for mistake in mistakes)


@pytest.mark.shows("service-mistakes-named")
def test_one_bad_file_loads_nothing_at_all(tmp_path: Path) -> None:
    write(tmp_path, GOOD)
    write(tmp_path, GOOD.replace("lost-cat", "lost-dog").replace("team:", "teem:"), "lost-dog.yaml")
    with pytest.raises(BadServices) as refused:
        load_services(tmp_path)
    assert {mistake.file.name for mistake in refused.value.mistakes} == {"lost-dog.yaml"}
    assert "lost-dog.yaml:3:" in str(refused.value)


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"", "The file is empty"),
        (b"- a list\n", "The file is empty or is not a list of keys."),
        (b"name: caf\xe9\n", "not UTF-8"),
        (b"a: {", "not closed"),
        (b"a: [1, 2\nb: 3\n", ""),
        (b"a: \x00\n", ""),
        (b"%YAML 1.1\n---\n!!python/object/apply:os.system ['true']\n", ""),
        (b"a: &x [1]\nb: *x\n", "refers to another part of the file"),
        (b"x" * 600_000, "kilobytes"),
    ],
)
def test_what_is_no_service_file_is_told_in_plain_words(tmp_path: Path, content: bytes, says: str) -> None:
    file = tmp_path / "odd.yaml"
    file.write_bytes(content)
    mistakes = check_services([file])
    assert mistakes
    assert any(says in mistake.message for mistake in mistakes), mistakes


def test_a_file_that_is_not_there_is_told(tmp_path: Path) -> None:
    assert "cannot be opened" in check_services([tmp_path / "nowhere.yaml"])[0].message


def test_a_council_of_one_language_needs_no_welsh(tmp_path: Path) -> None:
    text = GOOD.replace(", cy: Pa liw?", "")
    assert check_services([write(tmp_path, text)], languages=("en",)) == []


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(data=st.data())
def test_a_file_spoilt_at_random_never_breaks_the_check(
    data: st.DataObject, tmp_path_factory: pytest.TempPathFactory
) -> None:
    lines = GOOD.split("\n")
    for _ in range(data.draw(st.integers(1, 3))):
        at = data.draw(st.integers(0, len(lines) - 1))
        instead = data.draw(
            st.sampled_from([[], [lines[at]] * 2, [lines[at][2:]], ["  " + lines[at]], ["- " + lines[at]]])
        )
        lines[at : at + 1] = instead or [data.draw(st.text(max_size=12)).replace("\n", "")]
    folder = tmp_path_factory.mktemp("spoilt")
    file = folder / "lost-cat.yaml"
    file.write_bytes("\n".join(lines).encode("utf-8", "replace"))
    mistakes = check_services([file])
    assert all(mistake.line >= 1 and mistake.message for mistake in mistakes)
