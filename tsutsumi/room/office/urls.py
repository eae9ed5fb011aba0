from django.urls import path

from tsutsumi.room.office import views

app_name = "office"
urlpatterns = [
    path("join/<str:token>/", views.join, name="join"),
    path("office/", views.home, name="home"),
    path("office/people/", views.people, name="people"),
    path("office/people/invite/", views.invite, name="invite"),
    path("office/people/<int:pk>/", views.person, name="person"),
    path("office/people/<int:pk>/link/", views.link, name="link"),
    path("office/people/<int:pk>/active/", views.active, name="active"),
    path("office/logins/", views.own_logins, name="logins"),
    path("office/logins/end/", views.end_login, name="end_login"),
    path("office/organisation/", views.organisation, name="organisation"),
    path("office/trail/", views.trail, name="trail"),
    path("office/work/", views.work, name="work"),
    path("office/work/<int:pk>/retry/", views.retry, name="retry"),
]
