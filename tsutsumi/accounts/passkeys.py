"""What a browser sends for a passkey, read without trusting it: numbers and depths that break a reader are refused."""

from typing import Any

from allauth.mfa.webauthn import forms as allauth
from django import forms
from django.core.exceptions import ValidationError
from django.forms.fields import InvalidJSONInput


class CredentialField(forms.JSONField):
    """JSON of a stranger. Python's reader gives up on very long numbers and very deep nesting with other errors."""

    def to_python(self, value: Any) -> Any:
        try:
            return super().to_python(value)
        except (ValueError, RecursionError):
            raise ValidationError(self.error_messages["invalid"], code="invalid", params={"value": ""}) from None

    def bound_data(self, data: Any, initial: Any) -> Any:
        try:
            return super().bound_data(data, initial)
        except (ValueError, RecursionError):
            return InvalidJSONInput(data)


def _credential() -> CredentialField:
    return CredentialField(required=True, widget=forms.HiddenInput)


class Add(allauth.AddWebAuthnForm):  # type: ignore[misc]
    credential = _credential()


class Authenticate(allauth.AuthenticateWebAuthnForm):  # type: ignore[misc]
    credential = _credential()


class Login(allauth.LoginWebAuthnForm):  # type: ignore[misc]
    credential = _credential()


class Reauthenticate(allauth.ReauthenticateWebAuthnForm):  # type: ignore[misc]
    credential = _credential()
