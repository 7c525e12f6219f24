"""Facilitators answer remarks, send private links, and say that a later meeting approved the minutes."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import InvalidPage, Paginator
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import FormView, TemplateView
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin

from meetings.actions import answers, readback
from meetings.actions.approval import approve_minutes
from meetings.codes import code_in_two
from meetings.comparison import passages_of
from meetings.models import MeetingPage, MinutesPage, MinutesRemark
from meetings.readback_forms import AnswerForm, ApprovalForm, InvitationForm
from meetings.rules import may_approve, may_decide_remark

REMARKS_ON_A_PAGE = 20


def see_other(address):
    response = redirect(address)
    response.status_code = 303
    return response


def queue_of(minutes):
    return f"{reverse('meetings_remarks')}?compte-rendu={minutes.pk}"


class Remarks(WagtailAdminTemplateMixin, TemplateView):
    """Remarks on the minutes this person publishes: those that wait first; of one minutes when the query says which."""

    template_name = "meetings/readback/admin/queue.html"
    page_title = gettext_lazy("Remarks on minutes")
    header_icon = "remark"

    @cached_property
    def minutes(self):
        asked = self.request.GET.get("compte-rendu", "")
        if not asked:
            return None
        if not asked.isascii() or not asked.isdigit() or len(asked) > 18:
            raise Http404
        minutes = get_object_or_404(MinutesPage, pk=int(asked))
        if not may_approve(self.request.user, minutes):
            raise PermissionDenied
        return minutes

    def get_context_data(self, **kwargs):
        everything = self.request.GET.get("toutes") == "1"
        found = MinutesRemark.objects.decidable_by(self.request.user).select_related("minutes")
        if self.minutes:
            found = found.filter(minutes=self.minutes)
        found = found.exclude(body="") if everything else found.waiting()
        try:
            page = Paginator(found.order_by("created_at", "pk"), REMARKS_ON_A_PAGE).page(
                self.request.GET.get("page") or 1
            )
        except InvalidPage:
            raise Http404 from None
        return {
            **super().get_context_data(**kwargs),
            "page_obj": page,
            "everything": everything,
            "minutes": self.minutes,
            "query": "&".join(
                part
                for part in (
                    f"compte-rendu={self.minutes.pk}" if self.minutes else "",
                    "toutes=1" if everything else "",
                )
                if part
            ),
            **self.about_the_minutes(),
        }

    def get_breadcrumbs_items(self):
        crumbs = [*self.breadcrumbs_items]
        if self.minutes:
            edit = reverse("wagtailadmin_pages:edit", args=[self.minutes.pk])
            crumbs.append({"url": edit, "label": self.minutes.title})
        return [*crumbs, {"url": "", "label": self.page_title}]

    def about_the_minutes(self):
        if not self.minutes:
            return {}
        link = ""
        if self.minutes.takes_remarks:
            link = self.request.build_absolute_uri(
                readback.remarks_path(self.minutes, readback.link_for_those_present(self.minutes))
            )
        return {"code": code_in_two(self.minutes.meeting), "link": link}


class DeskView(WagtailAdminTemplateMixin, FormView):
    """A form that comes back filled (422) when it is refused."""

    def form_invalid(self, form):
        response = super().form_invalid(form)
        response.status_code = 422
        return response

    def refused(self, form, refusal):
        if hasattr(refusal, "error_dict"):
            for name, errors in refusal.error_dict.items():
                form.add_error(name if name in form.fields else None, errors)
        else:
            form.add_error(None, refusal)
        return self.form_invalid(form)

    def edit_crumb(self, minutes):
        return {"url": reverse("wagtailadmin_pages:edit", args=[minutes.pk]), "label": minutes.title}


class Remark(DeskView):
    """One remark, with the passage as it is today beside it, and the four things one can do."""

    form_class = AnswerForm
    template_name = "meetings/readback/admin/remark.html"
    page_title = gettext_lazy("A remark on minutes")
    header_icon = "remark"

    def dispatch(self, request, *args, **kwargs):
        found = MinutesRemark.objects.select_related("minutes")
        self.remark = get_object_or_404(found, pk=kwargs["pk"])
        if not may_decide_remark(request.user, self.remark):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    def get_initial(self):
        return {"reason": self.remark.reason}

    def get_context_data(self, **kwargs):
        minutes = self.remark.minutes
        return {
            **super().get_context_data(**kwargs),
            "remark": self.remark,
            "minutes": minutes,
            "passage": next((p for p in passages_of(minutes) if p.key == self.remark.anchor), None),
            "next_meeting": answers.next_meeting_after(minutes),
            "queue": queue_of(minutes),
        }

    def get_breadcrumbs_items(self):
        minutes = self.remark.minutes
        queue = {"url": queue_of(minutes), "label": Remarks.page_title}
        return [*self.breadcrumbs_items, self.edit_crumb(minutes), queue, {"url": "", "label": self.page_title}]

    def form_valid(self, form):
        deed = getattr(self, f"do_{self.request.POST.get('deed', '')}", None)
        if deed is None:
            raise Http404
        try:
            return see_other(deed(form.cleaned_data["reason"]))
        except readback.ReadBackRefusal as refusal:
            return self.refused(form, refusal)

    @property
    def editor(self):
        address = reverse("wagtailadmin_pages:edit", args=[self.remark.minutes_id])
        return f"{address}#block-{self.remark.anchor}-section"

    @property
    def decision(self):
        """Who decides, and the state she saw: of two facilitators, the second one is told."""
        return {"by": self.request.user, "seen": self.request.POST.get("seen")}

    def do_edit(self, reason):
        answers.accept_remark(self.remark, reason=reason, **self.decision)
        messages.success(self.request, _("The remark is accepted. Change the passage, then publish."))
        return self.editor

    def do_beside(self, reason):
        shown = answers.accept_remark(self.remark, beside=True, reason=reason, **self.decision)
        if shown:
            messages.success(self.request, _("The remark is accepted. Its words stand beside the passage."))
            return queue_of(self.remark.minutes)
        if shown is None:
            messages.info(self.request, _("This remark was accepted already."))
            return queue_of(self.remark.minutes)
        messages.warning(
            self.request,
            _("The remark is accepted. Its words are in the draft that somebody is writing: publish it once ready."),
        )
        return self.editor

    def do_refuse(self, reason):
        answers.refuse_remark(self.remark, reason=reason, **self.decision)
        messages.success(self.request, _("The remark is refused. Its author reads why."))
        return queue_of(self.remark.minutes)

    def do_next(self, reason):
        meeting = answers.put_to_next_meeting(self.remark, reason=reason, **self.decision)
        if meeting:
            sentence = _("The remark is on the agenda of “%(title)s”.") % {"title": meeting.title}
        else:
            sentence = _("The remark waits for the next meeting: it will be in its minutes as soon as you begin them.")
        messages.success(self.request, sentence)
        return queue_of(self.remark.minutes)


class MinutesDeskView(DeskView):
    """A form about minutes, for those who publish them."""

    template_name = "meetings/readback/admin/deed.html"
    lead = ""
    submit_label = ""

    def dispatch(self, request, *args, **kwargs):
        self.minutes = get_object_or_404(MinutesPage, pk=kwargs["pk"])
        if not may_approve(request.user, self.minutes):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    def get_context_data(self, **kwargs):
        return {
            **super().get_context_data(**kwargs),
            "minutes": self.minutes,
            "lead": self.lead,
            "submit_label": self.submit_label,
            "waiting": self.minutes.remarks.waiting().count(),
            "queue": queue_of(self.minutes),
        }

    def get_breadcrumbs_items(self):
        return [*self.breadcrumbs_items, self.edit_crumb(self.minutes), {"url": "", "label": self.page_title}]


class ApproveMinutes(MinutesDeskView):
    form_class = ApprovalForm
    page_title = gettext_lazy("The minutes are approved")
    header_icon = "check"
    lead = gettext_lazy(
        "From then on the text is frozen: it is corrected with a reason that everybody reads, and the old text stays."
    )
    submit_label = gettext_lazy("Say that they are approved")

    def get(self, request, *args, **kwargs):
        if self.minutes.validated_on:
            messages.info(request, _("These minutes are approved already."))
            return redirect(self.edit_crumb(self.minutes)["url"])
        return super().get(request, *args, **kwargs)

    def get_form_kwargs(self):
        own = self.minutes.meeting
        later = MeetingPage.objects.child_of(own.body).live().going_ahead().past().filter(starts_at__gt=own.starts_at)
        return {**super().get_form_kwargs(), "meetings": later}

    def form_valid(self, form):
        chosen = form.cleaned_data.get("at") or form.cleaned_data["on"]
        try:
            approve_minutes(self.minutes, by=self.request.user, at=chosen, mode=form.cleaned_data["mode"])
        except readback.ReadBackRefusal as refusal:
            return self.refused(form, refusal)
        messages.success(self.request, _("The minutes are approved. The page says so, and followers are told."))
        return see_other(self.edit_crumb(self.minutes)["url"])


class InviteToReadBack(MinutesDeskView):
    form_class = InvitationForm
    page_title = gettext_lazy("Send a private link")
    header_icon = "mail"
    lead = gettext_lazy(
        "Who receives it may say what is not right, without code or account. With a function, the remark is signed."
    )
    submit_label = gettext_lazy("Send the link")

    def form_valid(self, form):
        try:
            readback.invite_to_read_back(self.minutes, by=self.request.user, **form.cleaned_data)
        except readback.RemarksClosed:
            form.add_error(
                "signed_as",
                _("These minutes take no remark any more, but that of an official: say in what function she signs."),
            )
            return self.form_invalid(form)
        messages.success(self.request, _("The link is on its way."))
        return see_other(queue_of(self.minutes))
