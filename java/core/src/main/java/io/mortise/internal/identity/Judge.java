package io.mortise.internal.identity;

import io.mortise.internal.identity.ProcessTable.Sighting;
import java.util.OptionalLong;

/**
 * Is the owner of a marker alive? The rules are those of docs/decisions/0007; what they do not
 * cover is UNKNOWN. For several threads.
 */
public final class Judge {

  private static final String UNKNOWN_HASH = Hashes.shortHash(Words.UNKNOWN);

  private final ProcessIdentity self;
  private final OwnerId own;
  private final SystemKind system;
  private final ProcessTable table;

  Judge(ProcessIdentity self, SystemKind system, ProcessTable table) {
    this.self = self;
    this.own = self.id();
    this.system = system;
    this.table = table;
  }

  /** The same object each time. */
  public static Judge ofThisProcess() {
    return Current.JUDGE;
  }

  private static final class Current {
    static final Judge JUDGE =
        new Judge(ProcessIdentity.current(), SystemKind.CURRENT, tableOf(SystemKind.CURRENT));
  }

  private static ProcessTable tableOf(SystemKind system) {
    return switch (system) {
      case LINUX -> new LinuxProcessTable(Procfs.SYSTEM, ProcessHandle.current().pid());
      case STORED_START -> new HandleProcessTable();
      case OTHER -> new NoProcessTable();
    };
  }

  /** Of a marker that says who made it. */
  public Verdict judge(OwnerId owner, String token, Evidence evidence) {
    if (owner.equals(own) && OwnTokens.contains(token)) {
      return Verdict.alive("this process holds it");
    }
    if (!owner.machine().equals(own.machine())) {
      return Verdict.unknown("it runs on another machine");
    }
    if (system != SystemKind.LINUX
        && Words.isUnknown(self.machine())
        && !evidence.localFileSystem()) {
      return Verdict.unknown("this machine has no id, so it may run on another one");
    }
    if (!bootIsKnown(owner)) {
      return Verdict.unknown("nothing tells in which run of the system it was started");
    }
    if (!owner.boot().equals(own.boot())) {
      return ofAnotherBoot(evidence);
    }
    if (!namespacesAreKnown() || !owner.namespaces().equals(own.namespaces())) {
      return Verdict.unknown("it runs in another container, so its process number says nothing");
    }
    return owner.pid() == own.pid() ? ofOurPid(owner, token) : ofAnotherPid(owner);
  }

  /** Only Linux names its boots; elsewhere a name would be somebody's invention. */
  private boolean bootIsKnown(OwnerId owner) {
    return system == SystemKind.LINUX
        ? !owner.boot().equals(UNKNOWN_HASH) && !Words.isUnknown(self.boot())
        : owner.boot().equals(own.boot());
  }

  /** Kernels before 5.6 have no time namespaces: there all are in the same. */
  private boolean namespacesAreKnown() {
    return system != SystemKind.LINUX || !Words.isUnknown(self.pidNamespace());
  }

  /**
   * Containers can have a boot id each, on one kernel, and be copies of each other. A copy's owner
   * may well live; so the marker must be older than this kernel.
   */
  private Verdict ofAnotherBoot(Evidence evidence) {
    if (Words.isUnknown(self.machine()) || !evidence.localFileSystem() || !table.isOurs()) {
      return Verdict.unknown("it was started in another run of the system, perhaps elsewhere");
    }
    OptionalLong boot = table.bootMillis();
    boolean older = boot.isPresent() && evidence.modifiedMillis() < boot.getAsLong();
    return older
        ? Verdict.dead("the system was started anew since")
        : Verdict.unknown("it names another run of the system, but the marker is of this one");
  }

  /** Whoever else had our number is gone. */
  private Verdict ofOurPid(OwnerId owner, String token) {
    boolean another =
        owner.startIsKnown() && own.startIsKnown() && !owner.start().equals(own.start());
    if (!another && OwnTokens.contains(token)) {
      return Verdict.alive("this process holds it");
    }
    return Verdict.dead("this process has its number, " + owner.pid() + ", and does not hold it");
  }

  private Verdict ofAnotherPid(OwnerId owner) {
    if (!table.isOurs()) {
      return cannotSee();
    }
    Sighting sighting = table.look(owner.pid());
    return switch (sighting.presence()) {
      case GONE -> ofNobody(owner.pid());
      case HIDDEN -> unreadable(owner.pid());
      case PRESENT -> ofPresent(owner, sighting);
    };
  }

  private static Verdict ofPresent(OwnerId owner, Sighting sighting) {
    if (sighting.zombie()) {
      return zombie(owner.pid());
    }
    if (!owner.startIsKnown() || sighting.start().equals(OwnerId.UNKNOWN_START)) {
      return Verdict.unknown(
          "process " + owner.pid() + " is running, but nothing tells whether it is the same");
    }
    return owner.start().equals(sighting.start())
        ? Verdict.alive("process " + owner.pid() + " is running")
        : Verdict.dead("process " + owner.pid() + " is gone, another process has its number now");
  }

  /** Of a marker that has a process number and nothing else, on this system. */
  public Verdict judgeNaive(long pid, Evidence evidence) {
    if (!Words.isPid(pid)) {
      throw new IllegalArgumentException("not a process number: " + pid);
    }
    if (!evidence.localFileSystem()) {
      return Verdict.unknown("process " + pid + " may run on another machine");
    }
    if (!table.isOurs()) {
      return cannotSee();
    }
    Sighting sighting = table.look(pid);
    return switch (sighting.presence()) {
      case GONE -> ofNobody(pid);
      case HIDDEN -> unreadable(pid);
      case PRESENT -> sighting.zombie() ? zombie(pid) : ofSomebody(pid);
    };
  }

  /**
   * Of a marker that another program made, and that does not say by which process. Only a restart
   * of the system proves that one gone.
   *
   * @param evidence with the time of the last change of the marker's inode, for a program may set
   *     the other times, or give an old file the marker's name
   */
  public Verdict judgeNameless(Evidence evidence) {
    boolean older = evidence.localFileSystem() && table.isOurs() && isOlderThanBoot(evidence);
    return older
        ? Verdict.dead("the system was started anew since")
        : Verdict.unknown("it does not name the process that made it");
  }

  private boolean isOlderThanBoot(Evidence evidence) {
    OptionalLong boot = table.bootMillis();
    OptionalLong first = table.firstFileMillis();
    long made = evidence.modifiedMillis();
    return boot.isPresent()
        && made < boot.getAsLong()
        && first.isPresent()
        && made < first.getAsLong();
  }

  /** Of a marker that names a process and the host it runs on. */
  public Verdict judgeNaive(long pid, String host, Evidence evidence) {
    return host.equals(self.host())
        ? judgeNaive(pid, evidence)
        : Verdict.unknown("it names the host " + host);
  }

  private static Verdict ofSomebody(long pid) {
    return Verdict.unknown(
        "process " + pid + " is running, but the marker does not say which process it was");
  }

  private Verdict ofNobody(long pid) {
    return !table.hidesOthers()
        ? Verdict.dead("process " + pid + " is gone")
        : Verdict.unknown("process " + pid + " is not to be seen, but may be hidden from us");
  }

  private static Verdict zombie(long pid) {
    return Verdict.dead("process " + pid + " has ended, and its parent has not noticed yet");
  }

  private static Verdict unreadable(long pid) {
    return Verdict.unknown("process " + pid + " cannot be looked at");
  }

  private static Verdict cannotSee() {
    return Verdict.unknown("/proc does not show the processes of this container");
  }
}
