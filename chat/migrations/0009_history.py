import django.db.models.deletion
from django.db import migrations, models

SQLITE = """
CREATE VIRTUAL TABLE chat_history_words USING fts5(
  words, content='chat_historyentry', content_rowid='id', detail=none, columnsize=0, prefix='2 3',
  tokenize="unicode61 remove_diacritics 0 tokenchars '_'"
);
CREATE TRIGGER chat_history_added AFTER INSERT ON chat_historyentry BEGIN
  INSERT INTO chat_history_words(rowid, words) VALUES (new.id, new.words);
END;
CREATE TRIGGER chat_history_deleted AFTER DELETE ON chat_historyentry BEGIN
  INSERT INTO chat_history_words(chat_history_words, rowid, words) VALUES ('delete', old.id, old.words);
END;
CREATE TRIGGER chat_history_changed AFTER UPDATE ON chat_historyentry BEGIN
  INSERT INTO chat_history_words(chat_history_words, rowid, words) VALUES ('delete', old.id, old.words);
  INSERT INTO chat_history_words(rowid, words) VALUES (new.id, new.words);
END;
"""
POSTGRESQL = (
    "CREATE INDEX chat_history_words ON chat_historyentry "
    "USING gin (array_to_tsvector(string_to_array(words, ' ')))"
)


def add_index(apps, schema_editor):
    """The full-text index of the database that this is; it is empty, and filled in the background."""
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute(POSTGRESQL)
        return
    statement = ""
    for line in SQLITE.splitlines():
        statement += line + "\n"
        is_whole = "BEGIN" not in statement or "END;" in statement
        if line.rstrip().endswith(";") and is_whole:
            schema_editor.execute(statement)
            statement = ""


def drop_index(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute("DROP INDEX chat_history_words")
        return
    for name in ("added", "deleted", "changed"):
        schema_editor.execute(f"DROP TRIGGER chat_history_{name}")
    schema_editor.execute("DROP TABLE chat_history_words")


class Migration(migrations.Migration):
    dependencies = [("chat", "0008_focus")]
    operations = [
        migrations.AddField(
            model_name="conversation",
            name="unindexed",
            field=models.PositiveIntegerField(db_default=1, db_index=True, default=1),
        ),
        migrations.CreateModel(
            name="HistoryEntry",
            fields=[
                ("id", models.BigIntegerField(primary_key=True, serialize=False)),
                ("stamp", models.CharField(max_length=64)),
                ("words", models.TextField()),
                (
                    "conversation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to="chat.conversation"
                    ),
                ),
                (
                    "turn",
                    models.OneToOneField(
                        null=True, on_delete=django.db.models.deletion.CASCADE, related_name="+", to="chat.turn"
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("turn__isnull", True)),
                        fields=("conversation",),
                        name="title_indexed_once",
                    )
                ],
            },
        ),
        migrations.RunPython(add_index, drop_index),
    ]
