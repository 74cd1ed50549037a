"""Whether the employer gave a number of seats: of 若干 and of nothing one is counted, and pages say so."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ("vacancies", "0006_public_list"),
    ]

    operations = [
        migrations.AddField(
            model_name="vacancy",
            name="headcount_told",
            field=models.BooleanField(default=True),
        ),
    ]
