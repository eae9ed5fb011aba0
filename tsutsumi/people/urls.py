from django.urls import path

from tsutsumi.people import lending, masters, reviewing, views

app_name = "people"
BASE = "cases/<str:number>/people/"
PAIR = f"{BASE}pairs/<slug:pair>/"
LIST = f"{BASE}exports/<int:export>/"
MASTER = f"{BASE}master/<int:pk>/"
urlpatterns = [
    path(BASE, views.index, name="index"),
    path(f"{BASE}recount/", views.recount, name="recount"),
    path(f"{BASE}progress/", views.progress, name="progress"),
    path(f"{BASE}breakdown/", views.breakdown, name="breakdown"),
    path(f"{BASE}list/", views.affected, name="affected"),
    path(f"{BASE}pairs/", reviewing.index, name="pairs"),
    path(PAIR, reviewing.pair, name="pair"),
    path(f"{PAIR}reveal/", reviewing.reveal, name="reveal"),
    path(f"{BASE}decisions/", reviewing.decisions, name="decisions"),
    path(f"{BASE}decisions/<int:pk>/undo/", reviewing.undo, name="undo"),
    path(f"{BASE}exports/", lending.index, name="exports"),
    path(f"{BASE}exports/ask/", lending.ask, name="ask_export"),
    path(LIST, lending.detail, name="export"),
    path(f"{LIST}approve/", lending.approve, name="approve"),
    path(f"{LIST}decline/", lending.decline, name="decline"),
    path(f"{LIST}withdraw/", lending.withdraw, name="withdraw"),
    path(f"{LIST}file/", lending.fetch, name="fetch"),
    path(f"{BASE}master/", masters.index, name="master"),
    path(f"{MASTER}confirm/", masters.confirm, name="confirm_master"),
    path(f"{MASTER}remove/", masters.remove, name="remove_master"),
]
