from django.urls import path

from tsutsumi.intake import views

app_name = "intake"
urlpatterns = [
    path("t/<str:token>/", views.tell, name="tell"),
    path("t/<str:token>/<str:reference>/", views.told, name="told"),
    path("tips/", views.inbox, name="inbox"),
    path("tips/new/", views.take, name="take"),
    path("tips/links/", views.links, name="links"),
    path("tips/links/<int:pk>/revoke/", views.revoke, name="revoke"),
    path("tips/<str:reference>/", views.detail, name="detail"),
    path("tips/<str:reference>/open/", views.open_, name="open"),
    path("tips/<str:reference>/merge/", views.merge, name="merge"),
    path("tips/<str:reference>/dismiss/", views.dismiss, name="dismiss"),
    path("tips/<str:reference>/files/<int:pk>/", views.file, name="file"),
]
