"""SCIM 2.0 (RFC 7643, RFC 7644): an organisation's directory makes, changes and ends accounts, and fills groups.

Its shapes, filters and changes are scim2-models'; here is what they mean for our rows.
"""

__all__ = ["urls"]
