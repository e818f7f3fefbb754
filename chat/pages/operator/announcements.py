"""What the operator tells all readers, and maintenance: written, and ended."""

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST

from chat.actions import announcing
from chat.models import Announcement
from chat.operation import audit
from chat.pages.accounts import reader
from chat.pages.operator.access import for_operators


class AnnouncementForm(forms.ModelForm):  # type: ignore[type-arg]
    """A sentence, and whether questions are held."""

    class Meta:
        model = Announcement
        fields = ("text", "holds_questions")
        labels = {
            "text": gettext_lazy("What all readers are to know"),
            "holds_questions": gettext_lazy("Maintenance: take no new questions while this stands"),
        }
        widgets = {"text": forms.Textarea(attrs={"rows": 2, "maxlength": 500})}


@for_operators
@require_http_methods(["GET", "POST"])
def announcements(request: HttpRequest) -> HttpResponse:
    """The announcements that stand, and a form for another one."""
    form = AnnouncementForm(request.POST or None, label_suffix="")
    if request.method == "POST" and form.is_valid():
        announcing.announce(form.instance, reader(request))
        audit.record("announcement.made", reader(request), form.instance.text[:100])
        messages.info(request, _("It stands on every page, also on those that are open."))
        return redirect("operation_announcements")
    context = {"page": "announcements", "form": form, "standing": Announcement.objects.standing()}
    return render(request, "operation/announcements.html", context)


@for_operators
@require_POST
def end_announcement(request: HttpRequest, id: int) -> HttpResponse:
    """It stands no longer; with it ends the maintenance that it began."""
    if announcing.withdraw(id):
        audit.record("announcement.ended", reader(request), str(id))
    return redirect("operation_announcements")
