from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('chat', '0013_limits'),
    ]

    operations = [
        migrations.AddField(
            model_name='page',
            name='receipt',
            field=models.JSONField(null=True),
        ),
    ]
