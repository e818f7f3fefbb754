from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('chat', '0007_unique_url_keys'),
    ]

    operations = [
        migrations.AddField(
            model_name='turn',
            name='focus',
            field=models.CharField(blank=True, db_default='', default='', max_length=8),
        ),
    ]
