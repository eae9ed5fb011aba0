from django.urls import path

from tsutsumi.decisions import views

app_name = "decisions"
urlpatterns = [
    path("cases/<str:number>/decisions/new/", views.new, name="new"),
    path("cases/<str:number>/decisions/<int:decision>/", views.detail, name="detail"),
    path("cases/<str:number>/decisions/<int:decision>/edit/", views.edit, name="edit"),
    path("cases/<str:number>/decisions/<int:decision>/put-up/", views.put_up, name="put_up"),
    path("cases/<str:number>/decisions/<int:decision>/pull-back/", views.pull_back, name="pull_back"),
    path("cases/<str:number>/decisions/<int:decision>/withdraw/", views.withdraw, name="withdraw"),
    path("cases/<str:number>/decisions/<int:decision>/done/", views.carry_out, name="carry_out"),
    path("cases/<str:number>/decisions/<int:decision>/paper/", views.paper, name="paper"),
    path("cases/<str:number>/decisions/<int:decision>/steps/<int:step>/", views.act, name="act"),
    path("cases/<str:number>/decisions/<int:decision>/steps/<int:step>/oral/", views.oral, name="oral"),
    path("cases/<str:number>/decisions/<int:decision>/steps/<int:step>/word/", views.word, name="word"),
    path("decisions/proxies/", views.proxies, name="proxies"),
    path("decisions/proxies/<int:proxy>/end/", views.end_proxy, name="end_proxy"),
    path("settings/decisions/", views.rules, name="rules"),
    path("settings/decisions/<slug:kind>/", views.rule, name="rule"),
    path("settings/decisions/routes/<int:route>/remove/", views.remove_route, name="remove_route"),
]
