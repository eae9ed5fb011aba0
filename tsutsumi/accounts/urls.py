from allauth.account import views as account
from django.urls import include, path

from tsutsumi.accounts import views
from tsutsumi.accounts.roles import public, signed_in

own = (
    [
        path("resume/", views.resume, name="resume"),
        path("language/", views.language, name="language"),
        path("profile/", views.profile, name="profile"),
    ],
    "accounts",
)

# Only these of allauth's pages: no sign-up, no reset by mail, no list of addresses.
urlpatterns = [
    path("accounts/", include(own)),
    path("accounts/login/", public(account.login), name="account_login"),
    path("accounts/logout/", views.logout, name="account_logout"),
    path("accounts/inactive/", public(account.account_inactive), name="account_inactive"),
    path("accounts/signup/", views.no_sign_up, name="account_signup"),
    path("accounts/forgotten/", views.forgotten, name="account_reset_password"),
    path("accounts/reauthenticate/", signed_in(account.reauthenticate), name="account_reauthenticate"),
    path("accounts/password/", signed_in(account.password_change), name="account_change_password"),
    path("accounts/password/set/", signed_in(account.password_change), name="account_set_password"),
    path("accounts/mfa/", include("allauth.mfa.urls")),
]
