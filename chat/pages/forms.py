"""Forms of allauth as this site wants them."""

from typing import Any

from allauth.account.forms import LoginForm, SignupForm
from django.http import HttpRequest

from chat.models import User


class SignIn(LoginForm):  # type: ignore[misc]
    """Whoever comes to sign in can write at once."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["login"].widget.attrs["autofocus"] = True


class SignUp(SignupForm):  # type: ignore[misc]
    """Takes as long for an address that has an account: nobody shall learn by a clock what no sentence tells."""

    def try_save(self, request: HttpRequest) -> Any:
        if self.account_already_exists:
            User().set_password(self.cleaned_data["password1"])  # the hash is nearly all of the work of signing up
        return super().try_save(request)
