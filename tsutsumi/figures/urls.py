from django.urls import path

from tsutsumi.figures import views

app_name = "figures"
urlpatterns = [
    path("cases/<str:number>/figures/", views.index, name="index"),
    path("cases/<str:number>/figures/new/<slug:shape>/", views.new, name="new"),
    path("cases/<str:number>/figures/of/<str:code>/", views.figure, name="figure"),
    path("cases/<str:number>/figures/of/<str:code>/take/", views.take, name="take"),
    path("cases/<str:number>/figures/of/<str:code>/back/", views.give_back, name="give_back"),
]
