"""In which townships the people of a list's county-wide lines live, as far as it may be told."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ("vacancies", "0011_headcount_told"),
    ]

    operations = [
        migrations.AddField(
            model_name="demand",
            name="homes",
            field=models.JSONField(blank=True, default=dict),
        ),
    ]
