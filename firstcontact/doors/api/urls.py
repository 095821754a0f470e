"""The addresses of the API door."""

from django.urls import include, path

from firstcontact.doors.api import documentation

urlpatterns = [
    path("v1/documentation/", documentation.page, name="api_documentation"),
    path("v1/", include(("firstcontact.doors.api.v1", "api"))),
]
