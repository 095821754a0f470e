"""The addresses of the demonstration's way in."""

from django.urls import path

from firstcontact.doors.accounts import demo

app_name = "demo"
urlpatterns = [
    path("sign-in/", demo.sign_in, name="sign_in"),
    path("sign-in/<slug:role>/", demo.enter, name="enter"),
]
