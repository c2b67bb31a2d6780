"""Mono, which runs C# where no .NET is: an entry point is compiled beside a snippet, which stays as it is."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

__all__ = ["MISSING", "build", "environment", "mono"]

MISSING = r"`\S*\b(Newtonsoft\.Json)\.dll' could not be found"


def mono() -> list[str] | None:
    """Return Mono where its compiler is here, too."""
    mono = shutil.which("mono")
    return [mono] if mono and shutil.which("mcs") else None


def _newtonsoft() -> str:
    """Return Json.NET: on MONO_PATH, or where Debian has it."""
    named = [Path(folder) for folder in os.environ.get("MONO_PATH", "").split(os.pathsep) if folder]
    folders = [*named, *sorted(Path("/usr/lib/cli").glob("Newtonsoft.Json-*"))]
    found = (folder / "Newtonsoft.Json.dll" for folder in folders)
    return str(next((path for path in found if path.is_file()), "Newtonsoft.Json.dll"))


# Mono's own way to end waits for the threads of its sockets, one of thirty times for ever, so the process ends without.
# What is said of an exception that nobody catches is what .NET says. WaitAsync is in .NET since its version 6.
_ENTRY_POINT = """\
using System;
using System.Runtime.InteropServices;
using System.Threading.Tasks;

static class EntryPoint
{
    static void Main()
    {
        int code = 0;
        try
        {
            %s.Main().GetAwaiter().GetResult();
        }
        catch (Exception error)
        {
            Console.Error.WriteLine("Unhandled exception. " + error);
            code = 134;
        }
        Console.Out.Flush();
        _exit(code);
    }

    [DllImport("libc")]
    static extern void _exit(int code);

    internal static async Task<T> WaitAsync<T>(this Task<T> task, TimeSpan limit)
    {
        if (await Task.WhenAny(task, Task.Delay(limit)) != task)
        {
            throw new TimeoutException("The operation has timed out.");
        }
        return await task;
    }
}
"""


def build(files: Sequence[Path]) -> list[list[str] | str]:
    """Compile each snippet with an entry point beside it: Mono's compiler, which is quick, takes no ``async Main``."""
    with ThreadPoolExecutor(2) as pool:
        return list(pool.map(_compiled, files))


def _compiled(file: Path) -> list[str] | str:
    entry = file.with_name("EntryPoint.cs")
    entry.write_text(_ENTRY_POINT % file.stem, "utf-8")
    program = file.with_suffix(".exe")
    options = ["-r:System.Net.Http.dll", f"-r:{_newtonsoft()}", "-main:EntryPoint", f"-out:{program}"]
    command = [shutil.which("mcs") or "mcs", "-nologo", "-codepage:utf8", *options, str(file), str(entry)]
    done = subprocess.run(command, capture_output=True, text=True)
    return done.stdout + done.stderr if done.returncode else [shutil.which("mono") or "mono", str(program)]


def environment() -> dict[str, str]:
    """Return where Mono looks for libraries, if somebody says so."""
    return {name: os.environ[name] for name in ("MONO_PATH",) if name in os.environ}
