from django.urls import path

from tsutsumi.outside import exchanging, spending, views

app_name = "outside"
urlpatterns = [
    path("cases/<str:number>/outside/", views.index, name="index"),
    path("cases/<str:number>/outside/add/", views.add, name="add"),
    path("cases/<str:number>/outside/papers/<slug:paper>/", views.paper, name="paper"),
    path("cases/<str:number>/outside/table/", exchanging.addressees, name="table"),
    path("cases/<str:number>/outside/demands/table/", exchanging.demands, name="demands_table"),
    path("cases/<str:number>/outside/demands/new/", views.new_demand, name="new_demand"),
    path("cases/<str:number>/outside/demands/<int:demand>/", views.demand, name="demand"),
    path("cases/<str:number>/outside/demands/<int:demand>/answer/", views.answer, name="answer"),
    path("cases/<str:number>/outside/demands/<int:demand>/extend/", views.extend, name="extend"),
    path("cases/<str:number>/outside/demands/<int:demand>/close/", views.close, name="close"),
    path("cases/<str:number>/outside/to/<slug:addressee>/", views.addressee, name="addressee"),
    path("cases/<str:number>/outside/to/<slug:addressee>/contact/", views.contact, name="contact"),
    path("cases/<str:number>/outside/to/<slug:addressee>/applies/", views.applies, name="applies"),
    path("cases/<str:number>/outside/to/<slug:addressee>/send/", views.send, name="send"),
    path("cases/<str:number>/outside/to/<slug:addressee>/receive/", views.receive, name="receive"),
    path("cases/<str:number>/spending/", spending.index, name="spendings"),
    path("cases/<str:number>/spending/new/", spending.new, name="new_spending"),
    path("cases/<str:number>/spending/<int:spending>/", spending.detail, name="spending"),
    path("cases/<str:number>/spending/<int:spending>/edit/", spending.edit, name="edit_spending"),
    path("cases/<str:number>/spending/<int:spending>/consent/", spending.consent, name="consent"),
    path("cases/<str:number>/spending/<int:spending>/put-up/", spending.put_up, name="put_up"),
    path("cases/<str:number>/spending/<int:spending>/release/", spending.release, name="release"),
    path("cases/<str:number>/spending/<int:spending>/pay/", spending.pay, name="pay"),
    path("cases/<str:number>/spending/<int:spending>/drop/", spending.drop, name="drop"),
    path("settings/outside/", views.flags, name="flags"),
    path("settings/insurer/", spending.insurer, name="insurer"),
]
