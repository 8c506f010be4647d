package io.mortise.cli.common;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;

/** The answers of commands for programs. */
public final class Json {

  private static final Gson GSON =
      new GsonBuilder().setPrettyPrinting().disableHtmlEscaping().create();

  private Json() {}

  public static String of(Object answer) {
    return GSON.toJson(answer);
  }
}
