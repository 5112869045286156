"""Working days (工作日) of mainland China, with the days moved around the holidays."""

from backend.calendar.working_days import ESTIMATE_NOTE, DueDate, WorkingCalendar, load_calendar

__all__ = ["ESTIMATE_NOTE", "DueDate", "WorkingCalendar", "load_calendar"]
