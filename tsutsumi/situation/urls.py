from django.urls import path

from tsutsumi.situation import views

app_name = "situation"
urlpatterns = [
    path("cases/<str:number>/situation/", views.index, name="index"),
    path("cases/<str:number>/situation/rhythm/<slug:track>/", views.rhythm, name="rhythm"),
    path("cases/<str:number>/situation/rhythm/<slug:track>/snooze/", views.snooze, name="snooze"),
    path("cases/<str:number>/situation/rhythm/<slug:track>/stop/", views.stop, name="stop"),
    path("cases/<str:number>/situation/begin/<slug:track>/", views.begin, name="begin"),
    path("cases/<str:number>/situation/<int:pk>/", views.detail, name="detail"),
    path("cases/<str:number>/situation/<int:pk>/preview/", views.preview, name="preview"),
    path("cases/<str:number>/situation/<int:pk>/drop/", views.drop, name="drop"),
    path("cases/<str:number>/situation/<int:pk>/file/", views.file, name="file"),
]
