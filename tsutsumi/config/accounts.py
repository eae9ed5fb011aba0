"""How people log in: e-mail and password, then a second factor; nobody signs up by themselves."""

from tsutsumi.config import env

AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator",
     "OPTIONS": {"user_attributes": ("email", "name")}},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
    {"NAME": "tsutsumi.accounts.passwords.WordsOfTheHouse"},
    {"NAME": "tsutsumi.accounts.passwords.Breached"},
]  # fmt: skip
# A file of the Pwned Passwords (SHA-1, ordered by hash), kept on this machine: nothing is asked outside.
BREACHED_PASSWORDS = env.path("TSUTSUMI_BREACHED_PASSWORDS")
LOGIN_URL, LOGIN_REDIRECT_URL, LOGOUT_REDIRECT_URL = "account_login", "/", "account_login"

ACCOUNT_ADAPTER = "tsutsumi.accounts.adapter.Adapter"
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_EMAIL_NOTIFICATIONS = False
ACCOUNT_SESSION_REMEMBER = True
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_REAUTHENTICATION_REQUIRED = True
ACCOUNT_REAUTHENTICATION_TIMEOUT = env.number("TSUTSUMI_FRESH_MINUTES", 10) * 60
ACCOUNT_LOGOUT_ON_PASSWORD_CHANGE = False
ACCOUNT_RATE_LIMITS = {
    "login": "30/m/ip",
    "login_failed": "10/m/ip,5/5m/key",
    "reauthenticate": "10/m/user",
    "change_password": "5/m/user",
}
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes", "webauthn"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_PASSKEY_SIGNUP_ENABLED = False
MFA_ALLOW_UNVERIFIED_EMAIL = True
MFA_TOTP_ISSUER = "Tsutsumi"
MFA_TOTP_TOLERANCE = 1
MFA_FORMS = {
    "add_webauthn": "tsutsumi.accounts.passkeys.Add",
    "authenticate_webauthn": "tsutsumi.accounts.passkeys.Authenticate",
    "login_webauthn": "tsutsumi.accounts.passkeys.Login",
    "reauthenticate_webauthn": "tsutsumi.accounts.passkeys.Reauthenticate",
}
MFA_ADAPTER = "tsutsumi.accounts.adapter.SecondFactorAdapter"
# Browsers allow passkeys on http only for localhost.
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = not env.flag("TSUTSUMI_TLS")
