"""Django's rules for passwords in our words: its own Chinese calls readers otherwise than every sentence here."""

from django.contrib.auth.password_validation import (
    CommonPasswordValidator,
    MinimumLengthValidator,
    UserAttributeSimilarityValidator,
)
from django.utils.translation import gettext as _


class LongEnough(MinimumLengthValidator):
    def get_error_message(self) -> str:
        return _("This password is too short: at least {count} characters.").format(count=self.min_length)

    def get_help_text(self) -> str:
        return _("At least {count} characters.").format(count=self.min_length)


class Uncommon(CommonPasswordValidator):
    def get_error_message(self) -> str:
        return _("This password is used by too many.")

    def get_help_text(self) -> str:
        return _("None that many others use.")


class Dissimilar(UserAttributeSimilarityValidator):
    def get_error_message(self) -> str:
        return _("This password is too much like your e-mail address.")

    def get_help_text(self) -> str:
        return _("None that is like your e-mail address.")
