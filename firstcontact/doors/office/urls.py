"""The addresses of the office door."""

from django.urls import path

from firstcontact.doors.office import cases, emails, notices, queues

app_name = "office"
urlpatterns = [
    path("", queues.home, name="home"),
    path("queue/<slug:team>/", queues.queue, name="queue"),
    path("cases/<uuid:case_id>/", cases.case, name="case"),
    path("cases/<uuid:case_id>/<slug:move>/", cases.move, name="move"),
    path("cases/<uuid:case_id>/<slug:move>/preview/", cases.preview, name="preview"),
    path("emails/<uuid:contact_id>/", emails.email, name="email"),
    path("emails/<uuid:contact_id>/<slug:step>/", emails.email_step, name="email_step"),
    path("kept-apart/", emails.apart, name="apart"),
    path("kept-apart/<uuid:email_id>/", emails.apart_email, name="apart_email"),
    path("kept-apart/<uuid:email_id>/<slug:step>/", emails.apart_step, name="apart_step"),
    path("print-pile/", notices.print_pile, name="print_pile"),
    path("print-pile/<uuid:notice_id>.pdf", notices.letter, name="letter"),
    path("print-pile/<uuid:notice_id>/<slug:step>/", notices.print_step, name="print_step"),
    path("notices/<uuid:notice_id>/", notices.notice, name="notice"),
    path("notices/<uuid:notice_id>/<slug:step>/", notices.notice_step, name="notice_step"),
]
