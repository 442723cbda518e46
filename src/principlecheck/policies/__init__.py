"""Policy files to an organisation: find, convert and link them; `refusals/` says what is wrong."""
