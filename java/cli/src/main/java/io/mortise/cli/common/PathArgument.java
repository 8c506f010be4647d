package io.mortise.cli.common;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Reads a path. */
public final class PathArgument implements ITypeConverter<Path> {

  @Override
  public Path convert(String argument) {
    if (argument.isEmpty()) {
      throw new TypeConversionException("the path is empty");
    }
    try {
      return Path.of(FaithfulText.require(argument));
    } catch (InvalidPathException e) {
      throw new TypeConversionException("'" + argument + "' is no path: " + e.getReason());
    }
  }
}
