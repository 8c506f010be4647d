package io.mortise.internal.keyed;

import static io.mortise.fuzz.FuzzTarget.must;

import io.mortise.ForeignFileException;
import io.mortise.fuzz.FuzzTarget;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;

/** What is believed is exactly what would be written; the refusal of the rest can be printed. */
public final class KeyRecordFuzz implements FuzzTarget {

  private static final Path PATH = Path.of("mortise.keys");
  private static final int LONGEST_MESSAGE = 500;

  @Override
  public List<byte[]> seeds() {
    return FuzzTarget.seeds(
        "MORTISE KEYS\nformat=1\nfiles=1024\n",
        "MORTISE KEYS\nformat=2\nfiles=1\n",
        "MORTISE KEYS\nformat=01\nfiles=1\n",
        "MORTISE KEYS\nformat=1\nfiles=999999999\n",
        "MORTISE\n");
  }

  @Override
  public void check(byte[] input) throws ForeignFileException {
    try {
      KeyRecord record = KeyRecord.parse(input, PATH);
      must(KeyRecord.isValid(record.files()), record);
      must(Arrays.equals(record.encode(), input), "has a second spelling");
    } catch (ForeignFileException e) {
      FuzzTarget.mustBePrintable(e.getMessage());
      must(e.getMessage().length() < LONGEST_MESSAGE, "a long message");
    }
    mustBeReadBack(new KeyRecord(1 + (Arrays.hashCode(input) & (KeyRecord.MOST_FILES - 1))));
  }

  private static void mustBeReadBack(KeyRecord record) throws ForeignFileException {
    must(KeyRecord.parse(record.encode(), PATH).equals(record), record);
    must(record.encode().length <= KeyRecord.MOST_BYTES, record);
  }
}
