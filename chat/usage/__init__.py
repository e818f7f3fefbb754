"""What answers have used and cost, summed by day, account and model."""

__all__ = ["sums"]
