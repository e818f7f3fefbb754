"""HTTP and the socket: bodies in and out, refusals, metrics."""

__all__ = ["metrics", "routes", "sign_outs", "websocket"]
