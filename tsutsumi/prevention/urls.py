from django.urls import path

from tsutsumi.prevention import exchanging, turning, views

app_name = "prevention"
urlpatterns = [
    path("cases/<str:number>/prevention/", views.index, name="index"),
    path("cases/<str:number>/prevention/why/", views.new_cause, name="new_cause"),
    path("cases/<str:number>/prevention/why/<int:cause>/", views.cause, name="cause"),
    path("cases/<str:number>/prevention/new/", views.new, name="new"),
    path("cases/<str:number>/prevention/table/", exchanging.measures, name="table"),
    path("cases/<str:number>/prevention/promises/table/", exchanging.promises, name="promises_table"),
    path("cases/<str:number>/prevention/elsewhere/table/", exchanging.spreads, name="spreads_table"),
    path("cases/<str:number>/prevention/cycles/", turning.cycles, name="cycles"),
    path("cases/<str:number>/prevention/cycles/<int:cycle>/turn/", turning.turn, name="turn"),
    path("cases/<str:number>/prevention/elsewhere/", turning.spreads, name="spreads"),
    path("cases/<str:number>/prevention/elsewhere/<int:spread>/", turning.spread, name="spread"),
    path("cases/<str:number>/prevention/checks/<int:check>/result/", views.result, name="result"),
    path("cases/<str:number>/prevention/checks/<int:check>/run/", views.run, name="run"),
    path("cases/<str:number>/prevention/checks/<int:check>/switch/", views.switch, name="switch"),
    path("cases/<str:number>/prevention/<int:measure>/", views.measure, name="measure"),
    path("cases/<str:number>/prevention/<int:measure>/edit/", views.edit, name="edit"),
    path("cases/<str:number>/prevention/<int:measure>/step/", views.step, name="step"),
    path("cases/<str:number>/prevention/<int:measure>/promise/", views.promise, name="promise"),
    path("cases/<str:number>/prevention/<int:measure>/watch/", views.watch, name="watch"),
]
