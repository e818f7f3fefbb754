from hashlib import sha256

from django.db import migrations

ROWS = 1000


def fill(apps, schema_editor):
    """Apart from the changes of the schema: PostgreSQL alters no table that has rows with unchecked references."""
    for name in ('Page', 'Source'):
        rows = apps.get_model('chat', name).objects.using(schema_editor.connection.alias)
        while some := list(rows.filter(url_key='').only('pk', 'url')[:ROWS]):
            for row in some:
                row.url_key = sha256(row.url.encode('utf-8', 'surrogatepass')).hexdigest()[:32]
            rows.bulk_update(some, ['url_key'])


class Migration(migrations.Migration):

    dependencies = [
        ('chat', '0005_page_texts'),
    ]

    operations = [migrations.RunPython(fill, migrations.RunPython.noop)]
