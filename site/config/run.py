"""`make run`: prepare the site, then keep its web server and its task worker together until Ctrl-C.

Runs in the virtual environment that `bootstrap.py` made. If one of the two dies, the other is stopped and it is said.
"""

import contextlib
import ctypes
import os
import signal
import subprocess
import sys
import time
import urllib.error
import urllib.request
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
if str(ROOT / "site") not in sys.path:
    sys.path[:0] = [str(ROOT), str(ROOT / "site")]

from config.bootstrap import Refusal, address, check_port  # noqa: E402

PATIENCE = 20  # seconds given to a process to stop by itself
STAFF = [
    ("facilitatrice@demo.example", "anime ses tables"),
    ("editrice@demo.example", "tient le site et l’agenda"),
    ("moderatrice@demo.example", "lit les commentaires avant tout le monde"),
    ("admin@demo.example", "gère les personnes et les réglages"),
]
RESIDENTS = [
    ("conseil@demo.example", "siège au conseil citoyen"),
    ("habitante@demo.example", "habite le quartier"),
]


def compile_translations():
    """Compile each .po file that is newer than its .mo."""
    from babel.messages.mofile import write_mo
    from babel.messages.pofile import read_po

    for source in (ROOT / "site" / "locale").glob("*/LC_MESSAGES/django.po"):
        compiled = source.with_suffix(".mo")
        if compiled.exists() and compiled.stat().st_mtime >= source.stat().st_mtime:
            continue
        with source.open("rb") as po, compiled.open("wb") as mo:
            write_mo(mo, read_po(po, locale=source.parts[-3]))


def prepare():
    """Bring the database to today's shape; give an empty one the demo site."""
    compile_translations()

    import django

    django.setup()
    from django.core.management import call_command, get_commands
    from django.db import connections
    from wagtail.models import Page

    call_command("migrate", verbosity=0)
    if "set_up_site" in get_commands():
        # Wagtail's migrations leave a root and a welcome page: whatever is more was made by someone.
        empty = not Page.objects.filter(depth__gt=1).exclude(content_type__model="page").exists()
        call_command("set_up_site")
        if empty and "load_demo" in get_commands():
            print("La base est vide : installation du site de démonstration…", flush=True)
            call_command("load_demo")
    connections.close_all()


def leave_with_parent():
    """Ask Linux to stop this process when the supervisor is gone, even killed."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(1, signal.SIGTERM)  # 1 is PR_SET_PDEATHSIG


def launch(*command):
    """Start a process in a session of its own: Ctrl-C reaches the supervisor alone, which stops things in order."""
    return subprocess.Popen(command, cwd=ROOT, start_new_session=True, preexec_fn=leave_with_parent)


def start():
    """Start both processes and return them by name."""
    return {
        "Le serveur web": launch(sys.executable, "-m", "gunicorn"),
        "Le service des tâches": launch(sys.executable, "manage.py", "qcluster"),
    }


def stop(processes):
    """Stop every process, gently first, and whatever a dead one has left running."""
    for process in processes.values():
        if process.poll() is None:
            process.terminate()
    deadline = time.monotonic() + PATIENCE
    for process in processes.values():
        try:
            process.wait(max(0, deadline - time.monotonic()))
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.killpg(process.pid, signal.SIGKILL)


def answers(url):
    try:
        urllib.request.urlopen(url, timeout=10).close()  # noqa: S310
    except urllib.error.HTTPError:
        return True  # it answers, if only to say that there is no home page yet
    except OSError:
        return False
    return True


def watch(processes, url):
    """Wait until one of `processes` dies and return its name; say once that `url` is ready."""
    ready = False
    while True:
        for name, process in processes.items():
            if process.poll() is not None:
                return name
        if not ready and answers(url + "/"):
            ready = True
            print(welcome(url), flush=True)
        time.sleep(0.2)


def welcome(url):
    lines = ["", f"Tablée est prête : {url}", f"Espace de travail : {url}/admin/", ""]
    lines += ["Comptes de démonstration, mot de passe « demo » :"]
    lines += [f"  {email:28} {role}" for email, role in STAFF]
    lines += ["Sans mot de passe, le code arrive par e-mail, dans var/mail :"]
    lines += [f"  {email:28} {role}" for email, role in RESIDENTS]
    lines += ["", "Ctrl-C pour arrêter."]
    return "\n".join(lines)


def interrupt(*_signal):
    raise KeyboardInterrupt


def main():
    # Ctrl-C as well: a shell that starts this in the background would have it ignored.
    signal.signal(signal.SIGINT, interrupt)
    signal.signal(signal.SIGTERM, interrupt)
    processes = {}
    try:
        host, port = address()
        check_port(host, port)
        shown = "127.0.0.1" if host in ("0.0.0.0", "::") else f"[{host}]" if ":" in host else host  # noqa: S104
        url = f"http://{shown}:{port}"
        os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings.development")
        os.environ.setdefault("SITE_URL", url)
        prepare()
        processes = start()
        dead = watch(processes, url)
        stop(processes)
        sys.exit(f"{dead} s’est arrêté ; tout est arrêté. La raison est juste au-dessus.")
    except Refusal as refusal:
        sys.exit(str(refusal))
    except KeyboardInterrupt:
        signal.signal(signal.SIGINT, signal.SIG_IGN)
        signal.signal(signal.SIGTERM, signal.SIG_IGN)
        stop(processes)
        print("\nTablée est arrêtée.")


if __name__ == "__main__":
    main()
