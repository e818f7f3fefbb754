# ruff: noqa: E501 (each message is a line)
"""Conversations in the shapes of other products' exports, all made up."""

from typing import Any

CHATGPT: dict[str, Any] = {
    "id": "c-1", "title": "Lighthouses", "create_time": 1764000000.5, "update_time": 1764000100.0,
    "mapping": {
        "root": {"id": "root", "message": None, "parent": None, "children": ["s"]},
        "s": {"parent": "root", "children": ["q1"], "message": {"author": {"role": "system"}, "content": {"content_type": "text", "parts": ["hidden"]}, "metadata": {"is_visually_hidden_from_conversation": True}}},
        "q1": {"parent": "s", "children": ["a1", "a2"], "message": {"author": {"role": "user"}, "create_time": 1764000001, "content": {"content_type": "text", "parts": ["How high is it?"]}}},
        "a1": {"parent": "q1", "children": ["q2"], "message": {"author": {"role": "assistant"}, "create_time": 1764000002, "content": {"content_type": "text", "parts": ["It is 41 m high [1]."]}, "metadata": {"model_slug": "gpt-x"}}},
        "a2": {"parent": "q1", "children": [], "message": {"author": {"role": "assistant"}, "create_time": 1764000003, "content": {"content_type": "text", "parts": ["Forty-one metres."]}, "metadata": {"model_slug": "gpt-x"}}},
        "q2": {"parent": "a1", "children": ["t"], "message": {"author": {"role": "user"}, "create_time": 1764000004, "content": {"content_type": "text", "parts": ["And its \u0000light?"]}}},
        "t": {"parent": "q2", "children": ["a3"], "message": {"author": {"role": "tool"}, "content": {"content_type": "code", "text": "x"}}},
        "a3": {"parent": "t", "children": [], "message": {"author": {"role": "assistant"}, "content": {"content_type": "text", "parts": ["White."]}}},
    },
}  # fmt: skip
DEEPSEEK: dict[str, Any] = {
    "id": "d-1", "title": "港口", "inserted_at": "2026-03-01T10:00:00.123+08:00", "updated_at": "2026-03-01T10:05:00+08:00",
    "mapping": {
        "root": {"id": "root", "parent": None, "children": ["1"], "message": None},
        "1": {"id": "1", "parent": "root", "children": ["2"], "message": {"model": "deepseek-reasoner", "inserted_at": "2026-03-01T10:00:01+08:00", "fragments": [{"type": "REQUEST", "content": "港口費多少？"}]}},
        "2": {"id": "2", "parent": "1", "children": [], "message": {"model": "deepseek-reasoner", "inserted_at": "2026-03-01T10:00:09+08:00", "fragments": [{"type": "SEARCH", "results": []}, {"type": "THINK", "content": "我想想"}, {"type": "RESPONSE", "content": "十二歐元。"}]}},
    },
}  # fmt: skip
OPEN_WEBUI: dict[str, Any] = {
    "id": "w-1", "title": "Ports", "created_at": 1764000000, "updated_at": 1764000200, "pinned": True, "archived": False,
    "chat": {"title": "Ports", "history": {"currentId": "m4", "messages": {
        "m1": {"id": "m1", "parentId": None, "childrenIds": ["m2"], "role": "user", "content": "Which port?", "timestamp": 1764000001},
        "m2": {"id": "m2", "parentId": "m1", "childrenIds": ["m3"], "role": "assistant", "content": "30000.", "model": "r1", "timestamp": 1764000002},
        "m3": {"id": "m3", "parentId": "m2", "childrenIds": ["m4"], "role": "user", "content": "Why?", "timestamp": 1764000003},
        "m4": {"id": "m4", "parentId": "m3", "childrenIds": [], "role": "assistant", "content": "By default.", "model": "r1", "timestamp": 1764000004},
    }}},
}  # fmt: skip
