from django.urls import path

from tsutsumi.notices.letters import views

app_name = "letters"
BASE = "cases/<str:number>/notices/<int:mailing>"
urlpatterns = [
    path(f"{BASE}/letters/", views.index, name="index"),
    path(f"{BASE}/letters/ask/", views.ask, name="ask"),
    path(f"{BASE}/letters/sample/", views.sample, name="sample"),
    path(f"{BASE}/letters/<int:run>/", views.run, name="run"),
    path(f"{BASE}/letters/<int:run>/track/", views.track, name="track"),
    path(f"{BASE}/letters/<int:run>/close/", views.close, name="close"),
    path(f"{BASE}/letters/<int:run>/withdraw/", views.withdraw, name="withdraw"),
    path(f"{BASE}/letters/<int:run>/retry/", views.retry, name="retry"),
    path(f"{BASE}/letters/<int:run>/files/<int:pk>/", views.take, name="take"),
    path(f"{BASE}/letters/<int:run>/files/<int:pk>/post/", views.post, name="post"),
    path(f"{BASE}/returns/", views.returns, name="returns"),
    path(f"{BASE}/returns/scan/", views.give_back, name="give_back"),
    path(f"{BASE}/returns/<int:person>/address/", views.address, name="address"),
    path(f"{BASE}/returns/addresses/<int:pk>/", views.address_seen, name="address_seen"),
    path(f"{BASE}/returns/addresses/<int:pk>/decide/", views.address_decided, name="address_decided"),
    path(f"{BASE}/phone/", views.call_list, name="calls"),
    path(f"{BASE}/phone/paper/", views.call_paper, name="call_paper"),
    path(f"{BASE}/phone/<int:person>/", views.call, name="call"),
    path(f"{BASE}/phone/<int:person>/end/", views.call_end, name="call_end"),
]
