"""Which addresses lead to which door."""

from django.urls import URLPattern, URLResolver, include, path

urlpatterns: list[URLPattern | URLResolver] = [
    path("", include("firstcontact.doors.parts.urls")),
    path("accounts/", include("firstcontact.doors.accounts.urls")),
    path("demo/", include("firstcontact.doors.accounts.demo_urls")),
    path("desk/", include("firstcontact.doors.desk.urls")),
    path("office/", include("firstcontact.doors.office.urls")),
    path("manage/", include("firstcontact.doors.manage.urls")),
    path("api/", include("firstcontact.doors.api.urls")),
    path("open311/v2/", include("firstcontact.doors.api.open311.urls")),
    path("board/", include("firstcontact.doors.board.urls")),
    path("", include("firstcontact.doors.site.urls")),
]

handler400 = "firstcontact.doors.parts.errors.bad_request"
handler403 = "firstcontact.doors.parts.errors.forbidden"
handler404 = "firstcontact.doors.parts.errors.not_found"
handler500 = "firstcontact.doors.parts.errors.server_error"
