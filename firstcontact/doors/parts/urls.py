"""Addresses that every door needs."""

from django.urls import path

from firstcontact.doors.parts.attachments import pages
from firstcontact.doors.parts.brand import brand

app_name = "parts"
urlpatterns = [
    path("brand/<slug:code>.css", brand, name="brand"),
    path("attachments/<uuid:attachment_id>/", pages.attachment, name="attachment"),
    path("attachments/<uuid:attachment_id>/picture/", pages.attachment_picture, name="attachment_picture"),
    path("attachments/<uuid:attachment_id>/small/", pages.attachment_small, name="attachment_small"),
    path("attachments/<uuid:attachment_id>/file/", pages.attachment_file, name="attachment_file"),
    path("attachments/<uuid:attachment_id>/pdf/", pages.attachment_pdf, name="attachment_pdf"),
]
