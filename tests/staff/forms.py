"""Filling in the admin's forms as a browser does: every field with its initial value, then what the clerk types."""

from html.parser import HTMLParser


class _Fields(HTMLParser):
    def __init__(self):
        super().__init__()
        self.data, self._select, self._option, self._textarea = {}, None, None, None

    def add(self, name, value):
        self.data.setdefault(name, []).append(value)

    def handle_starttag(self, tag, attrs):
        attrs = dict(attrs)
        name = attrs.get("name")
        if tag == "input" and name and "__prefix__" not in name and attrs.get("type") not in ("submit", "file"):
            if attrs.get("type") not in ("checkbox", "radio") or "checked" in attrs:
                self.add(name, attrs.get("value", "on" if attrs.get("type") == "checkbox" else ""))
        elif tag == "select" and name and "__prefix__" not in name:
            self._select = name
        elif tag == "option" and self._select and "selected" in attrs:
            self.add(self._select, attrs.get("value", ""))
        elif tag == "textarea" and name and "__prefix__" not in name:
            self._textarea = name
            self.add(name, "")

    def handle_endtag(self, tag):
        if tag == "select":
            self._select = None
        elif tag == "textarea":
            self._textarea = None

    def handle_data(self, data):
        if self._textarea:
            self.data[self._textarea][-1] += data


def fields_of(response):
    """What a browser would send back if nobody typed anything."""
    content = response.content.decode()
    parser = _Fields()
    parser.feed(content[content.index("<main") : content.index("</main")])
    return {name: values if len(values) > 1 else values[0].removeprefix("\n") for name, values in parser.data.items()}


def submit(client, address, typed, button="_save"):
    """Open the form, type, press the button; returns the answer without following it."""
    return client.post(address, fields_of(client.get(address)) | typed | {button: "1"})


def confirm(client, address, response, button="_save"):
    """Tick „Trotzdem speichern“ on the page that warns and press the button again."""
    warned = fields_of(response) | {"_trotzdem": response.context["hinweis"].confirmation}
    return client.post(address, warned | {button: "1"})


def errors_of(response):
    """Every error that the page shows, of the form and of its lines."""
    found = [error for errors in response.context["adminform"].form.errors.values() for error in errors]
    for inline in response.context["inline_admin_formsets"]:
        found += list(inline.formset.non_form_errors())
        found += [error for form in inline.formset.forms for errors in form.errors.values() for error in errors]
    return found
