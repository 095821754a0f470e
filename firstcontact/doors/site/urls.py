"""The addresses of the public website."""

from django.urls import URLPattern, URLResolver, path

from firstcontact.doors.site import apply, home, pages, progress

app_name = "site"
urlpatterns: list[URLPattern | URLResolver] = [
    path("", home.home, name="home"),
    path("search/", home.search, name="search"),
    path("services/", home.all_services, name="services"),
    path("services/<slug:slug>/", home.service, name="service"),
    path("apply/<str:reference>/", apply.resume, name="apply"),
    # An id of a question has no hyphen, so that none can stand in the way of these three.
    path("apply/<str:reference>/check-answers/", apply.check_answers, name="check_answers"),
    path("apply/<str:reference>/stopped-here/", apply.stopped, name="stopped"),
    path("apply/<str:reference>/what-we-have/", apply.sent, name="sent"),
    path("apply/<str:reference>/<str:question_id>/", apply.question, name="question"),
    path("progress/", progress.check, name="progress"),
    path("progress/<str:reference>/", progress.case, name="case"),
    path("contact/", pages.contact, name="contact"),
    path("accessibility/", pages.accessibility, name="accessibility"),
    path("privacy/", pages.privacy, name="privacy"),
    path("cookies/", pages.cookies, name="cookies"),
]
