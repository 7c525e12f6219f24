"""What can be done with a project."""

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone

from activity.actions import record
from activity.models import Activity
from projects.enums import Step
from projects.models import ProjectPage, ProjectStep
from projects.rules import may_advance_project
from projects.verbs import PROJECT_BORN, PROJECT_MOVED, PROJECT_NEWS


@transaction.atomic
def advance_project(project, step, *, by, on=None, note="", reason=""):
    """Write that the project reached `step` (a projects.enums.Step) on the day `on`, today if not given; publish it.

    Reaching again the step it stands at changes nothing. Returns the project as saved. Raises PermissionDenied, and
    ValidationError when a project is set aside without a reason.
    """
    step = Step(step)
    # The page's own row is the lock: two people saying the same thing at once say it once.
    project = ProjectPage.objects.select_for_update(of=("self",)).get(pk=project.pk)
    if not may_advance_project(by, project):
        raise PermissionDenied
    if project.step == step and project.steps.exists():
        return project
    draft = project.get_latest_revision_as_object() if project.has_unpublished_changes else project
    draft.steps.add(ProjectStep(step=step, on=on or timezone.localdate(), note=note))
    if reason:
        draft.reason = reason
    draft.full_clean()
    draft.save_revision(user=by, log_action=True).publish(user=by)
    return ProjectPage.objects.get(pk=project.pk)


@transaction.atomic
def tell_project(project, *, by):
    """Log what is new in a project just published: that it exists, or that it reached another step. Twice is once."""
    told = Activity.objects.filter(page_id=project.pk).of_verb(PROJECT_BORN, PROJECT_MOVED).newest_first().first()
    if told is None:
        return record(project, PROJECT_BORN, by=by, data={"step_key": project.step})
    if told.data.get("step_key") != project.step:
        return record(
            project, PROJECT_MOVED, by=by, data={"step": project.get_step_display(), "step_key": project.step}
        )
    return None


@transaction.atomic
def tell_news(update, *, by):
    """Log a project's news the first time it is published."""
    if Activity.objects.filter(page_id=update.pk).of_verb(PROJECT_NEWS).exists():
        return None
    return record(update, PROJECT_NEWS, by=by, data={"project": update.get_parent().title})
