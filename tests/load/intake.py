"""How many emails a second come all the way in, on two cores. `make bench` prints it (`python -m tests.load.intake`).

Counted is everything that happens to an email: its bytes are kept and committed, it is read, becomes a contact with an
enquiry that waits, and the notice that says so is queued, each as in the product, in a database of its own that writes
to the disk. Two processes work side by side, as two workers would; the clock on the wall is what counts.
"""

import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path

from firstcontact.doors.console.installation import Installation

PROCESSES = 2
EMAILS = 600
"""For each process; the first tenth warms it up and is not counted."""
INSIDE = "tests.load.intake_inside"


def measure() -> float:
    """Emails a second."""
    with tempfile.TemporaryDirectory(prefix="fc-bench-") as folder:
        os.chmod(folder, 0o755)  # noqa: S103  # the database runs as another user when root measures
        os.environ["FIRSTCONTACT_HOME"] = str(Path(folder) / "home")
        os.environ["FIRSTCONTACT_DEMO"] = "1"
        installation = Installation()
        with installation.database(tied=True) as endpoints:
            assert installation.migrate(endpoints) == 0
            environment = {**os.environ, **installation.environment(endpoints)}
            command = [sys.executable, "-m", INSIDE]
            subprocess.run(command, env=environment, check=True)
            running = [
                subprocess.Popen([*command, str(number), str(EMAILS)], env=environment, stdout=subprocess.PIPE)
                for number in range(PROCESSES)
            ]
            times = [json.loads(one.communicate()[0]) for one in running]
    counted = PROCESSES * (EMAILS - EMAILS // 10)
    seconds: float = max(one["ended"] for one in times) - min(one["began"] for one in times)
    return counted / seconds


def main() -> None:
    """Prints the figure."""
    said = "each kept raw, made a contact with an enquiry that waits, its notice queued"
    sys.stdout.write(f"Full intake: {measure():.0f} emails a second in {PROCESSES} processes ({said}).\n")


if __name__ == "__main__":
    main()
