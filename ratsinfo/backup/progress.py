from typing import Any

from tqdm import tqdm


class Bar:
    """A bar of bytes on a terminal, and nothing anywhere else."""

    def __init__(self, title: str, size: int):
        self.bar = tqdm(desc=title, total=size, unit="B", unit_scale=True, disable=None)

    def __enter__(self) -> Any:
        return self.bar.update

    def __exit__(self, *_: object) -> None:
        self.bar.close()
