import pytest

from ratsinfo.examination import examining


class Examined:
    """A file in a folder of its own, to be examined and cleaned without a child process."""

    def __init__(self, path, kind):
        self.path, self.kind = path, kind

    @property
    def found(self):
        return examining.found(str(self.path), self.kind)

    @property
    def texts(self):
        return [finding.german_text for finding in self.found]

    def cleaned(self):
        target = self.path.with_name(f"rein.{self.kind}")
        examining.clean(str(self.path), self.kind, str(target))
        return Examined(target, self.kind)


@pytest.fixture
def file(tmp_path):
    def made(content, kind):
        path = tmp_path / f"datei.{kind}"
        path.write_bytes(content)
        return Examined(path, kind)

    return made
