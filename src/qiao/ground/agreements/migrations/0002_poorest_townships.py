import django.db.models.deletion
import django.db.models.functions.text
import django.db.models.lookups
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("agreements", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="PoorestTownship",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("region", models.CharField(max_length=9)),
                ("is_example", models.BooleanField(default=False)),
                (
                    "programme",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="poorest", to="agreements.programme"
                    ),
                ),
            ],
            options={
                "ordering": ("region",),
                "default_permissions": (),
                "constraints": [
                    models.UniqueConstraint(fields=("programme", "region"), name="poorest_township_named_once"),
                    models.CheckConstraint(
                        condition=models.Q(
                            django.db.models.lookups.Exact(django.db.models.functions.text.Length("region"), 9)
                        ),
                        name="poorest_township_is_a_township",
                    ),
                ],
            },
        ),
    ]
