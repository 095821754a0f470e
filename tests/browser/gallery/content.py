"""What the gallery shows: made-up questions, customers and figures in both languages."""

from collections.abc import Mapping
from typing import Any

from pydantic import TypeAdapter

from firstcontact.domain.catalogue.definition import Question
from firstcontact.foundation.languages import Text


def words(en: str, cy: str) -> Text:
    """A text in both languages."""
    return Text.model_validate({"en": en, "cy": cy})


def _question(**facts: Any) -> Question:
    reader: TypeAdapter[Question] = TypeAdapter(Question)
    return reader.validate_python(facts)


QUESTIONS: Mapping[str, Question] = {
    question.id: question
    for question in (
        _question(
            id="name_of_road",
            type="text",
            ask={"en": "What is the name of the road?", "cy": "Beth yw enw'r ffordd?"},
            hint={"en": "As it stands on the sign.", "cy": "Fel y mae ar yr arwydd."},
        ),
        _question(
            id="what_happened",
            type="long_text",
            max_length=500,
            optional="yes",
            ask={"en": "What happened?", "cy": "Beth ddigwyddodd?"},
            purpose={"en": "So that the crew bring the right tools.", "cy": "Er mwyn i'r criw ddod â'r offer cywir."},
        ),
        _question(
            id="kind",
            type="choose_one",
            ask={"en": "What was left there?", "cy": "Beth gafodd ei adael yno?"},
            options={
                "bags": {"en": "Black bags", "cy": "Bagiau du"},
                "white_goods": {
                    "label": {"en": "Fridges or other white goods", "cy": "Oergelloedd neu nwyddau gwyn eraill"},
                    "hint": {"en": "Also cookers and washing machines", "cy": "Hefyd poptai a pheiriannau golchi"},
                },
                "other": {"en": "Something else", "cy": "Rhywbeth arall"},
            },
        ),
        _question(
            id="bins",
            type="choose_some",
            ask={"en": "Which bins?", "cy": "Pa finiau?"},
            options={
                "rubbish": {"en": "Rubbish", "cy": "Sbwriel"},
                "recycling": {"en": "Recycling", "cy": "Ailgylchu"},
                "food": {"en": "Food waste", "cy": "Gwastraff bwyd"},
            },
        ),
        _question(
            id="out_in_time",
            type="yes_no",
            ask={"en": "Was it out by 7am?", "cy": "Oedd e allan erbyn 7yb?"},
            labels={"yes": {"en": "Yes", "cy": "Oedd"}, "no": {"en": "No", "cy": "Nac oedd"}},
        ),
        _question(id="how_many", type="number", ask={"en": "How many?", "cy": "Faint?"}, min=1, max=20),
        _question(
            id="rent",
            type="money",
            ask={"en": "How much is your rent each week?", "cy": "Faint yw eich rhent bob wythnos?"},
        ),
        _question(
            id="day",
            type="date",
            ask={"en": "Which day should it have been emptied?", "cy": "Pa ddiwrnod ddylai fod wedi'i wagio?"},
        ),
        _question(
            id="address",
            type="address",
            within="council_area",
            ask={"en": "Which address was missed?", "cy": "Pa gyfeiriad gafodd ei golli?"},
            purpose={"en": "To send the crew back.", "cy": "Er mwyn anfon y criw yn ôl."},
        ),
        _question(
            id="place",
            type="place",
            ask={"en": "Where is it?", "cy": "Ble mae e?"},
            hint={"en": "The street, and what is near it.", "cy": "Y stryd, a beth sydd gerllaw."},
        ),
        _question(
            id="landlord_email",
            type="email",
            ask={"en": "What is your landlord's email address?", "cy": "Beth yw cyfeiriad e-bost eich landlord?"},
        ),
        _question(
            id="landlord_phone",
            type="phone",
            ask={"en": "What is your landlord's phone number?", "cy": "Beth yw rhif ffôn eich landlord?"},
        ),
        _question(
            id="who",
            type="contact",
            ask={"en": "How can we reach you?", "cy": "Sut gallwn ni gysylltu â chi?"},
        ),
    )
}

# What was typed, and understood, for each question.
ANSWERS: Mapping[str, object] = {
    "name_of_road": "Heol y Bont",
    "what_happened": "The lid was broken & the bin <tipped> over.",
    "kind": "white_goods",
    "bins": ["rubbish", "food"],
    "out_in_time": "no",
    "how_many": 3,
    "rent": "112.50",
    "day": "2026-11-20",
    "address": {"lines": ["14 Heol y Bont", "Aberwen"], "postcode": "CF63 0ZZ"},
    "place": {"words": "Opposite the chapel"},
    "landlord_email": "landlord@example.org",
    "landlord_phone": "+441632960001",
    "who": {"name": "Megan Pryce", "email": "m.pryce@example.org", "phone": "07700 900123", "postcode": "CF63 0ZZ"},
}

ENTRIES: tuple[dict[str, Any], ...] = (
    {
        "icon": "phone",
        "channel": words("Phone", "Ffôn"),
        "title": words("On the phone now", "Ar y ffôn nawr"),
        "under": words("chasing 4821-0937-5", "holi am 4821-0937-5"),
    },
    {
        "icon": "text",
        "channel": words("Text", "Neges destun"),
        "title": words("Text sent: “We have told the crew…”", "Anfonwyd neges: “Rydym wedi dweud wrth y criw…”"),
        "pill": words("delivered", "wedi cyrraedd"),
        "pill_kind": "ok",
        "when": words("today 8:12am", "heddiw 8:12yb"),
        "when_iso": "2026-11-20T08:12",
    },
    {
        "icon": "note",
        "title": words("Note by Ceri Adviser", "Nodyn gan Ceri Cynghorydd"),
        "body": words(
            "The crew say that the gate was locked.\nAsk about the key.",
            "Dywed y criw fod y giât ar glo.\nGofynnwch am yr allwedd.",
        ),
        "inner": "internal",
        "when": words("yesterday 4pm", "ddoe 4yh"),
        "when_iso": "2026-11-19T16:00",
    },
    {
        "icon": "email",
        "channel": words("Email", "E-bost"),
        "title": words("Message to Megan Pryce", "Neges at Megan Pryce"),
        "body": words("Please leave the gate open on Thursday.", "Gadewch y giât ar agor ddydd Iau."),
        "inner": "customer",
        "when": words("Monday 9:30am", "dydd Llun 9:30yb"),
        "when_iso": "2026-11-16T09:30",
    },
    {
        "icon": "web",
        "channel": words("Website", "Gwefan"),
        "href": "#case",
        "title": words("Reported a missed bin on the website", "Rhoddwyd gwybod am fin ar y wefan"),
        "when": words("Monday 7:04am", "dydd Llun 7:04yb"),
        "when_iso": "2026-11-16T07:04",
        "under": words("case 4821-0937-5", "achos 4821-0937-5"),
    },
)

QUEUE: tuple[dict[str, Any], ...] = (
    {
        "value": "1",
        "href": "#1",
        "title": words("Missed bin", "Bin heb ei gasglu"),
        "reference": "4821-0937-5",
        "under": words("14 Heol y Bont", "14 Heol y Bont"),
        "due": words("1 hour late", "1 awr yn hwyr"),
        "due_kind": "bad",
        "why": words(
            "Waste team, East area: the address is in Aberwen.", "Tîm gwastraff y Dwyrain: Aberwen yw'r cyfeiriad."
        ),
        "state": words("In progress", "Ar waith"),
        "state_kind": "info",
    },
    {
        "value": "2",
        "href": "#2",
        "title": words("Fly-tipping", "Tipio anghyfreithlon"),
        "reference": "1093-4477-2",
        "under": words("Opposite the chapel", "Gyferbyn â'r capel"),
        "due": words("today 5pm", "heddiw 5yh"),
        "due_kind": "warn",
        "why": words(
            "Waste team: high priority, it blocks the road.", "Tîm gwastraff: blaenoriaeth, mae'n rhwystro'r ffordd."
        ),
        "state": words("New", "Newydd"),
    },
    {
        "value": "3",
        "href": "#3",
        "title": words("Bulky waste", "Gwastraff swmpus"),
        "reference": "7720-1183-X",
        "due": words("Friday 27 November", "dydd Gwener 27 Tachwedd"),
        "why": words("Asked the customer on Tuesday.", "Gofynnwyd i'r cwsmer ddydd Mawrth."),
        "state": words("Waiting for customer", "Aros am y cwsmer"),
        "state_kind": "warn",
    },
)

SERVICES: tuple[tuple[Text, int, int], ...] = (
    (words("Missed bins", "Biniau heb eu casglu"), 6621, 1593),
    (words("Council tax", "Treth gyngor"), 2410, 5200),
    (words("Housing repairs", "Atgyweirio tai"), 3700, 2322),
    (words("Housing benefit", "Budd-dal tai"), 1933, 3498),
    (words("Parking permits", "Trwyddedau parcio"), 810, 2808),
)
WEEKS: tuple[float, ...] = (0.921, 0.934, 0.917, 0.94, 0.952, 0.931, 0.945, 0.941)
