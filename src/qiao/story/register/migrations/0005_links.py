"""Rows without an identity, whom they may be, and merges; the index of who is merged holds those alone."""

import django.db.models.deletion
import uuid
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('register', '0004_history'),
    ]

    operations = [
        migrations.CreateModel(
            name='Unlinked',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('version', models.PositiveIntegerField(default=1)),
                ('created_at', models.DateTimeField(auto_now_add=True)),
                ('updated_at', models.DateTimeField(auto_now=True)),
                ('batch_id', models.UUIDField(blank=True, null=True)),
                ('created_by_id', models.BigIntegerField(null=True)),
                ('sheet', models.CharField(blank=True, max_length=60)),
                ('row', models.PositiveIntegerField(default=0)),
                ('name', models.CharField(max_length=80)),
                ('sex', models.CharField(blank=True, max_length=1)),
                ('born_on', models.DateField(blank=True, null=True)),
                ('region', models.CharField(max_length=12)),
                ('household', models.CharField(blank=True, max_length=40)),
                ('relation', models.CharField(blank=True, max_length=20)),
                ('education', models.PositiveSmallIntegerField(blank=True, choices=[(0, '文盲或半文盲'), (1, '小学'), (2, '初中'), (3, '高中'), (4, '大专'), (5, '本科'), (6, '研究生')], null=True)),
                ('skills', models.JSONField(blank=True, default=list)),
                ('phone_sealed', models.BinaryField(default=b'')),
                ('phone_tail', models.CharField(blank=True, max_length=4)),
                ('state', models.CharField(choices=[('waiting', '待比对'), ('asking', '待人定'), ('unfound', '没找到'), ('linked', '已认出'), ('made', '已建档')], default='waiting', max_length=8)),
                ('worker_version', models.PositiveIntegerField(null=True)),
                ('before_sealed', models.BinaryField(default=b'')),
                ('decided_at', models.DateTimeField(null=True)),
                ('decided_by_id', models.BigIntegerField(null=True)),
                ('decided_by_name', models.CharField(blank=True, max_length=120)),
                ('reason', models.CharField(blank=True, max_length=200)),
                ('worker', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='register.worker')),
            ],
            options={
                'default_permissions': (),
            },
        ),
        migrations.CreateModel(
            name='Candidate',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('probability', models.FloatField(null=True)),
                ('why', models.JSONField(default=dict)),
                ('state', models.CharField(choices=[('asked', '待定'), ('later', '以后再定'), ('same', '同一人'), ('different', '不是同一人')], default='asked', max_length=9)),
                ('decided_at', models.DateTimeField(null=True)),
                ('decided_by_id', models.BigIntegerField(null=True)),
                ('decided_by_name', models.CharField(blank=True, max_length=120)),
                ('reason', models.CharField(blank=True, max_length=200)),
                ('created_at', models.DateTimeField(auto_now_add=True)),
                ('other', models.ForeignKey(null=True, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='register.worker')),
                ('worker', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='register.worker')),
                ('unlinked', models.ForeignKey(null=True, on_delete=django.db.models.deletion.CASCADE, related_name='candidates', to='register.unlinked')),
            ],
            options={
                'default_permissions': (),
            },
        ),
        migrations.CreateModel(
            name='Merge',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('keep_version', models.PositiveIntegerField()),
                ('moved', models.JSONField(default=dict)),
                ('before_sealed', models.BinaryField(default=b'')),
                ('why', models.CharField(max_length=200)),
                ('merged_at', models.DateTimeField()),
                ('merged_by_id', models.BigIntegerField(null=True)),
                ('merged_by_name', models.CharField(blank=True, max_length=120)),
                ('undone_at', models.DateTimeField(null=True)),
                ('undone_by_id', models.BigIntegerField(null=True)),
                ('undone_by_name', models.CharField(blank=True, max_length=120)),
                ('undone_why', models.CharField(blank=True, max_length=200)),
                ('drop', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='register.worker')),
                ('keep', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='register.worker')),
            ],
            options={
                'default_permissions': (),
                'constraints': [models.UniqueConstraint(condition=models.Q(('undone_at__isnull', True)), fields=('drop',), name='merged_away_once'), models.CheckConstraint(condition=models.Q(('keep', models.F('drop')), _negated=True), name='merge_of_two')],
            },
        ),
        migrations.AddIndex(
            model_name='unlinked',
            index=models.Index(fields=['state', 'region'], name='unlinked_by_state'),
        ),
        migrations.AddIndex(
            model_name='unlinked',
            index=models.Index(fields=['region', 'name', 'born_on'], name='unlinked_by_person'),
        ),
        migrations.AddIndex(
            model_name='unlinked',
            index=models.Index(fields=['batch_id'], name='unlinked_by_batch'),
        ),
        migrations.AddConstraint(
            model_name='unlinked',
            constraint=models.CheckConstraint(condition=models.Q(('name', ''), _negated=True), name='unlinked_has_a_name'),
        ),
        migrations.AddConstraint(
            model_name='unlinked',
            constraint=models.CheckConstraint(condition=models.Q(('region', ''), _negated=True), name='unlinked_has_a_region'),
        ),
        migrations.AddConstraint(
            model_name='unlinked',
            constraint=models.CheckConstraint(condition=models.Q(('state__in', ['waiting', 'asking', 'unfound', 'linked', 'made'])), name='unlinked_state_known'),
        ),
        migrations.AddConstraint(
            model_name='unlinked',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('decided_at__isnull', False), ('state__in', ['linked', 'made']), ('worker__isnull', False)), models.Q(('state__in', ['waiting', 'asking', 'unfound']), ('worker__isnull', True)), _connector='OR'), name='unlinked_state_says_who'),
        ),
        migrations.AddIndex(
            model_name='candidate',
            index=models.Index(fields=['state', 'id'], name='candidates_by_state'),
        ),
        migrations.AddIndex(
            model_name='candidate',
            index=models.Index(fields=['probability', 'id'], name='candidates_by_likelihood'),
        ),
        migrations.AddConstraint(
            model_name='candidate',
            constraint=models.UniqueConstraint(fields=('unlinked', 'worker'), name='candidate_of_row_once'),
        ),
        migrations.AddConstraint(
            model_name='candidate',
            constraint=models.UniqueConstraint(fields=('other', 'worker'), name='candidate_of_worker_once'),
        ),
        migrations.AddConstraint(
            model_name='candidate',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('other__isnull', True), ('unlinked__isnull', False)), models.Q(('other__isnull', False), ('unlinked__isnull', True)), _connector='OR'), name='candidate_of_row_or_worker'),
        ),
        migrations.AddConstraint(
            model_name='candidate',
            constraint=models.CheckConstraint(condition=models.Q(('probability__isnull', True), ('probability__range', (0, 1)), _connector='OR'), name='candidate_probability_range'),
        ),
        migrations.AddConstraint(
            model_name='candidate',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('decided_at__isnull', True), ('state', 'asked')), models.Q(('decided_at__isnull', False), ('state__in', ['later', 'same', 'different'])), _connector='OR'), name='candidate_state_known'),
        ),
        migrations.AlterField(
            model_name='worker',
            name='merged_into',
            field=models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='merged', to='register.worker'),
        ),
        migrations.AddIndex(
            model_name='worker',
            index=models.Index(condition=models.Q(('merged_into__isnull', False)), fields=['merged_into'], name='workers_merged'),
        ),
    ]
