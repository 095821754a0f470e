"""The style sheet that is made from a council's colours."""

from collections.abc import Mapping

from firstcontact.domain.councils.rules import full_brand


def brand_sheet(brand: Mapping[str, str]) -> str:
    """The style sheet of a council: its colours as CSS variables, ours and those of GOV.UK Frontend."""
    colours = full_brand(brand)
    variables = {
        "--fc-brand": colours["colour"],
        "--fc-brand-ink": colours["ink"],
        "--fc-brand-dark": _darker(colours["colour"]),
        "--fc-link": colours["link"],
        "--fc-focus": colours["focus"],
        "--fc-focus-ink": colours["focus_ink"],
        "--govuk-brand-colour": colours["colour"],
        "--govuk-link-colour": colours["link"],
        "--govuk-link-visited-colour": colours["link"],
        "--govuk-link-hover-colour": colours["link_hover"],
        "--govuk-link-active-colour": colours["link_hover"],
        "--govuk-focus-colour": colours["focus"],
        "--govuk-focus-text-colour": colours["focus_ink"],
    }
    return ":root{" + ";".join(f"{name}:{value}" for name, value in variables.items()) + "}\n"


def _darker(colour: str) -> str:
    return "#" + "".join(f"{int(int(colour[start : start + 2], 16) * 0.75):02x}" for start in (1, 3, 5))
