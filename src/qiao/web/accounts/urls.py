"""Log-in, second factor, devices, my account, and the users as their administrator sees them."""

from __future__ import annotations

from allauth.account import views as account
from allauth.mfa.base.views import authenticate
from django.urls import path

from qiao.web.accounts import codes, devices, me, people, users

urlpatterns = [
    path("login/", account.login, name="account_login"),
    path("login/code/", authenticate, name="mfa_authenticate"),
    path("login/closed/", account.account_inactive, name="account_inactive"),
    path("logout/", account.logout, name="account_logout"),
    path("me/", me.Me.as_view(), name="accounts.me"),
    path("me/password/", me.Password.as_view(), name="accounts.password"),
    path("me/codes/", codes.Enrol.as_view(), name="accounts.code_enrol"),
    path("me/codes/show/", codes.Show.as_view(), name="accounts.code"),
    path("me/codes/recovery/", codes.Recovery.as_view(), name="accounts.recovery"),
    path("me/codes/anew/", codes.GiveUp.as_view(), name="accounts.code_anew"),
    path("me/pin/", devices.Pin.as_view(), name="accounts.pin"),
    path("me/devices/enrol/", devices.Enrol.as_view(), name="accounts.device_enrol"),
    path("me/devices/code/", devices.OwnCode.as_view(), name="accounts.own_device_code"),
    path("me/devices/<int:device_id>/end/", devices.EndOwn.as_view(), name="accounts.own_device_end"),
    path("me/sessions/end/", me.EndSession.as_view(), name="accounts.own_sessions_end"),
    path("me/sessions/<int:session_id>/end/", me.EndSession.as_view(), name="accounts.own_session_end"),
    path("me/leave/", me.Delegate.as_view(), name="accounts.delegate"),
    path("me/leave/<int:post_id>/back/", me.TakeBack.as_view(), name="accounts.take_back"),
    path("users/", users.UserList.as_view(), name="accounts.users"),
    path("users/new/", people.NewUser.as_view(), name="accounts.user_new"),
    path("users/<int:user_id>/", people.UserPage.as_view(), name="accounts.user"),
    path("users/<int:user_id>/appoint/", people.Appoint.as_view(), name="accounts.appoint"),
    path("users/<int:user_id>/password/", people.Password.as_view(), name="accounts.user_password"),
    path("users/<int:user_id>/second-factor/", people.ResetSecondFactor.as_view(), name="accounts.reset_second_factor"),
    path("users/<int:user_id>/device-code/", people.DeviceCode.as_view(), name="accounts.device_code"),
    path("users/<int:user_id>/sessions/end/", people.EndSessions.as_view(), name="accounts.sessions_end"),
    path(
        "users/<int:user_id>/sessions/<int:session_id>/end/", people.EndSessions.as_view(), name="accounts.session_end"
    ),
    path("users/devices/<int:device_id>/end/", people.EndDevice.as_view(), name="accounts.device_end"),
    path("users/posts/<int:post_id>/revoke/", people.Revoke.as_view(), name="accounts.revoke"),
    path("users/posts/<int:post_id>/households/", people.Households.as_view(), name="accounts.households"),
]
