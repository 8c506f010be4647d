package io.mortise.model;

import org.junit.jupiter.api.Test;

/** What we start from fails: the reason for all the rest. */
class NaiveFileModelTest {

  @Test
  void aDeadOwnersMarkerRemovedByNameIsADoubleHold() {
    Explorer.explore(new NaiveFileModel(NaiveFileModel.Rule.DEAD_OWNER))
        .mustBeViolated("naive file, dead owner");
  }

  @Test
  void anOldMarkerRemovedByNameIsADoubleHold() {
    Explorer.explore(new NaiveFileModel(NaiveFileModel.Rule.OLD))
        .mustBeViolated("naive file, 300 s");
  }

  @Test
  void aDeadOwnersDirectoryRemovedByNameIsADoubleHold() {
    Explorer.explore(new DirectoryMarkerModel(0, 3, 1, 0, 1)).mustBeViolated("naive directory");
  }
}
