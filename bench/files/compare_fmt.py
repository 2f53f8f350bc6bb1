#!/usr/bin/env python3
"""`fmt -check` of many realistic files in plumb and terraform, by turns: medians and their ratio.

    python3 bench/files/compare_fmt.py [--plumb PROGRAM] [--files 3000] [--runs 5]
"""
import argparse
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time


def seconds(program, directory):
    """How long the program takes; files may need formatting, which is exit code 3."""
    environment = dict(os.environ, TF_CLI_CONFIG_FILE=os.devnull, CHECKPOINT_DISABLE="1")
    begin = time.monotonic()
    done = subprocess.run(
        [program, "fmt", "-check", "-recursive", directory],
        env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE, check=False,
    )
    if done.returncode not in (0, 3):
        sys.exit(f"{program}: {done.stderr.decode()}")
    return time.monotonic() - begin, sorted(done.stdout.decode().split())


def main():
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--plumb", default="build/release/bin/plumb")
    arguments.add_argument("--files", type=int, default=3000)
    arguments.add_argument("--runs", type=int, default=5)
    options = arguments.parse_args()
    terraform = shutil.which("terraform")
    if terraform is None:
        sys.exit("terraform is not installed")
    with tempfile.TemporaryDirectory() as directory:
        writer = os.path.join(os.path.dirname(options.plumb), "write_files")
        subprocess.run([writer, directory, str(options.files)], check=True)
        times = {options.plumb: [], terraform: []}
        found = {}
        for _ in range(options.runs):
            for program, taken in times.items():
                one, found[program] = seconds(program, directory)
                taken.append(one)
    if found[options.plumb] != found[terraform]:
        sys.exit("the two do not agree which files need formatting")
    medians = [statistics.median(taken) for taken in times.values()]
    print(f"plumb {medians[0]:.2f} s, terraform {medians[1]:.2f} s: "
          f"{medians[1] / medians[0]:.1f} times faster")


if __name__ == "__main__":
    main()
