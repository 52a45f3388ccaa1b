"""The child process: limits itself, calls one function with one file, answers on standard output as JSON.

    python -m ratsinfo.confinement.child package.module:function PATH '{"name": "value"}'

The answer is {"value": ...}, {"refused": German sentence} or {"failed": kind of error and place, never content}.
"""

import json
import resource
import sys
import traceback
from importlib import import_module
from typing import Any

from ratsinfo.confinement import TOO_MUCH, Unreadable

MEGABYTE = 1024 * 1024
LIMITS = {
    resource.RLIMIT_AS: 500 * MEGABYTE,
    resource.RLIMIT_CPU: 10,
    resource.RLIMIT_FSIZE: 100 * MEGABYTE,
    resource.RLIMIT_NOFILE: 64,
    resource.RLIMIT_CORE: 0,
}


def limit_itself() -> None:
    for which, most in LIMITS.items():
        resource.setrlimit(which, (most, most))


def answer_to(job: str, path: str, arguments: dict[str, str]) -> dict[str, Any]:
    module, _, function = job.partition(":")
    try:
        return {"value": getattr(import_module(module), function)(path, **arguments)}
    except Unreadable as refusal:
        return {"refused": str(refusal)}
    except MemoryError:
        return {"refused": TOO_MUCH}
    except Exception as error:
        place = traceback.extract_tb(error.__traceback__)[-1]
        return {"failed": f"{type(error).__name__} in {place.name}, line {place.lineno}"}


if __name__ == "__main__":
    limit_itself()
    job, path, arguments = sys.argv[1:]
    json.dump(answer_to(job, path, json.loads(arguments)), sys.stdout)
