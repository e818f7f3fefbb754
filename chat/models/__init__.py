"""Who asked what, and what answered it: fields, constraints and querysets. Verbs are in `chat/actions/`.

A conversation, run or source is reached only through `for_user`.
"""

from chat.accounts import User
from chat.models.announcements import Announcement
from chat.models.audit import AuditEntry, AuditRetention, SettingsRecord
from chat.models.conversations import Conversation, Turn
from chat.models.feedback import Feedback
from chat.models.folders import Folder
from chat.models.history import HistoryEntry
from chat.models.instructions import Instructions
from chat.models.limits import Limit
from chat.models.owned import Owned
from chat.models.pages import Page, PageText, Passage, Source, TextPack, UrlKey, url_key
from chat.models.provisioned import Provisioned
from chat.models.runs import NEVER, QueueMember, Run, RunSet, WriterProcess
from chat.models.sharing import SharedLink
from chat.models.usage import Usage

__all__ = [
    "NEVER",
    "Announcement",
    "AuditEntry",
    "AuditRetention",
    "Conversation",
    "Feedback",
    "Folder",
    "HistoryEntry",
    "Instructions",
    "Limit",
    "Owned",
    "Page",
    "PageText",
    "Passage",
    "Provisioned",
    "QueueMember",
    "Run",
    "RunSet",
    "SettingsRecord",
    "SharedLink",
    "Source",
    "TextPack",
    "Turn",
    "UrlKey",
    "Usage",
    "User",
    "WriterProcess",
    "audit",
    "chunks",
    "compression",
    "earlier_answers",
    "limits",
    "prepared",
    "schema",
    "url_key",
]
