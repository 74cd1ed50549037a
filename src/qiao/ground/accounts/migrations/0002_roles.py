"""The roles as rows. Run twice it changes nothing; a role renamed in the code is renamed here by the next migration."""

from django.db import migrations

from qiao.ground.accounts.roles import ROLES


def write_roles(apps, schema_editor):
    kind = apps.get_model("accounts", "Role")
    for role in ROLES:
        kind.objects.update_or_create(code=role.code, defaults={"zh": role.zh, "en": role.en})


class Migration(migrations.Migration):
    dependencies = [("accounts", "0001_initial")]

    operations = [migrations.RunPython(write_roles, migrations.RunPython.noop)]
