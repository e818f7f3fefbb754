"""Any OpenAI-compatible server, SGLang first: what it is sent, how its stream is read, what its refusals mean."""

__all__ = ["calls", "clients", "engine", "inspection"]
