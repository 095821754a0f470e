"""The addresses of the manage door."""

from django.urls import URLPattern, URLResolver, path

from firstcontact.doors.manage import audit, colleagues, letterbox, mailboxes, outbox, state

app_name = "manage"
urlpatterns: list[URLPattern | URLResolver] = [
    path("", state.home, name="home"),
    path("colleagues/", colleagues.colleagues, name="colleagues"),
    path("colleagues/<uuid:membership_id>/", colleagues.colleague, name="colleague"),
    path("colleagues/<uuid:membership_id>/end/", colleagues.end, name="end_membership"),
    path("mailboxes/", mailboxes.mailboxes, name="mailboxes"),
    path("mailboxes/<slug:code>/test/", mailboxes.test, name="mailbox_test"),
    path("audit/", audit.trail_page, name="audit"),
    path("raw/", audit.raw_list, name="raw_list"),
    path("raw/<uuid:raw_id>/", audit.raw, name="raw"),
    path("write/", letterbox.write, name="write"),
    path("outbox/", outbox.outbox, name="outbox"),
    path("outbox/<uuid:message_id>/", outbox.message, name="message"),
    path("outbox/<uuid:message_id>/page/", outbox.message_page, name="message_page"),
    path("outbox/<uuid:message_id>/raw/", outbox.message_raw, name="message_raw"),
]
