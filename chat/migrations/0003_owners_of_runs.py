from django.db import migrations

# Apart from the schema's change: PostgreSQL alters no table that has rows with unchecked references.
FILL = """
UPDATE chat_run SET owner_id = (
    SELECT conversation.owner_id FROM chat_turn turn
    JOIN chat_conversation conversation ON conversation.id = turn.conversation_id
    WHERE turn.id = chat_run.turn_id
) WHERE owner_id IS NULL
"""


class Migration(migrations.Migration):

    dependencies = [
        ('chat', '0002_writers_and_queue'),
    ]

    operations = [migrations.RunSQL(FILL, migrations.RunSQL.noop)]
