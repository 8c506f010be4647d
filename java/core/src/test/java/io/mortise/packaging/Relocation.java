package io.mortise.packaging;

import io.mortise.support.ClassPathCopy;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** Copies of the classes, and what tools that put libraries into other jars make of them. */
final class Relocation {

  private static final int MAGIC_TO_VERSION_BYTES = 8;

  /* Tags of the constant pool (JVMS 4.4), and how many bytes follow them. */
  private static final int UTF8 = 1;
  private static final int LONG = 5;
  private static final int DOUBLE = 6;

  private final Path root;

  private Relocation(Path root) {
    this.root = root;
  }

  /** All classes, our tests' included. */
  static Relocation copyOf(Path root) throws IOException {
    ClassPathCopy.to(root);
    return of(root);
  }

  /** A copy that was made before. */
  static Relocation of(Path copy) {
    return new Relocation(copy);
  }

  void withoutNatives() throws IOException {
    delete(root.resolve(Natives.FOLDER));
  }

  /** As a tool does that relocates resources, too. */
  void moveNativesTo(String folder) throws IOException {
    Path target = root.resolve(folder);
    Files.createDirectories(target.getParent());
    Files.move(root.resolve(Natives.FOLDER), target);
  }

  /**
   * From {@code io.mortise} to {@code shaded.io.mortise}, in names and in strings, as Maven's and
   * Gradle's shading do it. The unrelocated classes go.
   */
  void relocateClasses() throws IOException {
    Path from = root.resolve("io").resolve("mortise");
    List<Path> classes;
    try (Stream<Path> files = Files.walk(from)) {
      classes = files.filter(file -> file.toString().endsWith(".class")).toList();
    }
    for (Path file : classes) {
      Path target = root.resolve("shaded").resolve(root.relativize(file).toString());
      Files.createDirectories(target.getParent());
      Files.write(target, rewritten(Files.readAllBytes(file)));
    }
    delete(from);
  }

  private static void delete(Path tree) throws IOException {
    try (Stream<Path> files = Files.walk(tree)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }

  private static byte[] rewritten(byte[] classFile) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    DataOutputStream out = new DataOutputStream(bytes);
    DataInputStream in = new DataInputStream(new ByteArrayInputStream(classFile));
    out.write(in.readNBytes(MAGIC_TO_VERSION_BYTES));
    int constants = in.readUnsignedShort();
    out.writeShort(constants);
    for (int i = 1; i < constants; i++) {
      int tag = in.readUnsignedByte();
      out.writeByte(tag);
      if (tag == UTF8) {
        out.writeUTF(renamed(in.readUTF()));
      } else {
        out.write(in.readNBytes(lengthOf(tag)));
      }
      if (tag == LONG || tag == DOUBLE) {
        i++; // these take two places
      }
    }
    out.write(in.readAllBytes());
    return bytes.toByteArray();
  }

  private static String renamed(String text) {
    return text.replace("io/mortise", "shaded/io/mortise")
        .replace("io.mortise", "shaded.io.mortise");
  }

  private static int lengthOf(int tag) {
    return switch (tag) {
      case 7, 8, 16, 19, 20 -> 2; // Class, String, MethodType, Module, Package
      case 15 -> 3; // MethodHandle
      case LONG, DOUBLE -> 8;
      default -> 4;
    };
  }
}
