"""The addresses of the API door."""

from django.urls import include, path

urlpatterns = [path("v1/", include(("firstcontact.doors.api.v1", "api")))]
