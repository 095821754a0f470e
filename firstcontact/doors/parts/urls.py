"""Addresses that every door needs."""

from django.urls import path

from firstcontact.doors.parts.brand import brand
from firstcontact.doors.parts.quick_sign_in import sign_in_as

app_name = "parts"
urlpatterns = [
    path("brand/<slug:code>.css", brand, name="brand"),
    path("demo/sign-in/<slug:role>/", sign_in_as, name="sign_in_as"),
]
