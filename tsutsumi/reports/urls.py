from django.urls import path

from tsutsumi.reports import views

app_name = "reports"
urlpatterns = [
    path("cases/<str:number>/reports/", views.index, name="list"),
    path("cases/<str:number>/reports/new/", views.start, name="start"),
    path("cases/<str:number>/reports/decision/", views.decision, name="decision"),
    path("cases/<str:number>/reports/<int:pk>/", views.detail, name="detail"),
    path("cases/<str:number>/reports/<int:pk>/parts/<slug:part>/", views.part, name="part"),
    path("cases/<str:number>/reports/<int:pk>/open/", views.leave_open, name="leave_open"),
    path("cases/<str:number>/reports/<int:pk>/gathered/", views.gathered, name="gathered"),
    path("cases/<str:number>/reports/<int:pk>/check/", views.check, name="check"),
    path("cases/<str:number>/reports/<int:pk>/reopen/", views.reopen, name="reopen"),
    path("cases/<str:number>/reports/<int:pk>/put-up/", views.put_up, name="put_up"),
    path("cases/<str:number>/reports/<int:pk>/submit/", views.submit, name="submit"),
    path("cases/<str:number>/reports/<int:pk>/receipt/", views.receipt, name="receipt"),
    path("cases/<str:number>/reports/<int:pk>/supplement/", views.supplement, name="supplement"),
    path("cases/<str:number>/reports/<int:pk>/web-form/", views.web_form, name="web_form"),
    path("cases/<str:number>/reports/<int:pk>/versions/<int:version>/", views.download, name="download"),
    path("cases/<str:number>/reports/<int:pk>/notice/", views.notice, name="notice"),
]
