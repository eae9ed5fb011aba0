from django.urls import path

from tsutsumi.inquiries import exchange, leading, views

app_name = "inquiries"
urlpatterns = [
    path("cases/<str:number>/desk/", views.index, name="index"),
    path("cases/<str:number>/desk/take/", views.take, name="take"),
    path("cases/<str:number>/desk/incoming/", views.incoming, name="incoming"),
    path("cases/<str:number>/desk/answers/", views.answers, name="answers"),
    path("cases/<str:number>/desk/inquiries/<int:inquiry>/", views.inquiry, name="inquiry"),
    path("cases/<str:number>/desk/inquiries/<int:inquiry>/reopen/", views.reopen, name="reopen"),
    path("cases/<str:number>/desk/inquiries/<int:inquiry>/reply/", views.reply, name="reply"),
    path("cases/<str:number>/desk/replies/<int:reply>/<slug:act>/", views.second, name="second"),
    path("cases/<str:number>/desk/errands/<int:errand>/<slug:act>/", views.keep, name="keep"),
    path("cases/<str:number>/desk/settings/", leading.settings, name="settings"),
    path("cases/<str:number>/desk/seats/", leading.seats, name="seats"),
    path("cases/<str:number>/desk/seats/<int:seat>/end/", leading.unseat, name="unseat"),
    path("cases/<str:number>/desk/faq/", leading.answers, name="faq"),
    path("cases/<str:number>/desk/faq/table/", exchange.answers, name="faq_table"),
    path("cases/<str:number>/desk/faq/<slug:answer>/", leading.answer, name="answer"),
    path("cases/<str:number>/desk/faq/<slug:answer>/approve/", leading.approve, name="approve"),
    path("cases/<str:number>/desk/numbers/", leading.numbers, name="numbers"),
    path("cases/<str:number>/desk/numbers/tally/", leading.tally, name="tally"),
    path("cases/<str:number>/desk/numbers/report/<slug:kind>/", leading.report, name="report"),
    path("cases/<str:number>/desk/harms/<int:harm>/<slug:act>/", leading.judge, name="judge"),
    path("cases/<str:number>/desk/watch/", leading.watch, name="watch"),
    path("cases/<str:number>/desk/waves/", leading.waves, name="waves"),
    path("cases/<str:number>/desk/exchange/", exchange.index, name="exchange"),
]
