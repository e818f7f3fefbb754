"""Chaos: runs are asked, stopped, retried and edited while the stack's processes die, freeze and come back."""
