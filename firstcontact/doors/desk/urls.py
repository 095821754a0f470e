"""The addresses of the desk door."""

from django.urls import path

from firstcontact.doors.desk import contacts, customers, enquiries, home, letters

app_name = "desk"
urlpatterns = [
    path("", home.home, name="home"),
    path("start/", home.start, name="start"),
    path("search/", home.search, name="search"),
    path("customers/<uuid:customer_id>/", customers.customer, name="customer"),
    path("contacts/<uuid:contact_id>/", contacts.contact, name="contact"),
    path("contacts/<uuid:contact_id>/found/", contacts.found, name="found"),
    path("contacts/<uuid:contact_id>/customer/", contacts.choose, name="choose"),
    path("contacts/<uuid:contact_id>/new-customer/", contacts.add, name="add"),
    path("contacts/<uuid:contact_id>/language/", contacts.language, name="language"),
    path("contacts/<uuid:contact_id>/draft/", contacts.draft, name="draft"),
    path("contacts/<uuid:contact_id>/answer/", enquiries.answer, name="answer"),
    path("contacts/<uuid:contact_id>/case/", enquiries.open_a_case, name="open_case"),
    path("contacts/<uuid:contact_id>/ask/", enquiries.ask, name="ask"),
    path("contacts/<uuid:contact_id>/not-fixed/", enquiries.not_fixed, name="not_fixed"),
    path("contacts/<uuid:contact_id>/take/", letters.take, name="take"),
    path("contacts/<uuid:contact_id>/put-back/", letters.put_back, name="put_back"),
    path("contacts/<uuid:contact_id>/nothing/", letters.nothing, name="nothing"),
    path("contacts/<uuid:contact_id>/reply/", letters.reply, name="reply"),
    path("contacts/<uuid:contact_id>/finish/", contacts.finish, name="finish"),
]
