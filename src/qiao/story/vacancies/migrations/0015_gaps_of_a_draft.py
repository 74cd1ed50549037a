"""What a draft still lacks, so that it can be kept and no post stands without it."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ("vacancies", "0014_told_apart_from_expired"),
    ]

    operations = [
        migrations.AddField(
            model_name="vacancy",
            name="gaps",
            field=models.JSONField(blank=True, default=list),
        ),
        migrations.AddConstraint(
            model_name="vacancy",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("state__in", ["draft", "expired", "closed", "blocked"]), ("gaps", []), _connector="OR"
                ),
                name="vacancy_stands_whole",
            ),
        ),
    ]
