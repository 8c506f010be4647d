"""As stranger.c, in Python: stranger.py LOCKFILE COUNT"""

import fcntl
import sys
import time

SHORTEST_PAUSE_SECONDS = 0.001
PAUSE_STEP_SECONDS = 0.00037
PAUSE_STEPS = 17

path, count = sys.argv[1:]
with open(path, "r+b") as file:
    for i in range(int(count)):
        time.sleep(SHORTEST_PAUSE_SECONDS + i % PAUSE_STEPS * PAUSE_STEP_SECONDS)
        asked_at = time.monotonic_ns()
        fcntl.lockf(file, fcntl.LOCK_EX)
        granted_at = time.monotonic_ns()
        fcntl.lockf(file, fcntl.LOCK_UN)
        print(granted_at - asked_at)
