"""The engines of this machine for the faces: what runs here, what stands in the way, and the environments some of them need."""

from __future__ import annotations

import importlib.util
import os
import shutil
import sys
from collections.abc import Callable, Generator
from pathlib import Path
from typing import TYPE_CHECKING, Any

from workbench.domain.engines import Engine, EngineState
from workbench.domain.environments import EnvironmentState, RollCall
from workbench.domain.errors import BadRequest, Unavailable
from workbench.domain.progress import Progress
from workbench.engines import environments, registry
from workbench.engines.environments import ENVIRONMENTS, WITHOUT_UV, Environment, Installer

if TYPE_CHECKING:
    from workbench.engines.making import Site

INSTALLERS = Path(__file__).resolve().parents[2] / "installers"


def default_home() -> Path:
    """Where environments stand: WORKBENCH_ENGINES, else the user's data folder."""
    import platformdirs

    named = os.environ.get("WORKBENCH_ENGINES")
    return Path(named).absolute() if named else platformdirs.user_data_path("forensic-audio-workbench") / "engines"


def interpreter(name: str) -> Path | None:
    """The interpreter of an environment, None where it is not installed."""
    return environments.interpreter(default_home(), name)


class LocalEngines:
    """Satisfies `bench.workshop.EngineDesk`; `site` is this machine as engines see it."""

    def __init__(self, site: Callable[[], Site]) -> None:
        self._site = site

    def states(self) -> tuple[EngineState, ...]:
        """Every engine with what stands in its way."""
        here = self._site()
        return tuple(EngineState(engine, registry.obstacles(engine, here)) for engine in registry.ENGINES.values())

    def environments(self) -> tuple[EnvironmentState, ...]:
        """Every environment of its own and whether it is here."""
        return _states()

    def install(self, name: str) -> Generator[Progress, None, RollCall]:
        """Make the environment of that name, or the one an engine of that name runs in. Raises Unavailable, BadRequest."""
        environment = self._environment(name) or self._without(registry_engine(name))
        return environments.install(environment, default_home(), _installer())

    def check(self, name: str) -> Generator[Progress, None, RollCall]:
        """Start its process and import there what it needs."""
        environment = self._environment(name)
        if environment is None:
            return environments.call_roll(_of_our_own(registry_engine(name)), None)
        python = interpreter(environment.name)
        if python is None:
            raise Unavailable(
                f"The environment {environment.name} is not installed.",
                f"Install it: workbench engines install {environment.name}.",
            )
        return environments.call_roll(environment, python)

    def remove(self, name: str) -> EnvironmentState:
        """Take an environment off the disk."""
        environment = self._environment(name)
        if environment is None:
            raise BadRequest(f"{name} has no environment of its own.", "There is nothing to remove.")
        if not environments.remove(environment, default_home()):
            raise Unavailable(f"The environment {environment.name} is not installed.", "There is nothing to remove.")
        return _state(environment)

    def convert(self, file: Path, folder: Path) -> Generator[Progress, None, Path]:
        """A .nemo file, or a folder with pyannote's checkpoints, as a folder that the model store takes: without a pickle."""
        if file.is_dir():
            return _without_pickles(file, folder)
        from workbench.engines.nemo_files import convert

        return convert(file, folder, interpreter("nemo"))

    def _environment(self, name: str) -> Environment | None:
        return ENVIRONMENTS.get(name) or ENVIRONMENTS.get(registry_engine(name).environment)

    def _without(self, engine: Engine) -> Environment:
        """An engine that runs in the workbench's own environment: what to do in place of an installation."""
        lacks = next(state.obstacles for state in self.states() if state.engine == engine)
        problem = f"{engine.name} has no environment of its own: it runs in the workbench's."
        if not lacks:
            raise BadRequest(problem, "It is ready; there is nothing to install.")
        is_short = any("package" in lack for lack in lacks)
        raise Unavailable(problem, " ".join((*lacks, *(("Its packages: bash installers/run.sh --full.",) if is_short else ()))))


def _without_pickles(source: Path, folder: Path) -> Generator[Progress, None, Path]:
    from workbench.engines.pyannote_pipeline import convert

    yield Progress("convert", 0, None, source.name)
    convert(source, folder)
    return folder


def registry_engine(name: str) -> Engine:
    """The engine of that name, here or in the deployment guide. Raises BadRequest."""
    found = (engine for engine in registry.ENGINES.values() if name in (engine.name, *engine.guide))
    engine = next(found, None)
    if engine is None:
        known = ", ".join((*ENVIRONMENTS, *registry.ENGINES))
        raise BadRequest(f"There is no engine or environment “{name}”.", f"Known: {known}.")
    return engine


def _of_our_own(engine: Engine) -> Environment:
    return Environment(engine.name, engine.title, (), modules=engine.packages, packages=engine.packages)


def _states() -> tuple[EnvironmentState, ...]:
    return tuple(_state(environment) for environment in ENVIRONMENTS.values())


def _state(environment: Environment) -> EnvironmentState:
    home = default_home()
    is_here = environments.interpreter(home, environment.name) is not None
    return EnvironmentState(
        name=environment.name,
        title=environment.title,
        engines=tuple(e.name for e in registry.ENGINES.values() if e.environment == environment.name),
        place=str(home / environment.name),
        is_installed=is_here,
        is_current=is_here and environments.is_current(environment, home, _pins()),
        room_mib=environment.room_mib,
    )


def health() -> tuple[tuple[str, bool, str], ...]:
    """A line an environment: none is needed for the main job."""
    return tuple((f"engines {state.name}", True, _told(state)) for state in _states())


def _told(state: EnvironmentState) -> str:
    again = f"workbench engines install {state.name}"
    if not state.is_installed:
        return f"not installed, not needed here; for {', '.join(state.engines) or state.title}: {again}"
    return f"installed in {state.place}" + ("" if state.is_current else f", from earlier versions: {again}")


def _pins() -> Path:
    return INSTALLERS / "engines"


def _installer() -> Installer:
    return Installer(_uv(), _settings(), _pins())


def _uv() -> tuple[str, ...]:
    if importlib.util.find_spec("uv") is not None:
        return (sys.executable, "-m", "uv")
    found = shutil.which("uv")
    if found is None:
        raise Unavailable("uv, which makes environments, is not installed.", WITHOUT_UV)
    return (found,)


def _settings() -> dict[str, str]:
    """pip's index, proxy and certificates for uv, which reads none of them; what the user set for uv already stands."""
    # Any: a script of the set-up, not a module of the package.
    spec = importlib.util.spec_from_file_location("workbench_pip_to_uv", INSTALLERS / "pip_to_uv.py")
    if spec is None or spec.loader is None or not (INSTALLERS / "pip_to_uv.py").is_file():
        return {}
    script: Any = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(script)
    given = script.uv_environment(script.merged(script.pip_config()))
    return {name: value for name, value in given.items() if not os.environ.get(name)}
