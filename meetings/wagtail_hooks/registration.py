"""What registrations add to Wagtail."""

from wagtail import hooks

from meetings.actions.registration import forget_person

hooks.register("account_closing", forget_person)
