"""Operators read what was said of answers, with the question, and as text."""

from django.test import Client
from django.utils import timezone

from chat.actions.records import FOREIGN
from chat.models import Conversation, Feedback, Run, Turn


def test_operators_read_it_with_its_question_and_its_sums(operator: Client, conversation: Conversation) -> None:
    turn = Turn.objects.create(conversation=conversation, client_id="1", question="<b>Why?", search=False, think=False)
    for good, comment, where in ((True, "", ""), (False, "<script>这不对", ""), (False, "told elsewhere", FOREIGN)):
        fields = {"search": False, "think": False, "status": "finished", "model": "r1", "beat_at": timezone.now()}
        run = Run.objects.create(turn=turn, client_id=f"{where}{comment}", **fields)
        Feedback.objects.create(run=run, good=good, reason="" if good else "wrong", comment=comment)

    page = operator.get("/operation/feedback/").content.decode()

    assert "&lt;b&gt;Why?" in page
    assert "&lt;script&gt;这不对" in page
    assert "Something is wrong" in page
    assert "told elsewhere" not in page
    assert page.count('<td class="table__number">1</td>') == 2
