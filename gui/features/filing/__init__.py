"""The parts of the monthly filing: one form, used by the page 填报 and by the tab 本月填报 of a task."""
