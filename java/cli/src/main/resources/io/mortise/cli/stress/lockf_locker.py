# A locker that is not Java: fcntl.lockf of the whole file. See locker/LockerMain and referee/Words.
# Arguments: slot, life, directory, port of the referee, percent of shared rounds, seed.
import fcntl, os, random, signal, socket, struct, sys, threading, time


def watch_parent():
    os.read(0, 1)
    os._exit(4)


def main(slot, life, directory, port, shared_percent, seed):
    for ignored in (signal.SIGINT, signal.SIGHUP, signal.SIGTERM):
        signal.signal(ignored, signal.SIG_IGN)
    threading.Thread(target=watch_parent, daemon=True).start()
    chance = random.Random(int(seed))
    lock = os.open(os.path.join(directory, "lock"), os.O_RDWR | os.O_CREAT, 0o600)
    counter = os.open(os.path.join(directory, "counter"), os.O_RDWR)
    referee = socket.create_connection(("127.0.0.1", int(port)))
    referee.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)

    def ask(word):
        referee.sendall(word)
        answer = referee.recv(1)
        if not answer:
            os._exit(4)
        return answer

    def read():
        return struct.unpack(">q", os.pread(counter, 8, 0))[0]

    referee.sendall(f"mortise-stress {slot} {life} 0 Python's fcntl.lockf\n".encode())
    goes_on = True
    while goes_on:
        shared = chance.randrange(100) < int(shared_percent)
        referee.sendall(b"w")
        fcntl.lockf(lock, fcntl.LOCK_SH if shared else fcntl.LOCK_EX)
        before = read()
        ask(b"S" if shared else b"X")
        if not shared:
            os.pwrite(counter, struct.pack(">q", before + 1), 0)
        elif read() != before:
            referee.sendall(b"FLOST_UPDATE the counter changed under a shared lock\n")
        goes_on = ask(b"L") == b"k"
        fcntl.lockf(lock, fcntl.LOCK_UN)
        time.sleep(chance.uniform(0, 0.001))


main(*sys.argv[1:])
