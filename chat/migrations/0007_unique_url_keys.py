from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('chat', '0006_url_keys'),
    ]

    operations = [
        migrations.RemoveConstraint(model_name='page', name='page_kept_once'),
        migrations.RemoveConstraint(model_name='source', name='source_found_once'),
        migrations.AddConstraint(
            model_name='page',
            constraint=models.UniqueConstraint(fields=('url_key', 'hash'), name='page_kept_once'),
        ),
        migrations.AddConstraint(
            model_name='source',
            constraint=models.UniqueConstraint(fields=('run', 'url_key'), name='source_found_once'),
        ),
    ]
