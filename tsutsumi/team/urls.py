from django.urls import path

from tsutsumi.team import views

app_name = "team"
urlpatterns = [
    path("ack/<str:token>/", views.ack, name="ack"),
    path("office/team/", views.chart, name="chart"),
    path("office/team/history/", views.history, name="history"),
    path("office/team/reach/", views.reach, name="reach"),
    path("office/team/reach/<int:pk>/", views.reach_of, name="reach_of"),
    path("office/team/roles/<str:role>/", views.role, name="role"),
    path("office/team/hours/", views.hours, name="hours"),
    path("office/team/waiting/", views.waiting, name="waiting"),
    path("office/team/rules/", views.rules, name="rules"),
    path("office/team/authority/", views.authority, name="authority"),
    path("office/team/authority/propose/", views.propose_authority, name="propose_authority"),
    path("office/team/authority/<int:pk>/", views.authority_line, name="authority_line"),
    path("office/team/authority/<int:pk>/remove/", views.remove_authority, name="remove_authority"),
    path("office/team/contacts/", views.contacts, name="contacts"),
    path("office/team/contacts/add/", views.add_contact, name="add_contact"),
    path("office/team/contacts/propose/", views.propose_contacts, name="propose_contacts"),
    path("office/team/contacts/<int:pk>/", views.contact, name="contact"),
    path("office/team/contacts/<int:pk>/remove/", views.remove_contact, name="remove_contact"),
    path("office/team/paper/<str:kind>/", views.paper, name="paper"),
    path("cases/<str:number>/team/", views.index, name="index"),
    path("cases/<str:number>/team/print/", views.printed, name="print"),
    path("cases/<str:number>/team/severity/", views.severity, name="severity"),
    path("cases/<str:number>/team/calls/<int:pk>/take/", views.take, name="take"),
    path("cases/<str:number>/team/calls/<int:pk>/again/", views.again, name="again"),
    path("cases/<str:number>/team/calls/<int:pk>/end/", views.end, name="end"),
    path("cases/<str:number>/team/told/<int:pk>/", views.told, name="told"),
]
