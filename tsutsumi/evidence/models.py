"""What was handed in, who held it, what a scan found in it; values only ever sealed, masked or fingerprinted."""

import secrets

from django.db import models


def _name() -> str:
    return secrets.token_hex(16)


class DataKey(models.Model):
    """The data key of one scope of the vault, wrapped with the key of the house (nonce, then sealed key)."""

    scope = models.CharField(max_length=60, unique=True)
    wrapped = models.BinaryField()
    made_at = models.DateTimeField(auto_now_add=True)


class Sealed(models.Model):
    """One file in the vault. Its key is its random file name, which says nothing about what is inside."""

    id = models.CharField(primary_key=True, max_length=32, default=_name, editable=False)
    scope = models.CharField(max_length=60, db_index=True)
    sha256 = models.CharField(max_length=64)
    size = models.BigIntegerField()
    sealed_at = models.DateTimeField(auto_now_add=True)
