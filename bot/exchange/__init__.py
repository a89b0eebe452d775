"""Knowledge bases as files: read from JSON lines, CSV and Markdown, written as the first two."""

from bot.exchange.draft import Draft, RefusedError, Skipped
from bot.exchange.formats import Format, Survey, read, survey
from bot.exchange.json_lines import write as write_json_lines
from bot.exchange.loading import Loader, Preview, Tally
from bot.exchange.spreadsheet import write as write_spreadsheet

__all__ = [
    "Draft",
    "Format",
    "Loader",
    "Preview",
    "RefusedError",
    "Skipped",
    "Survey",
    "Tally",
    "read",
    "survey",
    "write_json_lines",
    "write_spreadsheet",
]
