from django.db import migrations


def index_anew(apps, schema_editor):
    """Entries of before know no words of the pages that answers cite; the background makes them anew."""
    conversations = apps.get_model("chat", "Conversation").objects.using(schema_editor.connection.alias)
    conversations.filter(unindexed=0).update(unindexed=1)


class Migration(migrations.Migration):
    dependencies = [("chat", "0014_receipts")]
    operations = [migrations.RunPython(index_anew, migrations.RunPython.noop)]
