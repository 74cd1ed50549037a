"""Whether the employer gave a number of seats: of 若干 and of nothing one is counted, and pages say so."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ("vacancies", "0010_one_index_by_day"),
    ]

    operations = [
        migrations.AddField(
            model_name="vacancy",
            name="headcount_told",
            field=models.BooleanField(default=True),
        ),
    ]
