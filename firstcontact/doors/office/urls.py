"""The addresses of the office door."""

from django.urls import path

from firstcontact.doors.office import cases, notices, queues

app_name = "office"
urlpatterns = [
    path("", queues.home, name="home"),
    path("queue/<slug:team>/", queues.queue, name="queue"),
    path("cases/<uuid:case_id>/", cases.case, name="case"),
    path("cases/<uuid:case_id>/<slug:move>/", cases.move, name="move"),
    path("print-pile/", notices.print_pile, name="print_pile"),
    path("print-pile/<uuid:notice_id>.pdf", notices.letter, name="letter"),
    path("print-pile/<uuid:notice_id>/<slug:step>/", notices.print_step, name="print_step"),
    path("notices/<uuid:notice_id>/", notices.notice, name="notice"),
    path("notices/<uuid:notice_id>/<slug:step>/", notices.notice_step, name="notice_step"),
]
