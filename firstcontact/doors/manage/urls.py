"""The addresses of the manage door."""

from django.urls import URLPattern, URLResolver, path

from firstcontact.doors.manage import audit, colleagues, keys, letterbox, mailboxes, outbox, state, webhooks

app_name = "manage"
urlpatterns: list[URLPattern | URLResolver] = [
    path("", state.home, name="home"),
    path("colleagues/", colleagues.colleagues, name="colleagues"),
    path("colleagues/<uuid:membership_id>/", colleagues.colleague, name="colleague"),
    path("colleagues/<uuid:membership_id>/end/", colleagues.end, name="end_membership"),
    path("mailboxes/", mailboxes.mailboxes, name="mailboxes"),
    path("mailboxes/<slug:code>/test/", mailboxes.test, name="mailbox_test"),
    path("keys/", keys.keys, name="keys"),
    path("keys/new/", keys.new_key, name="key_new"),
    path("keys/<uuid:key_id>/revoke/", keys.revoke, name="key_revoke"),
    path("webhooks/", webhooks.webhooks, name="webhooks"),
    path("webhooks/new/", webhooks.new_webhook, name="webhook_new"),
    path("webhooks/<uuid:webhook_id>/", webhooks.webhook, name="webhook"),
    path("webhooks/<uuid:webhook_id>/really-end/", webhooks.end_page, name="webhook_end"),
    path("webhooks/<uuid:webhook_id>/<slug:what>/", webhooks.act, name="webhook_act"),
    path("audit/", audit.trail_page, name="audit"),
    path("raw/", audit.raw_list, name="raw_list"),
    path("raw/<uuid:raw_id>/", audit.raw, name="raw"),
    path("write/", letterbox.write, name="write"),
    path("outbox/", outbox.outbox, name="outbox"),
    path("outbox/<uuid:message_id>/", outbox.message, name="message"),
    path("outbox/<uuid:message_id>/page/", outbox.message_page, name="message_page"),
    path("outbox/<uuid:message_id>/raw/", outbox.message_raw, name="message_raw"),
]
