from django.urls import include, path

from tsutsumi.room import views
from tsutsumi.room.bundling import views as bundling
from tsutsumi.room.ending import views as ending
from tsutsumi.room.erasing import views as erasing

pages = (
    [
        path("", views.home, name="home"),
        path("deadlines/", views.board, name="deadlines"),
        path("calendar/", views.calendar, name="calendar"),
        path("calendar/revoke/", views.revoke_calendar, name="revoke_calendar"),
        path("calendar/<str:token>.ics", views.feed, name="feed"),
        path("settings/points/", views.points, name="points"),
        path("settings/points/<slug:point>/", views.point, name="point"),
        path("cases/<str:number>/", views.case, name="case"),
        path("cases/<str:number>/decisions/", views.decisions, name="decisions"),
        path("cases/<str:number>/timeline/", views.timeline, name="timeline"),
        path("cases/<str:number>/timeline/file/", views.timeline_file, name="timeline_file"),
        path("cases/<str:number>/past/", views.past, name="past"),
        path("cases/<str:number>/briefing/", views.briefing, name="briefing"),
        path("cases/<str:number>/briefing/slides/", views.slides, name="slides"),
        path("cases/<str:number>/bundle/", bundling.index, name="bundles"),
        path("cases/<str:number>/bundle/make/", bundling.make, name="make_bundle"),
        path("settings/retention/", erasing.retention, name="retention"),
        path("cases/<str:number>/erasure/", erasing.erasure, name="erasure"),
        path("cases/<str:number>/erasure/ask/", erasing.ask, name="ask_erasure"),
        path("cases/<str:number>/erasure/confirm/", erasing.confirm, name="confirm_erasure"),
        path("cases/<str:number>/erasure/withdraw/", erasing.withdraw, name="withdraw_erasure"),
        path("cases/<str:number>/erasure/certificate/", erasing.certificate, name="certificate"),
        path("cases/<str:number>/close/", ending.close, name="close"),
        path("verify.py", bundling.verifier, name="verifier"),
    ],
    "room",
)

urlpatterns = [path("", include("tsutsumi.room.office.urls")), path("", include(pages))]
