"""What people say in the contacts of the benchmark: some thousands of sentences, common words and rare ones."""

from random import Random

from firstcontact.demo.cast import Cast
from tests.load.bench.people import read_words


def make_sentences(number: int = 4_000, seed: int = 7) -> list[str]:
    """So many different things that people say."""
    rng, words = Random(f"bench sentences {seed}"), read_words()
    streets = sorted({person.household.lines[0].split(" ", 1)[1] for person in Cast("castlemere", 2_000)})
    said = []
    for _ in range(number):
        rare = rng.choice(words["rare"])
        more = rng.choice(words["more"]).format(rare=rare)
        where = f" in {rng.choice(streets)}" if rng.random() < 0.5 else ""
        what, question = rng.choice(words["what"]), rng.choice(words["asks"])
        said.append(f"{what.capitalize()}{where} {more}. {question}")
    return said
