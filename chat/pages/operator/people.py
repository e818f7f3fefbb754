"""The administrators' pages about accounts and groups."""

from typing import Any

from django import forms
from django.conf import settings
from django.contrib import messages
from django.contrib.auth.models import Group
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST

from chat.accounts import ROLES
from chat.actions import people
from chat.models import User
from chat.operation import audit
from chat.pages.accounts import invited, link, reader
from chat.pages.operator.access import for_administrators

PAGE_ROWS = 50
ROLE_CHOICES = [(role.name, role.label) for role in ROLES.values()]


class NewPerson(forms.Form):
    """An account to be made; without a password it is an invitation."""

    email = forms.EmailField(
        label=gettext_lazy("E-mail address"), widget=forms.EmailInput(attrs={"autocomplete": "off"})
    )
    role = forms.ChoiceField(label=gettext_lazy("Role"), choices=ROLE_CHOICES)
    password = forms.CharField(
        label=gettext_lazy("Password (leave it empty to get a link of invitation)"),
        required=False,
        strip=False,
        max_length=128,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )

    def clean_email(self) -> str:
        email: str = self.cleaned_data["email"]
        if User.objects.filter(email__iexact=email).exists():
            raise ValidationError(_("This address has an account already."))
        return email


class Person(forms.Form):
    """What of an account can be changed."""

    role = forms.ChoiceField(label=gettext_lazy("Role"), choices=ROLE_CHOICES)
    groups = forms.ModelMultipleChoiceField(
        Group.objects.order_by("name"),
        label=gettext_lazy("Groups"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    is_active = forms.BooleanField(label=gettext_lazy("May sign in"), required=False)


@for_administrators
@require_http_methods(["GET", "POST"])
def people_page(request: HttpRequest) -> HttpResponse:
    """All accounts, fifty at a time, and a form for another one."""
    form = NewPerson(request.POST or None, initial={"role": "member"}, label_suffix="")
    invitation = ""
    if request.method == "POST" and form.is_valid():
        if not form.cleaned_data["password"]:
            role = ROLES[form.cleaned_data["role"]]
            invitation = request.build_absolute_uri(link(invited(form.cleaned_data["email"], role)))
            audit.record("account.invited", reader(request), form.cleaned_data["email"], role.name)
        elif made(request, form):
            return redirect("operation_people")
    query = request.GET.get("query", "")[:200]
    rows = User.objects.filter(email__icontains=query).order_by("email").prefetch_related("groups")
    context = {
        "page": "people",
        "form": form,
        "invitation": invitation,
        "query": query,
        "people": Paginator(rows, PAGE_ROWS).get_page(request.GET.get("page")),
        "groups": Group.objects.order_by("name"),
    }
    return render(request, "operation/people.html", context)


def made(request: HttpRequest, form: NewPerson) -> bool:
    """Whether the account is there; else the form says why not."""
    cleaned = form.cleaned_data
    try:
        people.make(cleaned["email"], cleaned["password"], ROLES[cleaned["role"]])
    except ValidationError as error:
        form.add_error("password", error)
        return False
    audit.record("account.made", reader(request), cleaned["email"], cleaned["role"])
    messages.info(request, _("The account is made."))
    return True


@for_administrators
@require_http_methods(["GET", "POST"])
def person_page(request: HttpRequest, id: int) -> HttpResponse:
    """One account: what it is, and what can be done with it."""
    person = get_object_or_404(User, pk=id)
    initial = {"role": person.role.name, "groups": person.groups.all(), "is_active": person.is_active}
    form = Person(request.POST or None, initial=initial, label_suffix="")
    if request.method == "POST" and form.is_valid():
        cleaned = form.cleaned_data
        try:
            people.change(person, ROLES[cleaned["role"]], cleaned["groups"], is_active=cleaned["is_active"])
            audit.record("account.changed", reader(request), person, as_words(cleaned))
            messages.info(request, _("Stored."))
        except people.LastAdministrator:
            messages.error(request, _("This is the last administrator: make somebody else one first."))
        return redirect("operation_person", person.pk)
    audit.record("account.read", reader(request), person)
    return render(request, "operation/person.html", {"page": "people", "person": person, "form": form})


@for_administrators
@require_POST
def reset_password(request: HttpRequest, id: int) -> HttpResponse:
    """Show a link, once, with which the person chooses a new password."""
    person = get_object_or_404(User, pk=id, is_active=True)
    shown = request.build_absolute_uri(people.reset_link(person))
    audit.record("account.reset", reader(request), person)
    hours = settings.PASSWORD_RESET_TIMEOUT // 3600
    return render(request, "operation/reset.html", {"page": "people", "person": person, "link": shown, "hours": hours})


@for_administrators
@require_POST
def let_back_in(request: HttpRequest, id: int) -> HttpResponse:
    """Take off the second factors of whoever has lost them."""
    person = get_object_or_404(User, pk=id)
    people.reset_second_factor(person)
    audit.record("account.factors", reader(request), person)
    messages.info(request, _("Its second factors are taken off: the password alone signs in again."))
    return redirect("operation_person", id)


@for_administrators
@require_POST
def sign_out(request: HttpRequest, id: int) -> HttpResponse:
    """End all sessions of an account."""
    person = get_object_or_404(User, pk=id)
    people.sign_out(person)
    audit.record("account.signed_out", reader(request), person)
    messages.info(request, _("Signed out everywhere."))
    return redirect("operation_person", id)


@for_administrators
@require_POST
def delete(request: HttpRequest, id: int) -> HttpResponse:
    """Delete an account with everything; its address must be typed for it."""
    person = get_object_or_404(User, pk=id)
    if request.POST.get("email", "").strip().lower() != person.email.lower():
        messages.error(request, _("Nothing is deleted: the address is another one."))
        return redirect("operation_person", id)
    try:
        email = person.email
        people.delete(person)
        audit.record("account.deleted", reader(request), email)
    except people.LastAdministrator:
        messages.error(request, _("This is the last administrator: make somebody else one first."))
        return redirect("operation_person", id)
    messages.info(request, _("The account and all that belonged to it are deleted."))
    return redirect("operation_people")


@for_administrators
@require_POST
def export(request: HttpRequest, id: int) -> FileResponse:
    """Everything that is stored of an account, as a zip."""
    person = get_object_or_404(User, pk=id)
    audit.record("account.exported", reader(request), person)
    return FileResponse(people.exported(person), as_attachment=True, filename=f"wenyuan-{person.pk}.zip")


@for_administrators
@require_POST
def groups(request: HttpRequest) -> HttpResponse:
    """Make a group, or delete one; its members stay members."""
    if deleted := request.POST.get("delete", ""):
        for group in Group.objects.filter(pk=deleted if deleted.isdecimal() else 0):
            group.delete()
            audit.record("group.deleted", reader(request), group.name)
    elif (name := request.POST.get("name", "").strip()[:150]) and Group.objects.get_or_create(name=name)[1]:
        audit.record("group.made", reader(request), name)
    return redirect("operation_people")


def as_words(cleaned: dict[str, Any]) -> str:
    groups = ", ".join(sorted(group.name for group in cleaned["groups"]))
    access = "" if cleaned["is_active"] else " may not sign in"
    return f"{cleaned['role']} [{groups}]{access}"
