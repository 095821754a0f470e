"""The addresses of the board door."""

from django.urls import path

from firstcontact.doors.board import views

app_name = "board"
urlpatterns = [
    path("", views.board, name="home"),
    path("measures/", views.measures, name="measures"),
    path("rows/<slug:measure>/", views.rows, name="rows"),
    path("tables/<slug:table>.csv", views.table, name="table"),
]
