from django.urls import path

from tsutsumi.people import views

app_name = "people"
urlpatterns = [path("cases/<str:number>/people/", views.index, name="index")]
