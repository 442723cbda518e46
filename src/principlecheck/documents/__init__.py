"""Policy files to an organisation: find, convert, link, and explain what is wrong."""
