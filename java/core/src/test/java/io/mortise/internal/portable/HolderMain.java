package io.mortise.internal.portable;

import io.mortise.Hold;
import io.mortise.LockFile;
import io.mortise.LockMode;
import io.mortise.MarkerStyle;
import io.mortise.harness.ChildProcess;
import io.mortise.harness.JavaChild;
import io.mortise.support.Portably;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A JVM that holds a lock until its input ends. It says its pid when it has it. */
public final class HolderMain {

  private HolderMain() {}

  public static ChildProcess start(List<String> launcher, Path path, MarkerStyle style)
      throws IOException {
    List<String> command = new ArrayList<>(launcher);
    command.addAll(JavaChild.command(List.of(), HolderMain.class, path.toString(), style.name()));
    return ChildProcess.start("holder", command);
  }

  /** The locked file and the style. */
  public static void main(String[] arguments) throws Exception {
    try (LockFile file = Portably.open(Path.of(arguments[0]), MarkerStyle.valueOf(arguments[1]));
        Hold hold = file.acquire(LockMode.EXCLUSIVE)) {
      System.out.println(hold.verify() ? ProcessHandle.current().pid() : "lost");
      while (System.in.read() >= 0) {
        // until its end
      }
    }
  }
}
