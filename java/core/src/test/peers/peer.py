"""As peer.sh, for Python's package lockfile, whose object has to live as long as the lock."""
import os
import sys
import warnings

warnings.simplefilter("ignore")
import lockfile
import lockfile.linklockfile
import lockfile.mkdirlockfile
import lockfile.pidlockfile

kind, data = sys.argv[1:3]
locks = {
    "python-link": lambda: lockfile.linklockfile.LinkLockFile(data),
    "python-mkdir": lambda: lockfile.mkdirlockfile.MkdirLockFile(data),
    "python-pid": lambda: lockfile.pidlockfile.PIDLockFile(data + ".lock"),
}
lock = locks[kind]()
print("ready", os.getpid(), flush=True)
for line in sys.stdin:
    if line.strip() == "lock":
        try:
            lock.acquire(timeout=-1)
            print("locked", flush=True)
        except lockfile.LockError:
            print("refused", flush=True)
    else:
        try:
            lock.release()
            print("unlocked", flush=True)
        except lockfile.UnlockError as e:
            print("failed", e, flush=True)
