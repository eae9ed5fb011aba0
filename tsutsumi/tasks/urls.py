from django.urls import path

from tsutsumi.tasks import editing, exchanging, views

app_name = "tasks"
urlpatterns = [
    path("tasks/", views.mine, name="mine"),
    path("cases/<str:number>/tasks/", views.index, name="list"),
    path("cases/<str:number>/tasks/add/", views.add, name="add"),
    path("cases/<str:number>/tasks/triage/", views.triage, name="triage"),
    path("cases/<str:number>/tasks/table/", exchanging.table, name="table"),
    path("cases/<str:number>/tasks/print/", views.sheet, name="sheet"),
    path("cases/<str:number>/tasks/<int:pk>/", views.detail, name="detail"),
    path("cases/<str:number>/tasks/<int:pk>/finish/", views.finish, name="finish"),
    path("cases/<str:number>/tasks/<int:pk>/aside/", views.set_aside, name="set_aside"),
    path("cases/<str:number>/tasks/<int:pk>/reopen/", views.reopen, name="reopen"),
    path("cases/<str:number>/tasks/<int:pk>/take/", views.take, name="take"),
    path("cases/<str:number>/tasks/<int:pk>/assign/", views.assign, name="assign"),
    path("cases/<str:number>/tasks/<int:pk>/block/", views.block, name="block"),
    path("settings/playbooks/", editing.books, name="books"),
    path("settings/playbooks/<slug:book>/", editing.book, name="book"),
    path("settings/playbooks/<slug:book>/edit/", editing.edit, name="edit"),
    path("settings/playbooks/<slug:book>/builtin/", editing.back, name="back"),
    path("settings/playbooks/<slug:book>/editions/<int:version>/", editing.edition, name="edition"),
]
