"""The one written definition of every figure, in English and Welsh. The board shows it, `docs/measures.md` prints it.

The Welsh has not been reviewed by a translator.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from firstcontact.foundation.languages import Text


@dataclass(frozen=True, slots=True)
class Definition:
    """What a figure means: what it is, how it is worked out, where it comes from and what is left out.

    `rows` says what its rows are; empty where there are none.
    """

    id: str
    name: Text
    meaning: Text
    formula: Text
    source: Text
    left_out: Text
    rows: str = ""


def _text(en: str, cy: str) -> Text:
    return Text.model_validate({"en": en, "cy": cy})


NOTHING: Final = _text("Nothing.", "Dim byd.")
EVENTS_OF_CONTACTS: Final = _text(
    "Contacts as advisers and connectors record them.", "Cysylltiadau fel y mae cynghorwyr a chysylltwyr yn eu cofnodi."
)
EVENTS_OF_ENQUIRIES: Final = _text(
    "Enquiries as they are noted within contacts, and as a person corrects them.",
    "Ymholiadau fel y cânt eu nodi o fewn cysylltiadau, ac fel y mae person yn eu cywiro.",
)
EVENTS_OF_PROMISES: Final = _text(
    "Promises as they are made, paused and ended.", "Addewidion fel y cânt eu gwneud, eu hoedi a'u gorffen."
)
OUTBOUND: Final = _text("Contacts that we began (outbound).", "Cysylltiadau a ddechreuwyd gennym ni (allan).")

DEFINITIONS: Final[tuple[Definition, ...]] = (
    Definition(
        id="contacts",
        name=_text("Contacts", "Cysylltiadau"),
        meaning=_text(
            "How many times people contacted the council, whatever for and however it ended.",
            "Sawl gwaith y cysylltodd pobl â'r cyngor, am beth bynnag a sut bynnag y daeth i ben.",
        ),
        formula=_text(
            "The number of inbound contacts, by the local day on which they began. By service: contacts in which "
            "something was asked about that service; a contact about two services counts in both.",
            "Nifer y cysylltiadau i mewn, yn ôl y diwrnod lleol y dechreuon nhw. Fesul gwasanaeth: cysylltiadau lle "
            "gofynnwyd rhywbeth am y gwasanaeth hwnnw; mae cysylltiad am ddau wasanaeth yn cyfrif yn y ddau.",
        ),
        source=EVENTS_OF_CONTACTS,
        left_out=OUTBOUND,
        rows="contacts",
    ),
    Definition(
        id="enquiries",
        name=_text("Enquiries", "Ymholiadau"),
        meaning=_text(
            "How many things people asked. One contact can hold several.",
            "Sawl peth y gofynnodd pobl. Gall un cysylltiad gynnwys sawl un.",
        ),
        formula=_text(
            "The number of enquiries within inbound contacts, by the day of the contact.",
            "Nifer yr ymholiadau o fewn cysylltiadau i mewn, yn ôl diwrnod y cysylltiad.",
        ),
        source=EVENTS_OF_ENQUIRIES,
        left_out=OUTBOUND,
        rows="enquiries",
    ),
    Definition(
        id="promises_kept",
        name=_text("Promises kept", "Addewidion a gadwyd"),
        meaning=_text(
            "Of the promises that ended, the share that we kept in time.",
            "O'r addewidion a ddaeth i ben, y gyfran a gadwyd gennym mewn pryd.",
        ),
        formula=_text(
            "Kept ÷ (kept + broken), of the promises of our charter that ended in the period. A promise is broken when "
            "its time has passed, not when somebody notices. Time during which it stood still does not count.",
            "Cadwyd ÷ (cadwyd + torrwyd), o addewidion ein siarter a ddaeth i ben yn y cyfnod. Mae addewid wedi'i "
            "dorri pan fydd ei amser wedi mynd heibio, nid pan fydd rhywun yn sylwi. Nid yw'r amser y safodd yn "
            "llonydd yn cyfrif.",
        ),
        source=EVENTS_OF_PROMISES,
        left_out=_text(
            "Promises that still run or stand still, and targets from other systems, which are shown apart.",
            "Addewidion sy'n dal i redeg neu'n sefyll yn llonydd, a thargedau o systemau eraill, a ddangosir ar wahân.",
        ),
        rows="promises",
    ),
    Definition(
        id="on_time",
        name=_text("On time, from another system", "Mewn pryd, o system arall"),
        meaning=_text(
            "Of the requests that another system gave a target and that were closed, the share closed by the target.",
            "O'r ceisiadau y rhoddodd system arall darged iddynt ac a gaewyd, y gyfran a gaewyd erbyn y targed.",
        ),
        formula=_text(
            "Closed by the target ÷ closed with a target, by the day of closing.",
            "Caewyd erbyn y targed ÷ caewyd gyda tharged, yn ôl y diwrnod cau.",
        ),
        source=_text(
            "Targets and closing times of the other system, as they stood there.",
            "Targedau ac amserau cau'r system arall, fel yr oeddent yno.",
        ),
        left_out=_text(
            "Requests without a target, and requests that are still open.",
            "Ceisiadau heb darged, a cheisiadau sy'n dal ar agor.",
        ),
        rows="promises",
    ),
    Definition(
        id="open_overdue",
        name=_text("Open and overdue", "Ar agor ac yn hwyr"),
        meaning=_text(
            "How many cases are open now although what was promised is past due.",
            "Faint o achosion sydd ar agor nawr er bod yr hyn a addawyd yn hwyr.",
        ),
        formula=_text(
            "The number of cases that are not closed and whose promise to put right (where there is none: to tell, or "
            "to respond) is past due. It is a figure of this moment, not of the period.",
            "Nifer yr achosion heb eu cau y mae eu haddewid i unioni (lle nad oes un: i ddweud, neu i ymateb) yn hwyr. "
            "Ffigur o'r foment hon ydyw, nid o'r cyfnod.",
        ),
        source=_text("Cases and their promises.", "Achosion a'u haddewidion."),
        left_out=_text(
            "Cases that wait for the customer while their promise stands still, and cases without such a promise.",
            "Achosion sy'n aros am y cwsmer tra bo'u haddewid yn sefyll yn llonydd, ac achosion heb addewid o'r fath.",
        ),
        rows="cases",
    ),
    Definition(
        id="answered_first_time",
        name=_text("Answered first time", "Atebwyd y tro cyntaf"),
        meaning=_text(
            "Of the enquiries that could be answered while the customer was there, the share that was, and that the "
            "customer did not have to ask again.",
            "O'r ymholiadau y gellid eu hateb tra oedd y cwsmer yno, y gyfran a atebwyd, ac nad oedd rhaid i'r cwsmer "
            "eu gofyn eto.",
        ),
        formula=_text(
            "Answered, signposted or told how it stands, and not asked again by the same customer about the same "
            "service within 7 days ÷ all first enquiries that ended so, or with a call-back, a hand-over or “cannot "
            "help”. Only days whose 7 days have passed are counted.",
            "Atebwyd, cyfeiriwyd neu dywedwyd sut mae pethau, a heb ei ofyn eto gan yr un cwsmer am yr un gwasanaeth o "
            "fewn 7 diwrnod ÷ pob ymholiad cyntaf a ddaeth i ben felly, neu gyda galwad yn ôl, trosglwyddiad neu “ni "
            "allwn helpu”. Dim ond dyddiau y mae eu 7 diwrnod wedi mynd heibio sy'n cyfrif.",
        ),
        source=EVENTS_OF_ENQUIRIES,
        left_out=_text(
            "Enquiries that opened or changed a case, because nobody can finish that work at once; repeats, which are "
            "no first contact; and enquiries of people we did not recognise, because nobody can see whether they came "
            "again.",
            "Ymholiadau a agorodd neu a newidiodd achos, gan na all neb orffen y gwaith hwnnw ar unwaith; "
            "ailadroddiadau, nad ydynt yn gysylltiad cyntaf; ac ymholiadau pobl nad oeddem yn eu hadnabod, gan na all "
            "neb weld a ddaethant eto.",
        ),
        rows="enquiries",
    ),
    Definition(
        id="failure_demand",
        name=_text("Of our own making", "O'n gwneuthuriad ni ein hunain"),
        meaning=_text(
            "The share of enquiries that need not have happened: something was not done, not done right, or not told "
            "(failure demand).",
            "Y gyfran o ymholiadau na ddylent fod wedi digwydd: ni wnaed rhywbeth, ni wnaed ef yn iawn, neu ni "
            "ddywedwyd (galw methiant).",
        ),
        formula=_text(
            "Enquiries of demand type failure ÷ all enquiries. The machine proposes the type, a person may correct it.",
            "Ymholiadau o'r math methiant ÷ pob ymholiad. Mae'r peiriant yn cynnig y math, gall person ei gywiro.",
        ),
        source=EVENTS_OF_ENQUIRIES,
        left_out=OUTBOUND,
        rows="enquiries",
    ),
    Definition(
        id="repeats",
        name=_text("Repeats", "Ailadroddiadau"),
        meaning=_text(
            "Of the enquiries of customers whom we know, the share with which they came back about the same service "
            "within 7 days.",
            "O ymholiadau cwsmeriaid yr ydym yn eu hadnabod, y gyfran lle daethant yn ôl am yr un gwasanaeth o fewn 7 "
            "diwrnod.",
        ),
        formula=_text(
            "Enquiries of a customer who had asked about the same service in another contact within the 7 days before "
            "÷ all enquiries of customers whom we know. When two customers are found to be one, or one to be two, "
            "theirs are looked at again.",
            "Ymholiadau cwsmer a oedd wedi gofyn am yr un gwasanaeth mewn cysylltiad arall o fewn y 7 diwrnod "
            "blaenorol ÷ pob ymholiad gan gwsmeriaid yr ydym yn eu hadnabod. Pan ddarganfyddir mai un yw dau gwsmer, "
            "neu mai dau yw un, edrychir eto ar eu rhai nhw.",
        ),
        source=EVENTS_OF_ENQUIRIES,
        left_out=_text(
            "People whom we did not recognise: nobody can see whether they came before.",
            "Pobl nad oeddem yn eu hadnabod: ni all neb weld a ddaethant o'r blaen.",
        ),
        rows="enquiries",
    ),
    Definition(
        id="cost",
        name=_text("Cost of contact", "Cost cysylltu"),
        meaning=_text(
            "What the contacts cost the council, by the council's own unit costs.",
            "Beth gostiodd y cysylltiadau i'r cyngor, yn ôl costau uned y cyngor ei hun.",
        ),
        formula=_text(
            "Contacts by a channel × the council's unit cost of that channel, added up. Unless the council sets its "
            "own: £5.00 at the counter, £1.50 by phone, £0.15 on the website.",
            "Cysylltiadau drwy sianel × cost uned y cyngor ar gyfer y sianel honno, wedi'u hadio. Oni bai bod y cyngor "
            "yn gosod ei rai ei hun: £5.00 wrth y cownter, £1.50 dros y ffôn, £0.15 ar y wefan.",
        ),
        source=_text("Contacts, and the unit costs of the council's set-up.", "Cysylltiadau, a chostau uned y cyngor."),
        left_out=_text(
            "Contacts by a channel without a unit cost: they are counted as not costed, never as free. Average costs "
            "are good for comparing channels, not for a business case.",
            "Cysylltiadau drwy sianel heb gost uned: fe'u cyfrifir fel heb gost, byth fel am ddim. Mae costau "
            "cyfartalog yn dda ar gyfer cymharu sianeli, nid ar gyfer achos busnes.",
        ),
        rows="contacts",
    ),
    Definition(
        id="phone_wait",
        name=_text("Wait on the phone", "Aros ar y ffôn"),
        meaning=_text(
            "How long people wait before an adviser answers.", "Pa mor hir mae pobl yn aros cyn i gynghorydd ateb."
        ),
        formula=_text(
            "Waiting time of answered calls ÷ answered calls.", "Amser aros galwadau a atebwyd ÷ galwadau a atebwyd."
        ),
        source=_text(
            "The council's telephone system. It is not connected, so there is no figure.",
            "System ffôn y cyngor. Nid yw wedi'i chysylltu, felly nid oes ffigur.",
        ),
        left_out=NOTHING,
    ),
)
BY_ID: Final[Mapping[str, Definition]] = {definition.id: definition for definition in DEFINITIONS}


def find_definition(measure: str) -> Definition | None:
    """The definition of this measure."""
    return BY_ID.get(measure)
