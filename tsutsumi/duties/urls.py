from django.urls import path

from tsutsumi.duties import views

app_name = "duties"
urlpatterns = [
    path("cases/<str:number>/duties/", views.finding, name="finding"),
    path("cases/<str:number>/duties/questions/", views.interview, name="interview"),
    path("cases/<str:number>/duties/answers/", views.answers, name="answers"),
    path("cases/<str:number>/duties/answers/<slug:fact>/", views.correct, name="correct"),
    path("cases/<str:number>/duties/what-if/", views.what_if, name="what_if"),
    path("cases/<str:number>/duties/points/<slug:point>/", views.point, name="point"),
    path("cases/<str:number>/duties/rulings/", views.propose, name="propose"),
    path("cases/<str:number>/duties/rulings/<int:pk>/approve/", views.approve, name="approve"),
    path("cases/<str:number>/duties/rulings/<int:pk>/withdraw/", views.withdraw, name="withdraw"),
    path("cases/<str:number>/duties/proposals/<int:pk>/", views.settle, name="settle"),
]
