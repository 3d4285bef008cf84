"""The addresses of people: signing in, joining, representing, and one's own settings.

The names with `account_`, `mfa_` and such are allauth's: it leads to them itself.
"""

from __future__ import annotations

from allauth.account import views as account
from allauth.mfa.base import views as factors
from allauth.mfa.recovery_codes import views as codes
from allauth.mfa.webauthn import views as webauthn
from allauth.socialaccount import views as social
from django.urls import URLPattern, path
from django.views.generic import RedirectView

from concerted.web.people import joining, own, proving, representing, views
from concerted.web.people.proving import once_more, where_mail_is_sent, with_second_factor
from concerted.web.people.scripts import with_passkeys

_to_settings = RedirectView.as_view(pattern_name="settings")

urlpatterns: list[URLPattern] = [
    path("sign-in", views.sign_in, name="sign-in"),
    path("sign-in/password", account.login, name="account_login"),
    path("sign-in/code", where_mail_is_sent(account.request_login_code), name="account_request_login_code"),
    path("sign-in/code/typed", where_mail_is_sent(proving.ByMailedCode.as_view()), name="account_confirm_login_code"),
    path("sign-in/second", with_passkeys(factors.authenticate), name="mfa_authenticate"),
    path("sign-in/passkey", proving.ByPasskey.as_view(), name="mfa_login_webauthn"),
    path("sign-in/with/<slug:provider_id>", proving.elsewhere, name="openid_connect_login"),
    path("sign-in/with/<slug:provider_id>/back", proving.back_from_elsewhere, name="openid_connect_callback"),
    path("sign-in/cancelled", social.login_cancelled, name="socialaccount_login_cancelled"),
    path("sign-in/again", once_more(account.reauthenticate), name="account_reauthenticate"),
    path(
        "sign-in/again/code",
        where_mail_is_sent(account.request_reauthentication_code),
        name="account_request_reauthentication_code",
    ),
    path(
        "sign-in/again/code/typed",
        where_mail_is_sent(once_more(account.confirm_reauthentication_code)),
        name="account_confirm_reauthentication_code",
    ),
    path("sign-in/again/app", once_more(factors.reauthenticate), name="mfa_reauthenticate"),
    path(
        "sign-in/again/passkey",
        with_passkeys(once_more(webauthn.reauthenticate_webauthn)),
        name="mfa_reauthenticate_webauthn",
    ),
    path("sign-in/<str:token>", views.sign_in_link, name="sign-in-link"),
    path("sign-out", views.sign_out, name="sign-out"),
    path("join", joining.enter_code, name="enter-code"),
    path("join/<str:code>", joining.join, name="join"),
    path("representatives", representing.representatives, name="representatives"),
    path("representatives/invitations", representing.make_invitation, name="make-invitation"),
    path("representatives/invitations/<int:number>", representing.invitation, name="invitation"),
    path("representatives/invitations/<int:number>/withdraw", representing.withdraw, name="withdraw-invitation"),
    path("representatives/<int:number>/end", representing.end, name="end-representation"),
    path("representatives/<int:number>/switch", representing.switch, name="switch"),
    path("settings", own.own_settings, name="settings"),
    path("settings/passkeys/new", with_passkeys(proving.AddPasskey.as_view()), name="mfa_add_webauthn"),
    path("settings/passkeys/<int:pk>/name", proving.NamePasskey.as_view(), name="mfa_edit_webauthn"),
    path("settings/passkeys/<int:pk>/remove", proving.RemovePasskey.as_view(), name="mfa_remove_webauthn"),
    path("settings/app", proving.AddApp.as_view(), name="mfa_activate_totp"),
    path("settings/app/remove", proving.RemoveApp.as_view(), name="mfa_deactivate_totp"),
    path("settings/codes", codes.view_recovery_codes, name="mfa_view_recovery_codes"),
    path("settings/codes/new", codes.generate_recovery_codes, name="mfa_generate_recovery_codes"),
    path("settings/codes/download", codes.download_recovery_codes, name="mfa_download_recovery_codes"),
    path("settings/means", _to_settings, name="mfa_index"),
    path("settings/password", with_second_factor(account.password_set), name="account_set_password"),
    path("settings/password/change", with_second_factor(account.password_change), name="account_change_password"),
    path("settings/address", own.sign_in_name, name="sign-in-name"),
    path("settings/mail", where_mail_is_sent(account.email), name="account_email"),
    path(
        "settings/mail/typed",
        where_mail_is_sent(account.email_verification_sent),
        name="account_email_verification_sent",
    ),
    path("settings/accounts/<int:number>/disconnect", own.disconnect, name="disconnect"),
    path("settings/sessions/others/end", own.end_other_sessions, name="end-other-sessions"),
    path("settings/sessions/<int:number>/end", own.end_session, name="end-session"),
    path("settings/data", own.my_data, name="my-data"),
    path("settings/leave", own.leave, name="leave-host"),
]
