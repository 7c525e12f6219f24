"""`make run`: one clear sentence when it cannot start; two processes that live and stop together."""

import os
import shutil
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path

import pytest

from config import bootstrap, run

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def taken_port():
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        listener.listen()
        yield listener.getsockname()[1]


@pytest.fixture
def process():
    """Start a process that sleeps, or runs the given lines."""
    started = []

    def start(lines="import time; time.sleep(60)"):
        started.append(run.launch(sys.executable, "-c", lines))
        return started[-1]

    yield start
    for one in started:
        one.kill()
        one.wait()


def told(script, **variables):
    """Run `script` of config and return its exit code and what it says."""
    ran = subprocess.run(
        [sys.executable, ROOT / "site" / "config" / script[0], *script[1:]],
        env={**os.environ, **variables},
        capture_output=True,
        text=True,
        check=False,
    )
    return ran.returncode, ran.stdout + ran.stderr


@pytest.mark.parametrize("script", [["bootstrap.py", "--serve", "requirements.txt"], ["run.py"]])
def test_a_taken_port_is_one_sentence(script, taken_port):
    code, words = told(script, PORT=str(taken_port), HOST="127.0.0.1")

    assert code != 0
    assert words == f"Le port {taken_port} est déjà pris : essayez PORT={taken_port + 1} make run.\n"


@pytest.mark.parametrize("port", ["huit", "0", "70000", "-1"])
def test_a_wrong_port_is_one_sentence(port):
    code, words = told(["run.py"], PORT=port)

    assert code != 0
    assert words == f"PORT doit être un nombre entre 1 et 65535, et non « {port} ».\n"


def test_an_old_python_is_one_sentence(monkeypatch):
    monkeypatch.setattr(sys, "version_info", (3, 9, 2))

    with pytest.raises(bootstrap.Refusal, match=r"celui-ci est Python 3\.9\.2"):
        bootstrap.check_python()


def test_a_folder_that_cannot_be_written_is_one_sentence(tmp_path):
    (tmp_path / "var").write_text("a file stands where the folder should")

    with pytest.raises(bootstrap.Refusal, match="Impossible d’écrire dans"):
        bootstrap.check_folder(tmp_path / "var")


def test_the_bootstrap_is_read_by_an_old_python():
    """Syntax of today would end in a traceback before the sentence could be said."""
    import ast

    ast.parse((ROOT / "site" / "config" / "bootstrap.py").read_text(), feature_version=(3, 6))


@pytest.fixture
def programs(tmp_path, monkeypatch):
    """Make stand-ins for programs, and PATH lead to them alone."""
    folder = tmp_path / "bin"
    folder.mkdir()
    monkeypatch.setenv("PATH", str(folder))

    def stand_in(name, line):
        (folder / name).write_text(f"#!/bin/sh\n{line}\n")
        (folder / name).chmod(0o755)

    return stand_in


def test_a_missing_python_is_one_sentence():
    make = shutil.which("make")
    if not make:
        pytest.skip("make is not here")
    words = [make, "--no-print-directory", "python", "PYTHON=/nowhere/python3.12"]
    ran = subprocess.run(words, cwd=ROOT, capture_output=True, text=True, check=False)

    assert ran.returncode != 0
    assert ran.stdout == ""
    assert ran.stderr.splitlines()[0] == (
        "/nowhere/python3.12 manque ou n’est pas entier : il faut Python 3.11 ou plus récent "
        "(sous Debian : sudo apt install python3 python3-venv)."
    )


def test_a_python_without_its_venv_is_one_sentence(tmp_path, monkeypatch, programs):
    """Debian's python3 has neither ensurepip nor pip; here apt-get is missing as well."""
    config, without = tmp_path / "tablee" / "site" / "config", tmp_path / "without"
    config.mkdir(parents=True)
    without.mkdir()
    (tmp_path / "tablee" / "requirements.txt").write_text("")
    for name in ("bootstrap.py", "install_packages"):
        shutil.copy(ROOT / "site" / "config" / name, config)
    for name in ("ensurepip", "pip"):
        (without / f"{name}.py").write_text("raise ImportError")
    monkeypatch.setenv("PYTHONPATH", str(without))

    code, words = told([config / "bootstrap.py", "requirements.txt"])

    assert code != 0
    assert words.splitlines()[-1] == "Il manque le module venv de Python (sous Debian : sudo apt install python3-venv)."
    assert "Traceback" not in words


@pytest.mark.parametrize(
    ("who", "sudo", "installs"),
    [("0", None, True), ("1000", None, False), ("1000", "exit 1", False), ("1000", 'shift; exec "$@"', True)],
    ids=["root", "no sudo", "a sudo that asks", "a sudo that does not ask"],
)
def test_packages_are_installed_by_who_may(who, sudo, installs, tmp_path, programs):
    env, true = shutil.which("env", path=os.defpath), shutil.which("true", path=os.defpath)
    programs("apt-get", f'echo "$@" >> {tmp_path}/asked')
    programs("id", f"echo {who}")
    programs("env", f'exec {env} "$@"')
    programs("true", f"exec {true}")
    if sudo:
        programs("sudo", sudo)

    ran = subprocess.run([bootstrap.INSTALL_PACKAGES, "one", "two"], capture_output=True, text=True, check=False)

    assert (ran.returncode == 0) is installs
    assert (ran.stdout == "Installation de paquets de Debian : one two…\n") is installs
    asked = (tmp_path / "asked").read_text().splitlines() if installs else []
    assert (tmp_path / "asked").exists() is installs
    assert asked == (["update", "install -y --no-install-recommends one two"] if installs else [])


def test_requirements_already_installed_are_not_installed_again(tmp_path, monkeypatch):
    import hashlib

    content = (ROOT / "requirements.txt").read_bytes()
    (tmp_path / "installed.txt").write_text(hashlib.sha256(content).hexdigest())
    monkeypatch.setattr(bootstrap, "INSTALLED", tmp_path / "installed.txt")

    bootstrap.install("requirements.txt", uv="/nowhere/uv")  # would fail if it were called


def test_when_one_dies_it_is_named(process):
    alive, dead = process(), process("raise SystemExit(3)")

    assert run.watch({"Le serveur web": alive, "Le service des tâches": dead}, "http://127.0.0.1:1") == (
        "Le service des tâches"
    )


def test_stopping_stops_both(process):
    both = {"one": process(), "other": process()}

    run.stop(both)

    assert [one.returncode for one in both.values()] == [-signal.SIGTERM, -signal.SIGTERM]


def test_one_that_does_not_listen_is_stopped_all_the_same(process, monkeypatch):
    monkeypatch.setattr(run, "PATIENCE", 0.5)
    deaf = process("import signal, time; signal.signal(15, signal.SIG_IGN); print('deaf', flush=True); time.sleep(60)")

    run.stop({"deaf": deaf})

    assert deaf.returncode in (-signal.SIGKILL, -signal.SIGTERM)


def test_what_a_dead_process_has_left_running_is_stopped_too(process, tmp_path):
    parent = process(
        "import os, pathlib, time\n"
        "child = os.fork()\n"
        f"if child: pathlib.Path('{tmp_path}/child').write_text(str(child)); os._exit(1)\n"
        "time.sleep(60)"
    )
    parent.wait()

    run.stop({"parent": parent})

    child = Path("/proc") / (tmp_path / "child").read_text() / "stat"
    for _ in range(100):
        if not child.exists() or child.read_text().rpartition(")")[2].split()[0] == "Z":
            break
        time.sleep(0.1)
    else:
        pytest.fail("the child is still running")


def test_the_demo_sign_ins_are_told():
    words = run.welcome("http://127.0.0.1:8000")

    for name in ("facilitatrice", "editrice", "moderatrice", "conseil", "habitante", "admin"):
        assert f"{name}@demo.example" in words
