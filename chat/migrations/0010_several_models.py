from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('chat', '0009_history'),
    ]

    operations = [
        migrations.AddField(
            model_name='run',
            name='model_key',
            field=models.CharField(blank=True, db_default='', default='', max_length=64),
        ),
        migrations.AddField(
            model_name='turn',
            name='model_key',
            field=models.CharField(blank=True, db_default='', default='', max_length=64),
        ),
    ]
