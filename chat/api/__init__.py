"""HTTP and the socket: bodies in and out, refusals, health, metrics."""

__all__ = ["health", "metrics", "routes", "sign_outs", "websocket"]
