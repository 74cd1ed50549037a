"""The day that an invited person knows, and who stands at the door of a fair. Both add; nothing is taken away."""

import django.db.models.deletion
from django.db import migrations, models


def known_days(apps, schema_editor):
    """Whoever was asked until now knows the day as it stands."""
    invitations = apps.get_model("fairs", "Invitation").objects
    for fair in apps.get_model("fairs", "Fair").objects.order_by("pk"):
        invitations.filter(fair=fair, told_for__isnull=True).update(told_for=fair.held_on)


class Migration(migrations.Migration):
    dependencies = [("fairs", "0001_initial")]

    operations = [
        migrations.AddField("invitation", "told_for", models.DateField(blank=True, null=True)),
        migrations.CreateModel(
            name="Duty",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("user_id", models.BigIntegerField()),
                ("given_by_id", models.BigIntegerField(null=True)),
                ("given_at", models.DateTimeField()),
                ("ended_at", models.DateTimeField(blank=True, null=True)),
                ("fair", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="duties", to="fairs.fair")),
            ],
            options={
                "default_permissions": (),
                "indexes": [models.Index(fields=["user_id"], name="duties_by_user")],
                "constraints": [models.UniqueConstraint(fields=("fair", "user_id"), name="on_duty_once_a_fair")],
            },
        ),
        migrations.RunPython(known_days, migrations.RunPython.noop, elidable=True),
    ]
