"""What a directory sees of an account and of a group, and what this service says of itself."""

from typing import Annotated, Any

from pydantic import Field
from scim2_models import (
    URN,
    AuthenticationScheme,
    Bulk,
    CaseExact,
    ChangePassword,
    ComplexAttribute,
    ETag,
    Filter,
    Mutability,
    Patch,
    Reference,
    Required,
    Resource,
    ScimPolicy,
    ScimProvider,
    ServiceProviderConfig,
    Sort,
    Uniqueness,
)

PAGE_MAX = 100
"""Resources of one answer."""


class Name(ComplexAttribute):
    """Kept, and shown nowhere but here."""

    given_name: str | None = None
    family_name: str | None = None


class Email(ComplexAttribute):
    """The address by which the account signs in."""

    value: str | None = None
    primary: bool | None = None


class Belonging(ComplexAttribute):
    """A group that the account is in."""

    value: str | None = None
    display: str | None = None


class Account(Resource[Any]):
    """An account: `userName` is the address by which it signs in."""

    __schema__ = URN("urn:ietf:params:scim:schemas:core:2.0:User")

    user_name: Annotated[str | None, Required.true, Uniqueness.server] = None
    name: Name | None = None
    active: Annotated[bool | None, Required.true] = None
    emails: Annotated[list[Email] | None, Mutability.read_only] = None
    groups: Annotated[list[Belonging] | None, Mutability.read_only] = None


class Member(ComplexAttribute):
    """An account in a group; groups are not in groups here."""

    value: Annotated[str | None, Mutability.immutable, CaseExact.true] = None
    ref: Annotated[Reference["User"] | None, Mutability.immutable] = Field(  # type: ignore[name-defined]  # noqa: F821
        None, serialization_alias="$ref", validation_alias="$ref"
    )


class Team(Resource[Any]):
    """A group: limits hang on it, and a role where the settings name it."""

    __schema__ = URN("urn:ietf:params:scim:schemas:core:2.0:Group")

    display_name: Annotated[str | None, Required.true, Uniqueness.server] = None
    members: list[Member] | None = None


CONFIG = ServiceProviderConfig(
    patch=Patch(supported=True),
    bulk=Bulk(supported=False, max_operations=0, max_payload_size=0),
    filter=Filter(supported=True, max_results=PAGE_MAX),
    change_password=ChangePassword(supported=False),
    sort=Sort(supported=False),
    etag=ETag(supported=False),
    authentication_schemes=[
        AuthenticationScheme(
            type=AuthenticationScheme.Type.oauthbearertoken,
            name="Bearer token",
            description="The token of the setting SCIM_TOKEN.",
        )
    ],
)
PROVIDER = ScimProvider(
    models=[Account, Team],
    config=CONFIG,
    # Directories send all that they know of a person: what has no place here is left out, as the RFC allows. The other
    # two are how Microsoft Entra writes its changes.
    policy=ScimPolicy(
        unknown=ScimPolicy.Unknown.ignore,
        remove_value_as_filter=ScimPolicy.RemoveValue.apply,
        unmatched_path_filter=ScimPolicy.UnmatchedPathFilter.create,
    ),
)
