#!/usr/bin/env python3
"""Runs generated configurations in plumb and, where it is installed, terraform, side by side.

Each run begins in an empty folder and does init, plan, apply of that plan, a plan without changes, and destroy. Shown are
medians of wall time, the ratio terraform : plumb, and the peak of resident memory. Where a shape was run at several sizes,
the exponent with which plumb's time grows is shown too: 1 is linear.

  compare.py --plumb build/release/bin/plumb                  1,000 resources, each shape
  compare.py --plumb ... --large --out results.md             up to 100,000 in plumb, and 1,000 in terraform
  compare.py --plumb ... --sizes 500,5000 --shapes counted    what is asked for
"""
import argparse
import math
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import threading
import time

BLOCKS_PER_FILE = 1000
CHAIN_LENGTH = 10
RESOURCES_PER_MODULE = 10

PHASES = {
    "init": ["init", "-input=false"],
    "plan": ["plan", "-input=false", "-out=plan"],
    "apply": ["apply", "-input=false", "plan"],
    "no change": ["plan", "-input=false", "-detailed-exitcode"],
    "destroy": ["destroy", "-input=false", "-auto-approve"],
}


# Shapes: a function of the size that yields (file name, text).


def in_files(blocks):
    for start in range(0, len(blocks), BLOCKS_PER_FILE):
        yield f"main_{start // BLOCKS_PER_FILE}.tf", "\n".join(blocks[start:start + BLOCKS_PER_FILE])


def flat(size):
    """Blocks that know nothing of each other."""
    yield from in_files([f'resource "terraform_data" "r{i}" {{\n  input = "value {i}"\n}}\n' for i in range(size)])


def chained(size):
    """Blocks in chains of ten, each made of the one before."""
    blocks = []
    for i in range(size):
        value = f'"start {i}"' if i % CHAIN_LENGTH == 0 else f'"${{terraform_data.r{i - 1}.output}}."'
        blocks.append(f'resource "terraform_data" "r{i}" {{\n  input = {value}\n}}\n')
    yield from in_files(blocks)


def counted(size):
    """Four blocks with count; each instance refers to the instance of the block before that has its index."""
    each = size // 4
    text = f'resource "terraform_data" "a" {{\n  count = {each}\n  input = "value ${{count.index}}"\n}}\n'
    for name, before in (("b", "a"), ("c", "b"), ("d", "c")):
        text += (f'resource "terraform_data" "{name}" {{\n  count = {size - 3 * each if name == "d" else each}\n'
                 f'  input = "{name} ${{terraform_data.{before}[count.index % {each}].output}}"\n}}\n')
    yield "main.tf", text


def modules(size):
    """Ten calls of a module of ten resources, each with as many instances as it takes."""
    blocks = "".join(
        f'resource "terraform_data" "r{i}" {{\n  input = "${{var.name}} {i}"\n}}\n' for i in range(RESOURCES_PER_MODULE))
    yield "part/main.tf", ('variable "name" {\n  type = string\n}\n' + blocks +
                           'output "last" {\n  value = terraform_data.r9.output\n}\n')
    calls = 10
    instances = size // (calls * RESOURCES_PER_MODULE)
    yield "main.tf", "".join(
        f'module "m{i}" {{\n  source   = "./part"\n  for_each = toset([for n in range({instances}) : "k${{n}}"])\n'
        f'  name     = "m{i} ${{each.key}}"\n}}\n' for i in range(calls))


SHAPES = {"flat": flat, "chained": chained, "counted": counted, "modules": modules}


class Failed(Exception):
    pass


class Peak(threading.Thread):
    """Watches the memory of a process. Its rusage alone would not do: that begins with the memory of this program."""

    def __init__(self, pid):
        super().__init__(daemon=True)
        self.path = f"/proc/{pid}/status"
        self.kilobytes = 0
        self.start()

    def run(self):
        while True:
            try:
                with open(self.path) as status:
                    for line in status:
                        if line.startswith("VmHWM:"):
                            self.kilobytes = max(self.kilobytes, int(line.split()[1]))
                            break
                    else:
                        return
            except (OSError, ProcessLookupError):
                return
            time.sleep(0.002)


def environment(home):
    kept = {name: os.environ[name] for name in ("PATH", "TMPDIR", "PLUMB_PLUGIN_PATH") if name in os.environ}
    return {**kept, "HOME": home, "LC_ALL": "C.UTF-8", "TZ": "UTC", "NO_COLOR": "1", "CHECKPOINT_DISABLE": "1"}


def execute(program, arguments, folder, home):
    """Seconds, and megabytes at the peak."""
    with tempfile.TemporaryFile() as output:
        begin = time.perf_counter()
        process = subprocess.Popen([program] + arguments, cwd=folder, env=environment(home), stdin=subprocess.DEVNULL,
                                   stdout=output, stderr=output)
        peak = Peak(process.pid)
        _, status, usage = os.wait4(process.pid, 0)
        seconds = time.perf_counter() - begin
        process.returncode = os.waitstatus_to_exitcode(status)
        peak.join()
        if process.returncode != 0:
            output.seek(0, os.SEEK_END)
            output.seek(max(0, output.tell() - 2000))
            raise Failed(f"{program} {' '.join(arguments)}: exit code {process.returncode}\n" +
                         output.read().decode(errors="replace"))
    own = int(next(line for line in open("/proc/self/status") if line.startswith("VmHWM:")).split()[1])
    kilobytes = max(peak.kilobytes, usage.ru_maxrss if usage.ru_maxrss > own else 0)
    return seconds, kilobytes / 1024


def count_objects(program, folder, home):
    listed = subprocess.run([program, "state", "list"], cwd=folder, env=environment(home), capture_output=True, text=True)
    return len(listed.stdout.split())


def run_once(program, shape, size):
    """By phase: seconds, megabytes."""
    with tempfile.TemporaryDirectory(prefix="plumb-scale-") as top:
        folder, home = os.path.join(top, "run"), os.path.join(top, "home")
        os.mkdir(home)
        for name, text in SHAPES[shape](size):
            path = os.path.join(folder, name)
            os.makedirs(os.path.dirname(path), exist_ok=True)
            with open(path, "w") as file:
                file.write(text)
        results = {}
        for phase, arguments in PHASES.items():
            results[phase] = execute(program, arguments, folder, home)
            if phase == "apply":
                made = count_objects(program, folder, home)
                if made != size:
                    raise Failed(f"{program}: {made} objects in the state instead of {size}")
        return results


def medians(runs):
    return {phase: (statistics.median(run[phase][0] for run in runs), max(run[phase][1] for run in runs))
            for phase in PHASES}


def measure(program, shape, size, count):
    runs = []
    for _ in range(count):
        runs.append(run_once(program, shape, size))
        if sum(seconds for seconds, _ in runs[-1].values()) > 60:
            break  # Long enough for the noise not to matter.
    return medians(runs)


def seconds_text(seconds):
    return f"{seconds * 1000:.1f} ms" if seconds < 0.1 else f"{seconds:.2f} s"


def memory_text(megabytes):
    """Nothing for a run that was over before it could be looked at."""
    return f"{megabytes:.0f} MB" if megabytes else ""


def table(results):
    """Markdown: a row a phase, for each shape and size."""
    lines = ["| shape | resources | phase | plumb | memory | terraform | memory | ratio |",
             "| --- | ---: | --- | ---: | ---: | ---: | ---: | ---: |"]
    for (shape, size), (ours, theirs) in results.items():
        for phase in PHASES:
            seconds, memory = ours[phase]
            row = [shape, f"{size:,}", phase, seconds_text(seconds), memory_text(memory)]
            if theirs is None:
                row += ["", "", ""]
            else:
                row += [seconds_text(theirs[phase][0]), memory_text(theirs[phase][1]), f"{theirs[phase][0] / seconds:.1f}"]
            lines.append("| " + " | ".join(row) + " |")
    return lines


def growth(results):
    """Between the smallest and the largest size of each shape."""
    lines = []
    for shape in dict.fromkeys(shape for shape, _ in results):
        sizes = sorted(size for name, size in results if name == shape)
        if len(sizes) < 2:
            continue
        small, large = sizes[0], sizes[-1]
        exponents = []
        for phase in PHASES:
            before, after = (results[(shape, size)][0][phase][0] for size in (small, large))
            exponents.append(f"{phase} {math.log(after / before) / math.log(large / small):.2f}")
        memory = [max(mb for _, mb in results[(shape, size)][0].values()) for size in (small, large)]
        per_object = (memory[1] - memory[0]) * 1024 / (large - small)
        lines.append(f"* {shape}, {small:,} to {large:,}: {', '.join(exponents)}; {per_object:.1f} KB a resource")
    return ["", "Growth of plumb's time, as an exponent of the size (1 is linear):", ""] + lines if lines else []


def parse_arguments():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--plumb", default="build/release/bin/plumb", help="the program")
    parser.add_argument("--terraform", default=shutil.which("terraform"), help="the other; empty for none")
    parser.add_argument("--sizes", help="numbers of resources, with commas (1000)")
    parser.add_argument("--large", action="store_true", help="1,000, 10,000 and 100,000")
    parser.add_argument("--shapes", default=",".join(SHAPES), help="of " + ", ".join(SHAPES))
    parser.add_argument("--runs", type=int, default=3, help="of which the median is shown (3)")
    parser.add_argument("--terraform-max", type=int, default=1000, help="the largest size to run terraform at (1000)")
    parser.add_argument("--out", help="a file for the tables, as Markdown")
    arguments = parser.parse_args()
    default = "1000,10000,100000" if arguments.large else "1000"
    arguments.sizes = [int(size) for size in (arguments.sizes or default).split(",")]
    arguments.shapes = arguments.shapes.split(",")
    arguments.plumb = os.path.abspath(arguments.plumb)
    for shape in arguments.shapes:
        if shape not in SHAPES:
            parser.error(f"there is no shape {shape}")
    return arguments


def main():
    arguments = parse_arguments()
    results, failures = {}, []
    for shape in arguments.shapes:
        for size in arguments.sizes:
            print(f"{shape}, {size:,} resources", file=sys.stderr)
            try:
                ours = measure(arguments.plumb, shape, size, arguments.runs)
                theirs = None
                if arguments.terraform and size <= arguments.terraform_max:
                    theirs = measure(arguments.terraform, shape, size, arguments.runs)
                results[(shape, size)] = (ours, theirs)
            except Failed as failure:
                failures.append(str(failure))
                print(failure, file=sys.stderr)
    text = "\n".join(table(results) + growth(results)) + "\n"
    print(text)
    if arguments.out:
        with open(arguments.out, "w") as file:
            file.write(text)
    return 1 if failures else 0


if __name__ == "__main__":
    sys.exit(main())
