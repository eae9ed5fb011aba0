from django.urls import path

from tsutsumi.manual import views

app_name = "manual"
urlpatterns = [
    path("manual/", views.index, name="index"),
    path("manual/propose/", views.propose, name="propose"),
    path("manual/file/", views.draft_file, name="draft_file"),
    path("manual/<int:edition>/", views.edition, name="edition"),
    path("manual/<int:edition>/approve/", views.approve, name="approve"),
    path("manual/<int:edition>/withdraw/", views.withdraw, name="withdraw"),
    path("manual/<int:edition>/file/", views.file, name="file"),
    path("cases/<str:number>/pack/", views.pack, name="pack"),
]
