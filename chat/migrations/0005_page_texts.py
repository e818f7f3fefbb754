import django.db.models.deletion
from django.db import migrations, models

import chat.models


class Migration(migrations.Migration):

    dependencies = [
        ('chat', '0004_effort_of_thinking'),
    ]

    operations = [
        migrations.CreateModel(
            name='PageText',
            fields=[
                ('hash', models.CharField(max_length=64, primary_key=True, serialize=False)),
                ('zipped', models.BinaryField()),
                ('kept_at', models.DateTimeField(db_index=True)),
            ],
        ),
        migrations.AddField(
            model_name='page',
            name='body',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='pages', to='chat.pagetext'),
        ),
        migrations.AddField(
            model_name='page',
            name='url_key',
            field=chat.models.UrlKey(default='', editable=False, max_length=32),
        ),
        migrations.AddField(
            model_name='source',
            name='url_key',
            field=chat.models.UrlKey(default='', editable=False, max_length=32),
        ),
        migrations.AlterField(
            model_name='page',
            name='text',
            field=models.TextField(blank=True),
        ),
    ]
