"""What a service costs, in words."""

from decimal import Decimal

from django.utils.translation import gettext as _

from firstcontact.domain.catalogue.definition import ServiceDefinition


def pounds(amount: Decimal) -> str:
    """As people write it: `£35`, `£12.50`, `£1,250`."""
    return f"£{amount:,.0f}" if amount == amount.to_integral_value() else f"£{amount:,.2f}"


def fee_words(amount: Decimal | None) -> str:
    """What is to be paid; empty where nothing is asked for at all."""
    if amount is None:
        return ""
    return _("You have nothing to pay.") if amount == 0 else _("You pay %(amount)s.") % {"amount": pounds(amount)}


def fee_range(definition: ServiceDefinition) -> str:
    """What it may cost, before any question is answered; empty where nothing is asked for at all."""
    if definition.fee is None:
        return ""
    amounts = sorted({definition.fee.amount, *(rate.amount for rate in definition.fee.rates)})
    least, most = amounts[0], amounts[-1]
    if least == most:
        return fee_words(most)
    if least == 0:
        return _("It costs up to %(most)s, and for some people nothing.") % {"most": pounds(most)}
    return _("It costs from %(least)s to %(most)s.") % {"least": pounds(least), "most": pounds(most)}
