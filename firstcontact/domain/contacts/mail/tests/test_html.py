"""HTML: made into text, and made safe to show."""

import pytest

from firstcontact.domain.contacts.mail.markup import DEEPEST, clean_html, text_of_html
from firstcontact.domain.contacts.mail.tests.post import mixed, part, plain, read

HTML = b"Content-Type: text/html; charset=utf-8"


def text(given: str) -> str:
    """The words of a page."""
    return text_of_html(clean_html(given))


@pytest.mark.shows("mail-html-as-text")
def test_an_email_in_html_only_is_read_as_text() -> None:
    page = (
        "<html><head><title>No</title><style>p {}</style></head><body><p>Tŷ &amp; gardd</p><p>Bins<br>late</p></body>"
    )
    message = read(plain(page.encode(), HTML))
    assert message.text == "Tŷ & gardd\n\nBins\nlate"
    assert message.html == "<p>Tŷ &amp; gardd</p><p>Bins<br>late</p>"


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ("<ul><li>one<li>two</ul>", "* one\n* two"),
        ("<table><tr><td>a</td><td>b</td></tr><tr><td>c</td></tr></table>", "a  b\nc"),
        ("me<blockquote>you<blockquote>them</blockquote></blockquote>", "me\n\n> you\n>\n>> them"),
        ('<a href="https://x.example/y">the form</a>', "the form <https://x.example/y>"),
        ('<a href="https://x.example/">https://x.example/</a>', "https://x.example/"),
        ("<pre>a\n  b</pre>", "a\n  b"),
        ("a&nbsp;b <b>c</b>", "a b c"),
        ("<p>never closed <i>at all", "never closed at all"),
        ("<title>swallows it all", "swallows it all"),
    ],
)
def test_html_becomes_lines_as_they_are_seen(given: str, words: str) -> None:
    assert text(given) == words


@pytest.mark.shows("mail-html-safe")
@pytest.mark.parametrize(
    "evil",
    [
        "<script>alert(1)</script>",
        "<img src=x onerror=alert(1)>",
        '<a href="javascript:alert(1)">x</a>',
        '<div style="background:url(https://spy.example/x.gif)">x</div>',
        '<table background="https://spy.example/x.gif"><tr><td>x</table>',
        '<img src="https://spy.example/x.gif" srcset="https://spy.example/y.gif 2x" width=1>',
        '<iframe src="https://spy.example"></iframe><object data="https://spy.example"></object>',
        '<link rel=stylesheet href="https://spy.example/x.css"><meta http-equiv=refresh content="0;https://spy.example">',
        '<svg><image href="https://spy.example/x.svg"/></svg><video poster="https://spy.example/x"></video>',
        '<form action="https://spy.example"><input name=a></form>',
        '<p title="<img src=https://spy.example/x.gif>">x</p>'.replace("spy", "ok"),
    ],
)
def test_nothing_in_shown_html_runs_or_is_fetched(evil: str) -> None:
    cleaned = clean_html(evil)
    assert "spy.example" not in cleaned
    assert not any(word in cleaned for word in ("alert", "<img", "style", "<form", "<iframe", "javascript"))


def test_a_picture_from_outside_is_replaced_by_its_words_and_one_that_came_along_stays() -> None:
    cleaned = clean_html('<img src="https://x.example/logo.png" alt="Our logo"><img src="cid:a" alt="b">')
    assert "[picture not loaded: Our logo]" in cleaned
    assert 'src="cid:a"' in cleaned
    assert cleaned.count("<img") == 1


def test_html_nested_without_end_is_shown_as_its_words() -> None:
    cleaned = clean_html("<div>" * (DEEPEST + 1) + "hello <script>no</script>")
    assert cleaned.startswith("<pre>")
    assert "hello" in cleaned
    assert "no" not in cleaned


def test_plain_text_that_only_points_to_the_html_is_not_taken_for_the_text() -> None:
    hint = part(b"text/plain", b"Your email program does not support HTML.")
    message = read(mixed(hint, part(b"text/html", b"<p>The bins are late</p>"), kind=b"alternative"))
    assert "The bins are late" in message.text
    empty = part(b"text/plain", b" ")
    assert read(mixed(empty, part(b"text/html", b"<p>Late</p>"), kind=b"alternative")).text == "Late"
