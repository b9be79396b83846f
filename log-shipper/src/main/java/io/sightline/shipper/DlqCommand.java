package io.sightline.shipper;

import io.sightline.shipper.sink.DeadLetterFile;
import io.sightline.shipper.sink.Elasticsearch;
import io.sightline.shipper.sink.Replay;
import java.io.IOException;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(
    name = "dlq",
    description = "Looks at dead letters, sends them again or removes them.",
    mixinStandardHelpOptions = true,
    subcommands = {
      DlqCommand.ListLetters.class,
      DlqCommand.Show.class,
      DlqCommand.ReplayLetters.class,
      DlqCommand.Purge.class
    })
final class DlqCommand implements Runnable {
  @Spec private CommandSpec spec;

  @Override
  public void run() {
    throw new CommandLine.ParameterException(
        spec.commandLine(), "Missing required subcommand: list, show, replay or purge");
  }

  private static DeadLetterFile letters(ShipperConfig config) {
    return new DeadLetterFile(Wiring.deadLetterPath(config));
  }

  @Command(
      name = "list",
      description = "One line a letter, with the number that the other commands want.",
      mixinStandardHelpOptions = true)
  static final class ListLetters extends ConfiguredCommand {
    @Option(names = "--json", description = "The letters as they are in the file.")
    private boolean json;

    @Override
    int call(ShipperConfig config) throws IOException {
      List<DeadLetterFile.Letter> letters = letters(config).letters();
      for (DeadLetterFile.Letter letter : letters) {
        System.out.println(json ? letter.text() : line(letter));
      }
      if (letters.isEmpty() && !json) {
        System.out.println("There are no dead letters.");
      }
      return 0;
    }

    private static String line(DeadLetterFile.Letter letter) {
      if (letter.fields() == null) {
        return "%5d  (unreadable, %d characters)"
            .formatted(letter.number(), letter.text().length());
      }
      String reason = letter.field("reason");
      return "%5d  %s  %-10s %-9s %s:%s  %s"
          .formatted(
              letter.number(),
              letter.field("time"),
              letter.field("class"),
              letter.field("why"),
              letter.field("file"),
              letter.field("offset"),
              reason.length() <= 120 ? reason : reason.substring(0, 120) + '…');
    }
  }

  @Command(
      name = "show",
      description = "Everything about some letters, the line included.",
      mixinStandardHelpOptions = true)
  static final class Show extends ConfiguredCommand {
    @Parameters(arity = "1..*", paramLabel = "NUMBER", description = "as 'dlq list' shows them")
    private List<Integer> numbers;

    @Override
    int call(ShipperConfig config) throws IOException {
      List<DeadLetterFile.Letter> letters = letters(config).letters();
      for (int number : numbers) {
        if (number < 1 || number > letters.size()) {
          System.err.println("there is no letter " + number + "; there are " + letters.size());
          return Main.FAILED;
        }
      }
      for (int number : numbers) {
        DeadLetterFile.Letter letter = letters.get(number - 1);
        if (letter.fields() == null) {
          System.out.println(letter.text());
        } else {
          letter
              .fields()
              .properties()
              .forEach(
                  field ->
                      System.out.printf("%-8s %s%n", field.getKey(), field.getValue().asString()));
        }
        System.out.println();
      }
      return 0;
    }
  }

  /** Which letters are meant. */
  static final class Choice {
    @Parameters(arity = "0..*", paramLabel = "NUMBER", description = "as 'dlq list' shows them")
    private List<Integer> numbers = List.of();

    @Option(names = "--all", description = "All letters.")
    private boolean all;

    @Option(names = "--class", paramLabel = "CLASS", description = "Those of one class.")
    private String logClass;

    @Option(names = "--older-than-days", paramLabel = "DAYS", description = "Those older than so.")
    private Integer days;

    boolean isEmpty() {
      return numbers.isEmpty() && !all && logClass == null && days == null;
    }

    List<DeadLetterFile.Letter> of(List<DeadLetterFile.Letter> letters, Instant now) {
      Set<Integer> wanted = new HashSet<>(numbers);
      return letters.stream()
          .filter(letter -> wanted.isEmpty() || wanted.contains(letter.number()))
          .filter(letter -> logClass == null || logClass.equals(letter.field("class")))
          .filter(letter -> days == null || isOlder(letter, now.minus(Duration.ofDays(days))))
          .toList();
    }

    private static boolean isOlder(DeadLetterFile.Letter letter, Instant than) {
      try {
        return Instant.parse(letter.field("time")).isBefore(than);
      } catch (DateTimeException e) {
        return false;
      }
    }
  }

  /** A command for chosen letters. */
  abstract static class Chosen extends ConfiguredCommand {
    @CommandLine.Mixin private Choice choice;

    @Option(names = "--dry-run", description = "Only says which letters it would take.")
    private boolean dryRun;

    @Override
    final int call(ShipperConfig config) throws IOException {
      if (choice.isEmpty()) {
        System.err.println(
            "which letters? Give numbers, --all, --class CLASS or --older-than-days DAYS");
        return Main.WRONG;
      }
      DeadLetterFile file = letters(config);
      List<DeadLetterFile.Letter> chosen = choice.of(file.letters(), Instant.now());
      if (dryRun) {
        chosen.forEach(letter -> System.out.println(ListLetters.line(letter)));
        return 0;
      }
      return call(config, file, chosen);
    }

    abstract int call(ShipperConfig config, DeadLetterFile file, List<DeadLetterFile.Letter> chosen)
        throws IOException;
  }

  @Command(
      name = "replay",
      description = {
        "Sends letters again, with the ids they had, and removes those that are taken now.",
        "Exit code 0 when all were, 1 otherwise."
      },
      mixinStandardHelpOptions = true)
  static final class ReplayLetters extends Chosen {
    @Override
    int call(ShipperConfig config, DeadLetterFile file, List<DeadLetterFile.Letter> chosen) {
      if (lacksElasticsearch(config, "dlq replay")) {
        return Main.WRONG;
      }
      try (Elasticsearch server = Wiring.connect(config)) {
        Replay.Outcome outcome = new Replay(file, server).run(chosen, System.err::println);
        System.out.printf(
            "%d delivered and removed, %d refused again%n", outcome.delivered(), outcome.refused());
        return outcome.refused() == 0 ? 0 : Main.FAILED;
      } catch (IOException e) {
        System.err.println(
            "the letters stay where they are, "
                + config.elasticsearch().urls()
                + " did not take them: "
                + e.getMessage());
        return Main.FAILED;
      }
    }
  }

  @Command(
      name = "purge",
      description = "Removes letters for good.",
      mixinStandardHelpOptions = true)
  static final class Purge extends Chosen {
    @Override
    int call(ShipperConfig config, DeadLetterFile file, List<DeadLetterFile.Letter> chosen)
        throws IOException {
      Set<String> doomed = new HashSet<>();
      chosen.forEach(letter -> doomed.add(letter.text()));
      System.out.println(file.remove(letter -> doomed.contains(letter.text())) + " removed");
      return 0;
    }
  }
}
