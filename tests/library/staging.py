"""The library as a packager would install it, in a folder of the test's."""

import glob
import os
import subprocess


class NotHere(Exception):
    """Why it cannot be tried: a reason to skip."""


def stage(build, folder):
    """Installs into `folder` and returns what the environment needs besides for pkg-config, the linker
    and programs to find it."""
    library = os.path.join(build, "src", "library", "libjubilee.so")
    linked = subprocess.run(["ldd", library], capture_output=True, text=True, check=False).stdout
    if "libasan" in linked or "libubsan" in linked:
        raise NotHere("the library is built with sanitizers, which a program of others has not")
    subprocess.run(["meson", "install", "-C", build, "--no-rebuild", "--quiet", "--destdir", folder,
                    "--tags", "runtime,devel"], check=True, stdout=subprocess.DEVNULL)
    found = glob.glob(os.path.join(folder, "**", "jubilee.pc"), recursive=True)
    if len(found) != 1:
        raise AssertionError(f"installed jubilee.pc {len(found)} times")
    return {"PKG_CONFIG_PATH": os.path.dirname(found[0]), "PKG_CONFIG_SYSROOT_DIR": folder,
            "PKG_CONFIG_ALLOW_SYSTEM_CFLAGS": "1", "PKG_CONFIG_ALLOW_SYSTEM_LIBS": "1",
            "LD_LIBRARY_PATH": os.path.dirname(os.path.dirname(found[0]))}
