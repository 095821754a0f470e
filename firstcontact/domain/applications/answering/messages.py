"""What the customer reads when an answer cannot be taken: what to do, in English and Welsh (not yet reviewed)."""

from firstcontact.foundation.languages import Text


def words(en: str, cy: str, **values: object) -> Text:
    """A text of these words with the values put in."""
    return Text.model_validate({"en": en.format(**values), "cy": cy.format(**values)})


ANSWER_IT = words("Answer this question", "Atebwch y cwestiwn hwn")
CHOOSE_ONE = words("Choose one of the answers", "Dewiswch un o'r atebion")
CHOOSE_SOME = words("Choose at least one answer", "Dewiswch o leiaf un ateb")
CHOOSE_LISTED = words("Choose only from the answers shown", "Dewiswch o'r atebion a ddangosir yn unig")
CHOOSE_YES_OR_NO = words("Choose yes or no", "Dewiswch un ateb")
NOT_ASKED = words(
    "This question does not apply. Leave it empty.", "Nid yw'r cwestiwn hwn yn berthnasol. Gadewch ef yn wag."
)
NO_SUCH_QUESTION = words(
    "This service has no such question. Go back and start from the question shown.",
    "Nid oes cwestiwn o'r fath yn y gwasanaeth hwn. Ewch yn ôl a dechreuwch o'r cwestiwn a ddangosir.",
)
WHOLE_NUMBER = words("Enter a whole number, such as 3", "Rhowch rif cyfan, er enghraifft 3")
AMOUNT = words("Enter an amount in pounds, such as 12.50", "Rhowch swm mewn punnoedd, er enghraifft 12.50")
REAL_DATE = words("Enter a real date, such as 27 3 2026", "Rhowch ddyddiad go iawn, er enghraifft 27 3 2026")
WHOLE_DATE = words(
    "Enter the day, the month and the year, such as 27 3 2026",
    "Rhowch y diwrnod, y mis a'r flwyddyn, er enghraifft 27 3 2026",
)
FOUR_FIGURES = words(
    "Enter the year with 4 figures, such as 2026", "Rhowch y flwyddyn gyda 4 ffigur, er enghraifft 2026"
)
ADDRESS_LINES = words("Enter the house number and street", "Rhowch rif y tŷ a'r stryd")
ADDRESS_TOO_LONG = words(
    "Enter the address in at most {most} lines of {length} characters",
    "Rhowch y cyfeiriad mewn hyd at {most} llinell o {length} nod",
    most=6,
    length=100,
)
POSTCODE_MISSING = words("Enter the postcode", "Rhowch y cod post")
POSTCODE = words("Enter a full UK postcode, such as CF10 3AT", "Rhowch god post llawn yn y DU, er enghraifft CF10 3AT")
PLACE = words(
    "Describe the place: the street, and what is near it",
    "Disgrifiwch y lle: y stryd, a beth sydd gerllaw",
)
POINT = words("Choose the point on the map again", "Dewiswch y pwynt ar y map eto")
NAME = words("Enter your full name", "Rhowch eich enw llawn")
EMAIL = words(
    "Enter an email address, such as name@example.org", "Rhowch gyfeiriad e-bost, er enghraifft enw@example.org"
)
PHONE = words("Enter a phone number, such as 01632 960 001", "Rhowch rif ffôn, er enghraifft 01632 960 001")
WAY_TO_REPLY = words(
    "Enter an email address or a phone number, so that we can reply",
    "Rhowch gyfeiriad e-bost neu rif ffôn, er mwyn i ni allu ateb",
)
AGREE = words("Read this, and tick the box if you agree", "Darllenwch hwn, a thiciwch y blwch os ydych yn cytuno")
SIGN = words("Enter your full name to sign", "Rhowch eich enw llawn i lofnodi")
SIGNED = words("Signed", "Llofnodwyd")
NOT_ANSWERED = words("Not answered", "Heb ei ateb")


def too_long(most: int, length: int) -> Text:
    """The answer has more characters than it may."""
    return words(
        "Enter at most {most} characters. You have entered {length}.",
        "Rhowch hyd at {most} nod. Rydych wedi rhoi {length}.",
        most=most,
        length=length,
    )


def between(least: object, most: object) -> Text:
    """The number or amount is outside its range."""
    return words("Enter a number from {least} to {most}", "Rhowch rif o {least} i {most}", least=least, most=most)


def at_least(least: int) -> Text:
    """Fewer were given than are needed."""
    return words("Tell us about at least {least}", "Dywedwch wrthym am o leiaf {least}", least=least)


def at_most(most: int) -> Text:
    """More were given than can be taken."""
    return words("Tell us about {most} at most", "Dywedwch wrthym am hyd at {most}", most=most)


def not_before(day_en: str, day_cy: str) -> Text:
    """The day is too early; the words are the first day allowed."""
    return words(
        "Enter {day_en} or a later date", "Rhowch {day_cy} neu ddyddiad diweddarach", day_en=day_en, day_cy=day_cy
    )


def not_after(day_en: str, day_cy: str) -> Text:
    """The day is too late; the words are the last day allowed."""
    return words(
        "Enter {day_en} or an earlier date", "Rhowch {day_cy} neu ddyddiad cynharach", day_en=day_en, day_cy=day_cy
    )
