from django.urls import path

from tsutsumi.notices.selfcheck import views

app_name = "selfcheck"
BASE = "cases/<str:number>/notices/<int:mailing>/check-page"
urlpatterns = [
    path(f"{BASE}/", views.index, name="index"),
    path(f"{BASE}/edit/", views.edit, name="edit"),
    path(f"{BASE}/build/", views.build, name="build"),
    path(f"{BASE}/preview/", views.preview, name="preview"),
    path(f"{BASE}/copy/", views.copy, name="copy"),
    path(f"{BASE}/revoke/", views.revoke, name="revoke"),
    path(f"{BASE}/down/", views.down, name="down"),
]
