from django.urls import path

from tsutsumi.money import claiming, exchanging, giving, views

app_name = "money"
urlpatterns = [
    path("cases/<str:number>/money/", views.index, name="index"),
    path("cases/<str:number>/money/new/", views.new, name="new"),
    path("cases/<str:number>/money/budget/", views.budget, name="budget"),
    path("cases/<str:number>/money/proposed/", views.take_over, name="take_over"),
    path("cases/<str:number>/money/table/", exchanging.costs, name="table"),
    path("cases/<str:number>/money/estimates/", views.estimates, name="estimates"),
    path("cases/<str:number>/money/costs/<int:cost>/", views.cost, name="cost"),
    path("cases/<str:number>/money/costs/<int:cost>/edit/", views.edit, name="edit"),
    path("cases/<str:number>/money/costs/<int:cost>/commit/", views.commit, name="commit"),
    path("cases/<str:number>/money/costs/<int:cost>/pay/", views.pay, name="pay"),
    path("cases/<str:number>/money/costs/<int:cost>/drop/", views.drop, name="drop"),
    path("cases/<str:number>/money/reliefs/", giving.index, name="reliefs"),
    path("cases/<str:number>/money/reliefs/new/", giving.new, name="new_relief"),
    path("cases/<str:number>/money/reliefs/<int:relief>/", giving.detail, name="relief"),
    path("cases/<str:number>/money/reliefs/<int:relief>/put-up/", giving.put_up, name="put_up_relief"),
    path("cases/<str:number>/money/reliefs/<int:relief>/act/", giving.act, name="act_on_relief"),
    path("cases/<str:number>/money/reliefs/<int:relief>/table/", exchanging.gifts, name="gifts"),
    path("cases/<str:number>/money/claims/", claiming.index, name="claims"),
    path("cases/<str:number>/money/claims/table/", exchanging.claims, name="claims_table"),
    path("cases/<str:number>/money/claims/new/", claiming.new, name="new_claim"),
    path("cases/<str:number>/money/claims/<int:claim>/", claiming.claim, name="claim"),
    path("cases/<str:number>/money/claims/<int:claim>/note/", claiming.note, name="note_claim"),
    path("cases/<str:number>/money/claims/<int:claim>/step/", claiming.step, name="step_claim"),
    path("cases/<str:number>/trust/", claiming.echoes, name="echoes"),
    path("cases/<str:number>/trust/table/", exchanging.echoes, name="echoes_table"),
]
