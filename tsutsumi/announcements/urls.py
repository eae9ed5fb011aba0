from django.urls import path

from tsutsumi.announcements import views

app_name = "announcements"
urlpatterns = [
    path("cases/<str:number>/announcements/", views.index, name="index"),
    path("cases/<str:number>/announcements/begin/", views.begin, name="begin"),
    path("cases/<str:number>/announcements/substitute/<int:mailing>/", views.substitute, name="substitute"),
    path("cases/<str:number>/announcements/<int:pk>/", views.detail, name="detail"),
    path("cases/<str:number>/announcements/<int:pk>/write/", views.write, name="write"),
    path("cases/<str:number>/announcements/<int:pk>/do/<slug:name>/", views.act, name="act"),
    path("cases/<str:number>/announcements/<int:pk>/follow/", views.follow, name="follow"),
    path("cases/<str:number>/announcements/<int:pk>/put-up/", views.put_up, name="put_up"),
    path("cases/<str:number>/announcements/<int:pk>/issue/", views.issue, name="issue"),
    path("cases/<str:number>/announcements/<int:pk>/file/", views.file, name="file"),
    path("cases/<str:number>/announcements/<int:pk>/page/<slug:language>/", views.page, name="page"),
]
