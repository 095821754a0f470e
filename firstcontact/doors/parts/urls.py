"""Addresses that every door needs."""

from django.urls import path

from firstcontact.doors.parts.brand import brand

app_name = "parts"
urlpatterns = [path("brand/<slug:code>.css", brand, name="brand")]
