"""The demonstration's projects, step by step, each on its day."""

from wagtail.rich_text import RichText

from activity.actions import in_the_past
from home.demo.dates import at, months_ago
from home.demo.pages import publish_under
from projects.actions import advance_project
from projects.models import Funding, Holder, Origin, Place, ProjectPage, ProjectStep, ProjectUpdatePage


def make_project(site, table, told):
    """Publish a project, then let it walk through its steps, each on its day."""
    project = ProjectPage(
        title=told.title,
        slug=told.slug,
        introduction=told.introduction,
        scheme=told.scheme,
        people=told.people,
        next_step=told.next_step,
        reason=told.reason,
        story=[("paragraph", RichText(f"<p>{told.story}</p>"))],
    )
    first_ago, first_step, first_note = told.steps[0]
    project.steps = [ProjectStep(step=first_step, on=months_ago(first_ago), note=first_note)]
    project.fundings = [
        Funding(
            funder=site.partners.get(funder),
            funder_name="" if funder in site.partners else funder,
            asked=asked,
            granted=granted,
            spent=spent,
        )
        for funder, asked, granted, spent in told.fundings
    ]
    if told.holder:
        project.holders = [Holder(name=told.holder, agreed=True)]
    if told.place:
        project.places = [Place(name=told.place)]
    project.themes.add(site.themes[told.theme])
    with in_the_past(at(months_ago(first_ago), 12)):
        publish_under(table, project, by=site.people["facilitatrice"])
    for ago, step, note in told.steps[1:]:
        with in_the_past(at(months_ago(ago), 12)):
            project = advance_project(project, step, by=site.people["facilitatrice"], on=months_ago(ago), note=note)
    for ago, title, words in told.news:
        first, _stop, rest = words.partition(". ")
        news = ProjectUpdatePage(
            title=title,
            on=months_ago(ago),
            introduction=f"{first}." if rest else words,
            body=[("paragraph", RichText(f"<p>{rest}</p>"))] if rest else [],
        )
        with in_the_past(at(months_ago(ago), 12)):
            publish_under(project, news, by=site.people["facilitatrice"])
    return project


def tie_to_decision(site, project):
    """Say which decision of the register the project carries out."""
    decision = project.register_decisions.order_by("said_on").first()
    if decision:
        project = ProjectPage.objects.get(pk=project.pk)
        project.origins.add(Origin(decision=decision))
        project.save_revision(user=site.admin).publish(user=site.admin)
