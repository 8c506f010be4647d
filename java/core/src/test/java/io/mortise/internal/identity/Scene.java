package io.mortise.internal.identity;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.mortise.internal.identity.ProcessTable.Sighting;
import io.mortise.internal.identity.Verdict.Life;

/** A judge in a made-up system, and what is brought before him. */
final class Scene {

  static final long OWN_PID = 100;
  static final String OWN_START = "5000";
  static final long PID = 4711;
  static final String START = "777";
  static final String TOKEN = "0123456789abcdef0123456789abcdef";

  static final ProcessIdentity SELF =
      new ProcessIdentity(OWN_PID, OWN_START, "db1", "m1", "b1", "pid:[1]", "time:[1]");
  static final ProcessIdentity OTHER =
      new ProcessIdentity(PID, START, "db1", "m1", "b1", "pid:[1]", "time:[1]");

  /** The weakest evidence: proves nothing by itself. */
  static final Evidence NONE = evidence(false, FakeProcessTable.BOOT_MILLIS);

  static final Evidence LOCAL = evidence(true, FakeProcessTable.BOOT_MILLIS);

  final FakeProcessTable table = new FakeProcessTable();
  ProcessIdentity self = SELF;
  SystemKind system = SystemKind.LINUX;

  static Evidence evidence(boolean local, long modifiedMillis) {
    return new Evidence(local, modifiedMillis);
  }

  static ProcessIdentity with(ProcessIdentity base, String key, String value) {
    var fields = new java.util.HashMap<>(base.fields());
    fields.put(key, value);
    return ProcessIdentity.of(fields).orElseThrow();
  }

  void present(String start) {
    table.processes.put(PID, Sighting.present(start, false));
  }

  void zombie(String start) {
    table.processes.put(PID, Sighting.present(start, true));
  }

  Verdict judge(ProcessIdentity owner, Evidence evidence) {
    return new Judge(self, system, table).judge(owner.id(), TOKEN, evidence);
  }

  Verdict judgeNaive(Evidence evidence) {
    return new Judge(self, system, table).judgeNaive(PID, evidence);
  }

  void assertLife(Life life, ProcessIdentity owner, Evidence evidence) {
    Verdict verdict = judge(owner, evidence);
    assertEquals(life, verdict.life(), verdict.reason());
  }

  void assertNaive(Life life, Evidence evidence) {
    Verdict verdict = judgeNaive(evidence);
    assertEquals(life, verdict.life(), verdict.reason());
  }
}
