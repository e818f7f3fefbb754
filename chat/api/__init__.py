"""HTTP and the socket: bodies in and out, refusals, health."""

__all__ = ["routes", "sign_outs", "websocket"]
