package io.sightline.endtoend;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The instructions of a Dockerfile, stage by stage, and what is wrong with them. */
final class Dockerfile {
  /**
   * One instruction, lines that continue it joined, comments left out.
   *
   * @param line where it begins
   */
  private record Instruction(int line, String word, String arguments) {}

  /**
   * From one FROM to the next.
   *
   * @param image as it is written
   */
  private record Stage(String name, String image, List<Instruction> instructions) {}

  private static final Pattern FROM = Pattern.compile("(?:--\\S+ )*(\\S+)(?: +[Aa][Ss] +(\\S+))?");
  private static final Pattern VARIABLE = Pattern.compile("\\$\\{?(\\w+)}?");

  private final Map<String, String> defaults = new TreeMap<>();
  private final Map<String, Stage> stages = new TreeMap<>();
  private final List<String> problems = new ArrayList<>();

  private Dockerfile(List<Instruction> instructions) {
    Stage stage = null;
    for (Instruction one : instructions) {
      if (one.word().equals("FROM")) {
        Matcher from = FROM.matcher(one.arguments());
        if (!from.matches()) {
          problem(one, "FROM: expected an image and AS name");
          continue;
        }
        String name = from.group(2) == null ? "line " + one.line() : from.group(2);
        stage = new Stage(name, from.group(1), new ArrayList<>());
        lookAtImage(one, stage.image());
        stages.put(name, stage);
      } else if (stage == null) {
        int equals = one.arguments().indexOf('=');
        if (one.word().equals("ARG") && equals > 0) {
          defaults.put(one.arguments().substring(0, equals), one.arguments().substring(equals + 1));
        }
      } else {
        stage.instructions().add(one);
        lookAt(one, stage.instructions());
      }
    }
  }

  /**
   * What is wrong with a Dockerfile, a sentence each with the line.
   *
   * @param finished the stages that become images
   */
  static List<String> problems(Path file, List<String> finished) throws IOException {
    Dockerfile dockerfile = new Dockerfile(instructions(Files.readAllLines(file)));
    finished.forEach(dockerfile::lookAtFinished);
    return dockerfile.problems;
  }

  /**
   * What the making of these stages runs on the processor that the image is for, which needs an
   * emulator where that is not the builder's own.
   */
  static List<String> runs(Path file, List<String> finished) throws IOException {
    Dockerfile dockerfile = new Dockerfile(instructions(Files.readAllLines(file)));
    return finished.stream()
        .flatMap(name -> dockerfile.withWhatItIsMadeOf(name).stream())
        .filter(one -> one.word().equals("RUN"))
        .map(one -> "line " + one.line() + ": RUN " + one.arguments())
        .distinct()
        .toList();
  }

  private static List<Instruction> instructions(List<String> lines) {
    List<Instruction> instructions = new ArrayList<>();
    StringBuilder text = new StringBuilder();
    int begin = 0;
    for (int i = 0; i < lines.size(); i++) {
      String line = lines.get(i).strip();
      if (line.isEmpty() || line.startsWith("#")) {
        continue;
      }
      if (text.isEmpty()) {
        begin = i + 1;
      }
      boolean goesOn = line.endsWith("\\");
      text.append(goesOn ? line.substring(0, line.length() - 1) : line);
      if (!goesOn) {
        String[] part = text.toString().split("\\s+", 2);
        instructions.add(
            new Instruction(
                begin, part[0].toUpperCase(Locale.ROOT), part.length > 1 ? part[1] : ""));
        text.setLength(0);
      }
    }
    return instructions;
  }

  private void problem(Instruction where, String what) {
    problems.add("line " + where.line() + ": " + what);
  }

  private void lookAtImage(Instruction from, String written) {
    if (stages.containsKey(written) || written.equals("scratch")) {
      return;
    }
    Matcher variable = VARIABLE.matcher(written);
    String image = variable.matches() ? defaults.getOrDefault(variable.group(1), "") : written;
    String tag = image.substring(image.lastIndexOf('/') + 1);
    boolean pinned = image.contains("@sha256:") || tag.matches("[^:]+:.*\\d+\\.\\d+.*");
    if (!pinned) {
      problem(from, "expected an image with an exact version, was '" + image + "'");
    }
  }

  private void lookAt(Instruction one, List<Instruction> before) {
    String text = one.arguments();
    switch (one.word()) {
      case "ADD" -> problem(one, "ADD unpacks and downloads: use COPY");
      case "MAINTAINER" -> problem(one, "MAINTAINER is gone: use a LABEL");
      case "WORKDIR" -> {
        if (!text.startsWith("/")) {
          problem(one, "WORKDIR: expected an absolute path, was '" + text + "'");
        }
      }
      case "RUN" -> lookAtRun(one, before);
      case "CMD", "ENTRYPOINT" -> {
        if (!text.startsWith("[")) {
          problem(one, one.word() + ": a shell between takes the signals: use the form with [ ]");
        }
      }
      default -> {
        // Nothing to say about it.
      }
    }
  }

  private void lookAtRun(Instruction run, List<Instruction> before) {
    String text = run.arguments();
    if (text.contains("sudo ")) {
      problem(run, "sudo: change the USER instead");
    }
    boolean pipes = text.replace("||", "").contains("|");
    boolean pipefail =
        text.contains("pipefail")
            || before.stream()
                .anyMatch(
                    one -> one.word().equals("SHELL") && one.arguments().contains("pipefail"));
    if (pipes && !pipefail) {
      problem(run, "a pipe hides what fails before it: set -o pipefail first");
    }
    if (text.contains("apt-get install") || text.contains("apt install")) {
      if (!text.contains("--no-install-recommends")) {
        problem(run, "apt-get install without --no-install-recommends");
      }
      if (!text.contains("rm -rf /var/lib/apt/lists")) {
        problem(run, "apt-get install without rm -rf /var/lib/apt/lists/* after it");
      }
    }
    if (text.contains("apk add") && !text.contains("--no-cache")) {
      problem(run, "apk add without --no-cache");
    }
    if (text.matches(".*(curl|wget) .*https?://.*") && !text.contains("sha256sum")) {
      problem(run, "a download that nobody checks: compare its sha256sum");
    }
  }

  private List<Instruction> withWhatItIsMadeOf(String name) {
    List<Instruction> all = new ArrayList<>();
    for (Stage stage = stages.get(name); stage != null; stage = stages.get(stage.image())) {
      all.addAll(0, stage.instructions());
    }
    return all;
  }

  /** A stage that becomes an image, with the stages it is made of. */
  private void lookAtFinished(String name) {
    List<Instruction> all = withWhatItIsMadeOf(name);
    if (all.isEmpty()) {
      problems.add("there is no stage " + name);
      return;
    }
    String user = last(all, "USER");
    if (user.isEmpty() || user.matches("(root|0)(:.*)?")) {
      problems.add("stage " + name + ": expected a USER who is not root, was '" + user + "'");
    } else if (!user.matches("\\d+(:\\d+)?")) {
      problems.add("stage " + name + ": expected USER as a number, was '" + user + "'");
    }
    String health = last(all, "HEALTHCHECK");
    if (health.isEmpty() || health.equals("NONE")) {
      problems.add("stage " + name + ": expected a HEALTHCHECK");
    }
    if (all.stream().noneMatch(one -> one.arguments().contains("org.opencontainers.image."))) {
      problems.add("stage " + name + ": expected a LABEL org.opencontainers.image.…");
    }
  }

  private static String last(List<Instruction> all, String word) {
    String found = "";
    for (Instruction one : all) {
      found = one.word().equals(word) ? one.arguments() : found;
    }
    return found;
  }
}
