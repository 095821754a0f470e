"""What the commands write: lines with the name of their process before them, and bars for long work.

Without a terminal (a log, a pipe) there are no colours and no moving bars: a line at every tenth part instead.
"""

import json
import os
import sys
from dataclasses import dataclass, field

from rich.console import Console
from rich.progress import BarColumn, Progress, TaskID, TaskProgressColumn, TextColumn, TimeRemainingColumn
from rich.text import Text

from firstcontact.foundation.clock import now

COLOURS = ("cyan", "magenta", "green", "yellow", "blue", "bright_red")
SUPERVISOR = "supervisor"
PROGRESS_SIGN = "\x1eprogress "  # begins a line in which a child process says how far it is


def say_progress(label: str, done: int, total: int) -> None:
    """Says from inside a child process how far its long work is; the supervisor's screen draws it."""
    sys.stdout.write(f"{PROGRESS_SIGN}{json.dumps([label, done, total])}\n")
    sys.stdout.flush()


def log_screen() -> "Screen":
    """The screen of a command that runs processes: what it writes is their log, in the form of LOG_FORMAT."""
    return Screen(json=os.environ.get("LOG_FORMAT") == "json")


@dataclass
class Screen:
    """Writes to one console; made once a command. With `json` each line is one object, whoever says it."""

    console: Console = field(default_factory=Console)
    json: bool = False
    _colours: dict[str, str] = field(default_factory=dict)
    _bars: dict[str, TaskID] = field(default_factory=dict)
    _labels: dict[str, set[str]] = field(default_factory=dict)  # of the bars of each process
    _tenths: dict[str, int] = field(default_factory=dict)
    _progress: Progress | None = None

    def echo(self, name: str, line: str) -> None:
        """One line of a process, or a mark of its progress; without a name it is the command's own."""
        if line.startswith(PROGRESS_SIGN):
            label, done, total = json.loads(line.removeprefix(PROGRESS_SIGN))
            self._labels.setdefault(name, set()).add(str(label))
            self.advance(str(label), int(done), int(total))
            return
        if self.json:
            self._write(name, line)
            return
        if not name:
            self.say(line)
            return
        colour = self._colours.setdefault(name, COLOURS[len(self._colours) % len(COLOURS)])
        # In one call: a bar that is drawn again between two would wipe the name away.
        self.console.print(
            Text.assemble((f"{name:>7}", colour), " ", ("|", "dim"), " ", line), highlight=False, soft_wrap=True
        )

    def say(self, text: str) -> None:
        """Words of the command itself; `[bold]` and the like are drawn."""
        if self.json:
            self._write("", text)
            return
        self.console.print(text, highlight=False, soft_wrap=True)

    def advance(self, label: str, done: int, total: int) -> None:
        """Long work has done so many of so many."""
        if self.console.is_terminal:
            self._draw(label, done, total)
            return
        tenth = done * 10 // max(total, 1)
        if self._tenths.get(label) != tenth:
            self._tenths[label] = tenth
            self.say(f"{label}: {done:,} of {total:,} ({tenth * 10}%)")

    def ended(self, name: str) -> None:
        """A process has ended: what it did not finish leaves the screen."""
        for label in self._labels.pop(name, set()):
            task = self._bars.pop(label, None)
            if self._progress is not None and task is not None:
                self._progress.remove_task(task)
                self._progress.refresh()
        if not self._bars:
            self.close()

    def close(self) -> None:
        """Takes the bars off the screen."""
        if self._progress is not None:
            self._progress.stop()
            self._progress = None
        self._bars.clear()

    def _write(self, name: str, line: str) -> None:
        """A line that is an object already stays as it is; any other is put into one."""
        if not line.startswith("{"):
            at, said = now().isoformat(timespec="milliseconds"), line if name else Text.from_markup(line).plain
            line = json.dumps({"time": at, "level": "INFO", "process": name or SUPERVISOR, "message": said})
        self.console.out(line, highlight=False)

    def _draw(self, label: str, done: int, total: int) -> None:
        if self._progress is None:
            columns = (TextColumn("{task.description}"), BarColumn(), TaskProgressColumn(), TimeRemainingColumn())
            # No thread of its own may draw: the supervisor must stay with one thread.
            self._progress = Progress(*columns, console=self.console, auto_refresh=False)
            self._progress.start()
        task = self._bars.get(label)
        if task is None:
            task = self._bars[label] = self._progress.add_task(label, total=total)
        self._progress.update(task, completed=done, total=total)
        self._progress.refresh()
        if done >= total:
            self._progress.stop_task(task)
            if all(bar.finished for bar in self._progress.tasks):
                self.close()
