from django.urls import path

from tsutsumi.outbox import views

app_name = "outbox"
urlpatterns = [
    path("office/outbox/", views.index, name="list"),
    path("office/outbox/print/", views.printed, name="print"),
    path("office/outbox/try/", views.try_out, name="try"),
    path("office/outbox/hooks/", views.hooks, name="hooks"),
    path("office/outbox/hooks/<int:pk>/", views.hook, name="hook"),
    path("office/outbox/<int:pk>/retry/", views.retry, name="retry"),
    path("office/outbox/<int:pk>/told/", views.told, name="told"),
]
