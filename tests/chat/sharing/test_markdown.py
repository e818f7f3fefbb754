"""A conversation as Markdown: one branch, linked numbers, sources with the words of their pages."""

from chat.models import Conversation, User
from chat.sharing.gathering import gathered
from chat.sharing.markdown import as_markdown
from tests.chat.sharing.records import answered

WHOLE = """# Harbours

## Which port?

### Ports

The 軟體 listens on 30000[\\[1\\]](https://a.example/1%28x%29). 软件也是[\\[2\\]](https://a.example/2%28x%29).

```py
x[1] = "<b>"
```

$E = mc^2$ \\<script>alert(1)\\</script>

**Sources:**

1. [Page \\[1\\] 頁](https://a.example/1%28x%29) (2026-11-01)
   - Words agree with the page: “The server listens on 30000 by default.”
   - Read: 2026-11-02 00:00 UTC · SHA-256 5e5e5e5e5e5e5e5e5e5e5e5e5e5e5e5e5e5e5e5e5e5e5e5e5e5e5e5e5e5e5e5e
2. [Page \\[2\\] 頁](https://a.example/2%28x%29) (2026-11-01)
   - Not found on the page
   - Read: 2026-11-02 00:00 UTC
"""


def test_an_answer_keeps_its_words_its_numbers_and_its_proof(alice: User, conversation: Conversation) -> None:
    Conversation.objects.filter(pk=conversation.pk).update(title="Harbours")
    answered(conversation, "Which port?")

    assert as_markdown(gathered(alice, conversation.pk)) == WHOLE


def test_one_branch_is_written_and_which_one_can_be_said(alice: User, conversation: Conversation) -> None:
    first = answered(conversation, "First?").turn
    left = answered(conversation, "Left?", first).turn
    answered(conversation, "Right?", first)
    record = gathered(alice, conversation.pk)

    assert [line for line in as_markdown(record).splitlines() if line.startswith("## ")] == ["## First?", "## Right?"]
    assert "## Left?" in as_markdown(record, left.pk)
    assert "## Right?" not in as_markdown(record, left.pk)
