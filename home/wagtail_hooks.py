from wagtail import hooks

from home.desk import Desk


@hooks.register("construct_homepage_panels")
def add_desk(request, panels):
    panels.append(Desk())
