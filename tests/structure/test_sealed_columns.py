"""No sealed column is forgotten when keys are changed: whatever stores bytes is carried over, or says why not."""

from __future__ import annotations

from django.apps import apps
from django.db.models import BinaryField

from qiao.ground.privacy.rotation import KEEPERS, SealedRows

NOT_SEALED = {
    "matching.problem.people": "facts without a name or an identity",
    "matching.problem.posts": "posts are no persons",
}


def test_every_column_of_bytes_is_carried_over_to_a_new_key() -> None:
    kept = {
        f"{keeper.name}.{column}"
        for keeper in KEEPERS.values()
        if isinstance(keeper, SealedRows)
        for column in keeper.places
    }
    stored = {
        f"{model._meta.label_lower}.{field.name}"
        for model in apps.get_models()
        if model.__module__.startswith("qiao.")
        for field in model._meta.fields
        if isinstance(field, BinaryField)
    }
    assert stored - kept == set(NOT_SEALED)
    assert kept <= stored
    assert {"batches.vault", "mfa.authenticator"} <= set(KEEPERS)
