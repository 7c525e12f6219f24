"""First steps on a fresh machine, with the standard library only: Python, folder, port, virtual environment.

    python3 site/config/bootstrap.py [--serve] REQUIREMENTS_FILE

Written for any Python 3, so that an old one is told in a sentence rather than by a syntax error. There is no gettext
yet, so the sentences stand here in French. With `--serve`, HOST and PORT must be free as well.
"""

import ctypes.util
import errno
import hashlib
import os
import shutil
import socket
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
VAR = ROOT / "var"
VENV = ROOT / ".venv"
VENV_PYTHON = VENV / "bin" / "python"
INSTALLED = VENV / "installed.txt"  # fingerprints of the requirements already installed
INSTALL_PACKAGES = ROOT / "site" / "config" / "install_packages"
OLDEST = (3, 11)
# What the library that makes PDF loads, and Debian's packages of it. Without them everything else works.
PAPER_PARTS = ("pango-1.0", "pangoft2-1.0", "harfbuzz-subset")
PAPER_PACKAGES = ("libpango-1.0-0", "libpangoft2-1.0-0", "libharfbuzz-subset0", "fonts-dejavu-core")


class Refusal(Exception):
    """Why Tablée cannot start here, in one sentence."""


def check_python():
    if sys.version_info < OLDEST:
        found = ".".join(str(number) for number in sys.version_info[:3])
        raise Refusal("Tablée demande Python 3.11 ou plus récent ; celui-ci est Python {}.".format(found))


def check_folder(folder=VAR):
    """Make `folder` and see whether a file can be written there."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=str(folder)) as trial:
            trial.write(b"trial")
            trial.flush()
    except OSError as error:
        raise Refusal("Impossible d’écrire dans {} : {}.".format(folder, error.strerror or error)) from None


def address():
    """Return (host, port) from the environment, 127.0.0.1 and 8000 by default."""
    host, port = os.environ.get("HOST") or "127.0.0.1", os.environ.get("PORT") or "8000"
    if not port.isdigit() or not 0 < int(port) < 65536:
        raise Refusal("PORT doit être un nombre entre 1 et 65535, et non « {} ».".format(port))
    return host, int(port)


def check_port(host, port):
    try:
        family = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0][0]
        with socket.socket(family, socket.SOCK_STREAM) as trial:
            trial.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            trial.bind((host, port))
    except PermissionError:
        raise Refusal(
            "Vous n’avez pas le droit d’ouvrir le port {} : essayez PORT=8001 make run.".format(port)
        ) from None
    except socket.gaierror:
        raise Refusal("HOST vaut « {} », qui n’est pas une adresse de cette machine.".format(host)) from None
    except OSError as error:
        if error.errno == errno.EADDRINUSE:
            other = port + 1 if port < 65535 else 8000
            raise Refusal("Le port {} est déjà pris : essayez PORT={} make run.".format(port, other)) from None
        raise Refusal("Impossible d’écouter sur {}:{} : {}.".format(host, port, error.strerror or error)) from None


def run(*command):
    try:
        subprocess.run([str(word) for word in command], check=True, cwd=str(ROOT))
    except subprocess.CalledProcessError:
        raise Refusal("L’installation s’est arrêtée ; la raison est juste au-dessus.") from None


def works(*command):
    """Whether `command` runs: a file may exist and be broken (a moved environment, an empty shim)."""
    try:
        quiet = subprocess.DEVNULL
        return subprocess.run([str(word) for word in command], stdout=quiet, stderr=quiet).returncode == 0
    except OSError:
        return False


def make_environment(uv):
    """Make .venv, without pip, unless it is there, works and is recent enough."""
    if works(VENV_PYTHON, "-c", "import sys; sys.exit(sys.version_info < {!r})".format(OLDEST)):
        return
    print("Création de l’environnement virtuel…", flush=True)
    shutil.rmtree(str(VENV), ignore_errors=True)
    if uv:
        run(uv, "venv", "--quiet", "--python", sys.executable, VENV)
    else:
        run(sys.executable, "-m", "venv", "--without-pip", VENV)


def pip():
    """Return the words that call pip on .venv: its own, or else the machine's (Debian may have either, or none)."""
    own, make_own = [VENV_PYTHON, "-m", "pip"], [VENV_PYTHON, "-m", "ensurepip"]
    if works(*own, "--version") or works(*make_own):
        return own
    of_machine = [sys.executable, "-m", "pip", "--python", VENV_PYTHON]
    if works(*of_machine, "--version"):
        return of_machine
    if subprocess.run([str(INSTALL_PACKAGES), "python3-venv"]).returncode == 0 and works(*make_own):
        return own
    raise Refusal("Il manque le module venv de Python (sous Debian : sudo apt install python3-venv).")


def install(requirements, uv):
    """Install the exact versions of the file `requirements`, unless that very file has been installed before."""
    wanted = hashlib.sha256((ROOT / requirements).read_bytes()).hexdigest()
    if INSTALLED.exists() and wanted in INSTALLED.read_text().split():
        return
    print("Installation de {}…".format(requirements), flush=True)
    if uv:
        run(uv, "pip", "install", "--quiet", "--compile-bytecode", "--python", VENV_PYTHON, "-r", requirements)
    else:
        run(*pip(), "install", "--quiet", "--disable-pip-version-check", "-r", requirements)
    with INSTALLED.open("a") as file:
        file.write(wanted + "\n")


def install_paper_parts():
    """Install what makes PDF where it is missing and may be installed; else the site gives pages to print."""
    if not all(ctypes.util.find_library(name) for name in PAPER_PARTS):
        subprocess.run([str(INSTALL_PACKAGES), *PAPER_PACKAGES])


def prepare(requirements, serve):
    check_python()
    check_folder()
    if serve:
        check_port(*address())
    # Packages on their way in are kept inside the checkout too.
    os.environ["UV_CACHE_DIR"] = os.environ["PIP_CACHE_DIR"] = str(VAR / "packages")
    uv = shutil.which("uv")
    uv = uv if uv and works(uv, "--version") else None
    make_environment(uv)
    install(requirements, uv)
    install_paper_parts()


def main():
    arguments = sys.argv[1:]
    serve = "--serve" in arguments
    try:
        prepare(*[name for name in arguments if name != "--serve"], serve=serve)
    except Refusal as refusal:
        sys.exit(str(refusal))
    except KeyboardInterrupt:
        sys.exit("Arrêté.")


if __name__ == "__main__":
    main()
