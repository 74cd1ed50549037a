"""Log-in, second factor, devices, sessions."""

from __future__ import annotations

from allauth.account import views as account
from django.urls import include, path

from qiao.web.accounts import devices

urlpatterns = [
    path("login/", account.login, name="account_login"),
    path("logout/", account.logout, name="account_logout"),
    path("password/", account.password_change, name="account_change_password"),
    path("reauthenticate/", account.reauthenticate, name="account_reauthenticate"),
    path("inactive/", account.account_inactive, name="account_inactive"),
    path("mfa/", include("allauth.mfa.urls")),
    path("sessions/", include("allauth.usersessions.urls")),
    path("device/pin/", devices.Pin.as_view(), name="accounts.pin"),
]
