package io.sightline.alerts;

import io.sightline.stack.provision.Tool;
import io.sightline.stack.provision.Toolbox;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** The real promtool and amtool. */
final class Tools {
  private static final Toolbox TOOLBOX = Toolbox.inRepository();

  private Tools() {}

  static List<String> command(Tool tool, String... arguments) {
    try {
      List<String> command = new ArrayList<>(TOOLBOX.command(tool));
      command.addAll(Arrays.asList(arguments));
      return command;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
