"""The closed lists that a service definition chooses from. What is added here is kept for ever; nothing is renamed."""

from typing import Literal, get_args

from firstcontact.foundation.languages import Text

Sensitivity = Literal["open", "team", "named"]
IdentityCheck = Literal["none", "contact_detail", "two_facts", "documents"]
Demand = Literal["value", "failure"]
DemandReason = Literal[
    "progress_chasing_before_due",
    "progress_chasing_after_broken",
    "not_done_as_promised",
    "unnecessary_clarification",
    "poor_signposting_or_transfer",
    "repeat_notification_same_info",
    "repeat_contact_premature_closure",
    "wrong_channel",
    "information_should_be_online",
]
Result = Literal[
    "answered",
    "case_opened",
    "case_updated",
    "progress_given",
    "call_back_promised",
    "handed_over",
    "signposted",
    "cannot_help",
]
Channel = Literal["web", "phone", "counter", "email", "chat", "text", "social", "post", "kiosk", "partner"]
Tier = Literal["county", "district", "unitary"]
Nation = Literal["england", "wales", "scotland", "northern_ireland", "none"]
PromiseKind = Literal["acknowledge", "respond", "resolve", "tell"]
Pause = Literal["waiting_for_customer"]
ContactField = Literal["name", "email", "phone", "address", "postcode"]
AnswerSource = Literal["collection_calendar"]
PublicStatus = Literal[
    "open",
    "investigating",
    "in_progress",
    "planned",
    "action_scheduled",
    "no_further_action",
    "not_councils_responsibility",
    "duplicate",
    "internal_referral",
    "cancelled",
    "fixed",
    "closed",
    "for_triage",
]
"""How a report stands on a public map: the statuses that British reporting sites use beside open and closed."""
Category = Literal[
    "waste", "streets", "council_tax", "benefits", "housing", "parking_and_travel", "contact_the_council", "other"
]

PROMISE_KINDS: tuple[PromiseKind, ...] = get_args(PromiseKind)

CATEGORIES: dict[str, Text] = {
    "waste": Text.model_validate({"en": "Bins and recycling", "cy": "Biniau ac ailgylchu"}),
    "streets": Text.model_validate({"en": "Roads, streets and pavements", "cy": "Ffyrdd, strydoedd a phalmentydd"}),
    "council_tax": Text.model_validate({"en": "Council tax", "cy": "Treth y Cyngor"}),
    "benefits": Text.model_validate({"en": "Benefits", "cy": "Budd-daliadau"}),
    "housing": Text.model_validate({"en": "Housing", "cy": "Tai"}),
    "parking_and_travel": Text.model_validate({"en": "Parking and travel", "cy": "Parcio a theithio"}),
    "contact_the_council": Text.model_validate({"en": "Contact the council", "cy": "Cysylltu â'r cyngor"}),
    "other": Text.model_validate({"en": "Other services", "cy": "Gwasanaethau eraill"}),
}
"""Where a service stands on the website, in the order shown."""
