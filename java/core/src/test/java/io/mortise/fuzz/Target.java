package io.mortise.fuzz;

import io.mortise.internal.identity.MountInfoFuzz;
import io.mortise.internal.identity.OwnerIdFuzz;
import io.mortise.internal.identity.ProcessStatFuzz;
import io.mortise.internal.identity.ProcessStatusFuzz;
import io.mortise.internal.keyed.KeyRecordFuzz;
import io.mortise.internal.lock.FileHeaderFuzz;
import io.mortise.internal.marker.MarkerNamesFuzz;
import io.mortise.internal.marker.MarkerTextFuzz;
import io.mortise.internal.marker.OccupantFuzz;
import io.mortise.internal.portable.KernelLockListFuzz;
import io.mortise.internal.retain.SleepingLockersFuzz;

/** All of them. */
enum Target {
  FILE_HEADER(new FileHeaderFuzz()),
  KEY_RECORD(new KeyRecordFuzz()),
  MARKER_TEXT(new MarkerTextFuzz()),
  MARKER_NAMES(new MarkerNamesFuzz()),
  OCCUPANT(new OccupantFuzz()),
  OWNER_ID(new OwnerIdFuzz()),
  PROCESS_STAT(new ProcessStatFuzz()),
  PROCESS_STATUS(new ProcessStatusFuzz()),
  MOUNT_INFO(new MountInfoFuzz()),
  SLEEPING_LOCKERS(new SleepingLockersFuzz()),
  KERNEL_LOCK_LIST(new KernelLockListFuzz());

  @SuppressWarnings("ImmutableEnumChecker") // nothing of them outlives one input
  final FuzzTarget checks;

  Target(FuzzTarget checks) {
    this.checks = checks;
  }
}
