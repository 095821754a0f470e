"""The wheel: installed in an empty environment, without Node, it shows its first page with its styles."""

import http.client
import os
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import time
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from firstcontact.doors.console.ports import free_port

ROOT = Path(__file__).resolve().parents[2]
INSTALL_SECONDS, START_SECONDS = 900, 180
pytestmark = [pytest.mark.long, pytest.mark.shows("wheel-without-node")]


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel, built from this tree as `make dist` builds it."""
    assets = ROOT / "firstcontact" / "doors" / "parts" / "static" / "vendor"
    if not assets.exists():
        pytest.skip("The front-end files are not there: `make assets`.")
    out = tmp_path_factory.mktemp("dist")
    command = [sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", str(out), str(ROOT)]
    done = subprocess.run(command, capture_output=True, text=True, timeout=INSTALL_SECONDS, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    return next(out.glob("*.whl"))


def test_it_carries_styles_services_and_languages_and_no_tests(wheel: Path) -> None:
    names = zipfile.ZipFile(wheel).namelist()

    assert any(name.endswith("static/vendor/govuk-frontend.min.css") for name in names)
    assert any(name.endswith("services/missed-bin.yaml") for name in names)
    assert any(name.endswith("cy/LC_MESSAGES/django.mo") for name in names)
    assert not any("/tests/" in name for name in names)


@pytest.fixture
def home() -> Iterator[Path]:
    """A state folder that another account can pass through: as root, the database runs as somebody else."""
    with tempfile.TemporaryDirectory(prefix="fc-wheel-") as folder:
        Path(folder).chmod(0o755)
        yield Path(folder) / "home"


def test_it_shows_its_first_page_without_node(wheel: Path, tmp_path: Path, home: Path) -> None:
    environment = tmp_path / "empty"
    subprocess.run([sys.executable, "-m", "venv", str(environment)], check=True, timeout=INSTALL_SECONDS)
    python = environment / "bin" / "python"
    locked = ROOT / "requirements" / "run.txt"
    install = [str(python), "-m", "pip", "install", "-q", "-c", str(_without_hashes(locked, tmp_path)), str(wheel)]
    done = subprocess.run(install, capture_output=True, text=True, timeout=INSTALL_SECONDS, check=False)
    assert done.returncode == 0, done.stderr
    port, log = free_port("127.0.0.1", 8765), tmp_path / "demo.log"
    settings = {**os.environ, "PATH": str(environment / "bin"), "FIRSTCONTACT_HOME": str(home)}
    for name in ("DATABASE_URL", "DATABASE_ADMIN_URL", "DJANGO_SETTINGS_MODULE", "PYTHONPATH"):
        settings.pop(name, None)
    assert shutil.which("node", path=settings["PATH"]) is None

    with log.open("w") as out:
        demo = subprocess.Popen(
            [str(environment / "bin" / "firstcontact"), "demo", "--port", str(port)],
            env=settings,
            cwd=tmp_path,
            stdout=out,
            stderr=out,
            start_new_session=True,
        )
    try:
        page = _wait_for_page(port, demo, log)
        assert "Castlemere" in page
        style = re.search(r'href="(/static/vendor/govuk-frontend[^"]*\.css)"', page)
        assert style, page[:500]
        assert _ask(port, style[1])[0] == 200
    finally:
        demo.send_signal(signal.SIGINT)
        code = demo.wait(timeout=60)
    assert code in (0, 130), log.read_text()[-2000:]


def _without_hashes(locked: Path, folder: Path) -> Path:
    """The locked versions as constraints, each for the Pythons that it is for: the wheel itself has no hash there."""
    lines = re.findall(r"^[a-z0-9][^\s;\\]*==[^\\\n]+", locked.read_text(), re.MULTILINE)
    kept = folder / "constraints.txt"
    kept.write_text("\n".join(lines))
    return kept


def _wait_for_page(port: int, demo: subprocess.Popen[bytes], log: Path) -> str:
    end = time.monotonic() + START_SECONDS
    while time.monotonic() < end:
        assert demo.poll() is None, log.read_text()[-3000:]
        try:
            status, body = _ask(port, "/")
            if status == 200:
                return body
        except OSError:
            pass
        time.sleep(0.5)
    raise AssertionError(log.read_text()[-3000:])


def _ask(port: int, path: str) -> tuple[int, str]:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=20)
    try:
        connection.request("GET", path, headers={"Host": "castlemere.localhost"})
        answer = connection.getresponse()
        return answer.status, answer.read().decode(errors="replace")
    finally:
        connection.close()
