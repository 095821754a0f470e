"""The Jinja2 environment of all first-party pages: GOV.UK macros, translations, and what every template may call."""

from functools import lru_cache
from typing import Any

import jinja2
import jinja2.runtime
from django.template import engines
from django.template.backends.jinja2 import Jinja2
from django.templatetags.static import static
from django.urls import reverse
from django.utils import translation
from jinja2.bccache import Bucket
from markupsafe import Markup

from firstcontact.doors.parts import dates, figures
from firstcontact.doors.parts.cache import cache_folder
from firstcontact.doors.parts.drawing import draw
from firstcontact.doors.parts.links import link_to
from firstcontact.doors.parts.spark import spark_points
from firstcontact.doors.parts.words import said, said_marked

MOST_USED = (
    "parts/site.html",
    "parts/staff.html",
    "parts/question.html",
    "parts/components.html",
    "parts/error.html",
)


class ByteCodeCache(jinja2.FileSystemBytecodeCache):
    """Compiled templates kept in a folder; a folder that cannot be written only makes the start slower."""

    def dump_bytecode(self, bucket: Bucket) -> None:
        """Keeps one compiled template."""
        try:
            super().dump_bytecode(bucket)
        except OSError:
            return


class QuickEnvironment(jinja2.Environment):
    """An environment that looks for `item.due` in a dictionary where it is: among the keys. jinja2 tries the attributes
    first, which costs an error for each of the hundreds of names on a page."""

    def getattr(self, obj: Any, attribute: str) -> Any:
        """What `obj.attribute` is in a template."""
        if type(obj) is dict and attribute in obj:
            return obj[attribute]
        return super().getattr(obj, attribute)


class QuickTemplate(jinja2.Template):
    """A template whose macros are made once. jinja2 looks at each import whether the importing template has names of
    its own that the macros must see, which took a tenth of the time of a page; ours have none."""

    def _get_default_module(self, ctx: jinja2.runtime.Context | None = None) -> Any:
        if self._module is None:
            self._module = self.make_module()
        return self._module


def url(name: str, *args: object, **kwargs: object) -> str:
    """The address of a named page.

    :raises NoReverseMatch: when there is no such page.
    """
    return reverse(name, kwargs=kwargs) if kwargs else link_to(name, *args)


def translated(text: str, **values: object) -> Markup:
    """The text in the reader's language with its values, which are escaped; jinja2's own takes three times as long."""
    return Markup(translation.gettext(text)) % values  # our own texts


def translated_number(one: str, many: str, number: int, **values: object) -> Markup:
    """The text for so many, with its values; `%(num)s` is the number."""
    return Markup(translation.ngettext(one, many, number)) % {"num": number, **values}  # our own texts


@lru_cache(maxsize=512)
def static_file(path: str) -> str:
    """The address of a front-end file; there are a few dozen, and each page names most of them."""
    return static(path)


def environment(**options: Any) -> jinja2.Environment:
    """Makes the environment; named in the TEMPLATES setting.

    Our own templates are found first; the GOV.UK macros have a prefix, because their `template.html` would else be
    found in place of ours. Undefined names are quiet in every mode: the GOV.UK macros ask for options that nobody
    gave.
    """
    folder = cache_folder("templates")
    if folder is not None:
        options.setdefault("bytecode_cache", ByteCodeCache(str(folder)))
    macros = jinja2.PrefixLoader({"govuk_frontend_jinja": jinja2.PackageLoader("govuk_frontend_jinja")})
    options["loader"] = jinja2.ChoiceLoader([options["loader"], macros])
    options["undefined"] = jinja2.Undefined
    options.setdefault("extensions", ["jinja2.ext.i18n", "jinja2.ext.do"])
    made = QuickEnvironment(**options, cache_size=800)  # Django's back end passes autoescape=True
    made.template_class = QuickTemplate
    made.policies["ext.i18n.trimmed"] = True
    made.install_gettext_translations(translation, newstyle=True)  # type: ignore[attr-defined]
    made.globals.update(_callables())
    made.filters["said"] = said
    return made


def _callables() -> dict[str, Any]:
    names: dict[str, Any] = {
        "_": translated,
        "gettext": translated,
        "ngettext": translated_number,
        "url": url,
        "static": static_file,
        "said": said,
        "said_marked": said_marked,
        "local_time": dates.local_time,
        "machine_time": dates.machine_time,
        "drawing_of": draw,
        "spark_points": spark_points,
    }
    for module in (dates, figures):
        names.update({name: getattr(module, name) for name in dir(module) if name.startswith("format_")})
    return names


def warm_up() -> None:
    """Loads the templates that most pages need, so that the first reader does not wait for them to be compiled."""
    for engine in engines.all():
        if isinstance(engine, Jinja2):
            for name in MOST_USED:
                engine.get_template(name)
