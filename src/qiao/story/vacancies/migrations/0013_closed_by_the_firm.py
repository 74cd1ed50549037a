"""A post that its firm ended（单位不招了）has a state of its own."""

from django.db import migrations, models

STATES = ["draft", "verified", "open", "paused", "filled", "expired", "closed", "blocked"]


class Migration(migrations.Migration):

    dependencies = [
        ("vacancies", "0012_demand_homes"),
    ]

    operations = [
        migrations.AlterField(
            model_name="vacancy",
            name="state",
            field=models.CharField(
                choices=[
                    ("draft", "待核实"),
                    ("verified", "已核实"),
                    ("open", "招聘中"),
                    ("paused", "暂停"),
                    ("filled", "已满"),
                    ("expired", "已到期"),
                    ("closed", "单位不招了"),
                    ("blocked", "拦下"),
                ],
                default="draft",
                max_length=8,
            ),
        ),
        migrations.RemoveConstraint(model_name="vacancy", name="vacancy_state_known"),
        migrations.RemoveConstraint(model_name="vacancy", name="vacancy_stands_as_verified"),
        migrations.AddConstraint(
            model_name="vacancy",
            constraint=models.CheckConstraint(condition=models.Q(("state__in", STATES)), name="vacancy_state_known"),
        ),
        migrations.AddConstraint(
            model_name="vacancy",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("state__in", ["draft", "expired", "closed", "blocked"]), ("as_verified", {}), _connector="OR"
                ),
                name="vacancy_stands_as_verified",
            ),
        ),
    ]
