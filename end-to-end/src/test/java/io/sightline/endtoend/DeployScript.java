package io.sightline.endtoend;

import io.sightline.stack.component.Port;
import io.sightline.stack.component.StackSettings;
import io.sightline.stack.provision.Repository;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** Runs {@code deploy.sh} as a user would, with ports and a state folder of its own. */
final class DeployScript {
  /** What a call printed and how it ended. */
  record Result(int status, String output, String errors) {}

  private final Path folder;
  private final StackSettings settings;
  private final Map<String, String> variables = new HashMap<>();

  DeployScript(Path folder) {
    this.folder = folder;
    this.settings = StackSettings.onFreePorts(Repository.root(), folder.resolve("state"), Map.of());
    variables.putAll(settings.variables());
    variables.put("SIGHTLINE_RUNTIME", "local");
    variables.put("ALERTS_CONFIG", alertsConfig().toString());
  }

  DeployScript with(String name, String value) {
    variables.put(name, value);
    return this;
  }

  /** The settings with what {@link #with} added. */
  StackSettings allSettings() {
    return StackSettings.from(Repository.root(), variables);
  }

  /** Instead of the repository's {@code alert-rules/config.yml}; it need not exist. */
  Path alertsConfig() {
    return folder.resolve("config.yml");
  }

  StackSettings settings() {
    return settings;
  }

  String url(Port port) {
    return settings.url(port);
  }

  Result run(String... arguments) throws IOException, InterruptedException {
    Path output = Files.createTempFile(folder, "out", "");
    Path errors = Files.createTempFile(folder, "err", "");
    Process process = start(output, errors, arguments);
    if (!process.waitFor(10, TimeUnit.MINUTES)) {
      process.descendants().forEach(ProcessHandle::destroyForcibly);
      process.destroyForcibly();
      throw new AssertionError("deploy.sh did not end: " + Files.readString(errors));
    }
    return new Result(process.exitValue(), Files.readString(output), Files.readString(errors));
  }

  /** Starts a call in a session of its own, as a terminal would, so that it can be sent Ctrl-C. */
  Process start(Path output, Path errors, String... arguments) throws IOException {
    List<String> command =
        new ArrayList<>(
            List.of(
                "setsid",
                // A test run in the background ignores SIGINT, and so would all it starts.
                "env",
                "--default-signal=INT",
                Repository.root().resolve("deploy.sh").toString()));
    command.addAll(List.of(arguments));
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .directory(folder.toFile())
            .redirectInput(ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()))
            .redirectOutput(output.toFile())
            .redirectError(errors.toFile());
    builder.environment().putAll(variables);
    return builder.start();
  }
}
