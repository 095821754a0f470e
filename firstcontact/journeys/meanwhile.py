"""Two people act on one case, or one form is sent twice: the first counts, the second is told, and nothing is lost.

1. Whoever acts names the line of history that they saw last.
2. From then until their transaction ends nobody else acts on the case.
3. If a line was added since, either it is what they do now, sent twice, and is done; or they are told first.
"""

from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from firstcontact.domain.cases.actions import CaseRefusedError, hold_case
from firstcontact.domain.cases.queries import EntryFacts, list_history
from firstcontact.foundation.files.cards import mask_card_words
from firstcontact.foundation.identity import Actor, Viewer


def is_done_already(
    *,
    by: Actor,
    at: datetime,
    case_id: UUID,
    seen: UUID | None,
    kind: str,
    words: str = "",
    facts: Mapping[str, str] | None = None,
) -> bool:
    """Whether exactly this is what the same person has just done.

    :param seen: the last line of history that they saw; None: they saw nothing, and just do it.
    :raises UnknownCaseError: when they saw something of a case that is not theirs to see.
    :raises CaseRefusedError: `changed` when something else has happened since.
    """
    hold_case(by=by, at=at, case_id=case_id)
    if seen is None:
        return False
    history = list_history(case_id, viewer=Viewer.of(by))
    places = [number for number, entry in enumerate(history) if entry.id == seen]
    newer = history[places[0] + 1 :] if places else history
    if not newer:
        return False
    if places and _is_same(newer[0], by, kind, words, facts or {}):
        return True
    raise CaseRefusedError("changed", "Something has happened to this case meanwhile.")


def _is_same(entry: EntryFacts, by: Actor, kind: str, words: str, facts: Mapping[str, str]) -> bool:
    told = (entry.kind, entry.by_kind, entry.by_id, entry.body.strip())
    same_facts = all(entry.facts.get(name) == value for name, value in facts.items())
    return same_facts and told == (kind, by.kind, by.id, mask_card_words(words.replace("\0", "").strip()))
