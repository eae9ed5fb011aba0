from django.urls import path

from tsutsumi.cases import views

app_name = "cases"
urlpatterns = [
    path("cases/", views.index, name="list"),
    path("cases/open/", views.open_, name="open"),
    path("cases/<str:number>/edit/", views.edit, name="edit"),
    path("cases/<str:number>/step/", views.step, name="step"),
    path("cases/<str:number>/history/", views.history, name="history"),
    path("cases/<str:number>/notes/", views.notes, name="notes"),
    path("cases/<str:number>/notes/<int:pk>/correct/", views.correct, name="correct"),
    path("cases/<str:number>/members/", views.members, name="members"),
    path("cases/<str:number>/members/<int:pk>/remove/", views.remove_member, name="remove_member"),
    path("settings/numbering/", views.numbering, name="numbering"),
    path("settings/standby/", views.standby, name="standby"),
]
