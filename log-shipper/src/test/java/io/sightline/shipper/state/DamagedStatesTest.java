package io.sightline.shipper.state;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sightline.shipper.event.ShipperEvents;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

final class DamagedStatesTest {
  private static final Clock CLOCK = Clock.fixed(Instant.ofEpochMilli(77), ZoneOffset.UTC);

  @TempDir Path folder;
  private final List<String> movedAside = new ArrayList<>();

  static Set<String> names() {
    return DamagedStates.all().keySet();
  }

  @Test
  void theCheckedInFoldersAreWhatTheGeneratorMakes() throws IOException {
    Map<String, byte[]> made = new TreeMap<>();
    DamagedStates.all()
        .forEach(
            (name, state) ->
                state.files().forEach((file, bytes) -> made.put(name + '/' + file, bytes)));
    Map<String, byte[]> there = new TreeMap<>();
    try (Stream<Path> files = Files.walk(DamagedStates.FOLDER)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        there.put(DamagedStates.FOLDER.relativize(file).toString(), Files.readAllBytes(file));
      }
    }
    assertThat(there.keySet()).isEqualTo(made.keySet());
    made.forEach((name, bytes) -> assertThat(there.get(name)).as(name).isEqualTo(bytes));
    assertThat(made.size()).isGreaterThan(24);
  }

  @ParameterizedTest
  @MethodSource("names")
  void whatIsWholeComesOut(String name) throws IOException {
    DamagedStates.State state = DamagedStates.all().get(name);
    copy(DamagedStates.FOLDER.resolve(name));
    if (state.entries() == null) {
      Set<String> before = files();
      assertThatThrownBy(this::open)
          .isInstanceOf(IOException.class)
          .hasMessage(
              folder.resolve("journal-3")
                  + " was written by another version of the shipper (format 2, this one reads 1):"
                  + " start that version, or give this one a state_dir of its own");
      assertThat(files()).isEqualTo(before);
      return;
    }
    try (Journal journal = open()) {
      assertThat(journal.startingWith("")).isEqualTo(state.entries());
      assertThat(journal.isBehind()).isEqualTo(!state.movedAside().isEmpty());
    }
    assertThat(movedAside)
        .containsExactlyElementsOf(
            state.movedAside().stream().map(file -> file + ".damaged-77").toList());
    for (String file : state.movedAside()) {
      assertThat(folder.resolve(file + ".damaged-77")).hasBinaryContent(state.files().get(file));
      assertThat(folder.resolve(file)).doesNotExist();
    }
    goesOn(state);
  }

  /** The next runs know of the loss until all that may have been sent has its answer. */
  private void goesOn(DamagedStates.State state) throws IOException {
    movedAside.clear();
    boolean journalWasHurt = state.movedAside().stream().anyMatch(f -> f.startsWith("journal"));
    try (Journal journal = open()) {
      assertThat(journal.startingWith("")).isEqualTo(state.entries());
      assertThat(journal.isBehind()).isEqualTo(journalWasHurt);
      journal.put("e", "6");
      assertThat(journal.sync()).isTrue();
    }
    try (Journal journal = open()) {
      assertThat(journal.isBehind()).isEqualTo(journalWasHurt);
      journal.caughtUp();
      assertThat(journal.sync()).isTrue();
    }
    try (Journal journal = open()) {
      Map<String, String> expected = new TreeMap<>(state.entries());
      expected.put("e", "6");
      assertThat(journal.startingWith("")).isEqualTo(expected);
      assertThat(journal.isBehind()).isFalse();
    }
    assertThat(movedAside).isEmpty();
  }

  private Journal open() throws IOException {
    return Journal.open(
        folder,
        CLOCK,
        new ShipperEvents() {
          @Override
          public void checkpointDamaged(Path movedTo, String why) {
            movedAside.add(movedTo.getFileName().toString());
          }
        });
  }

  private void copy(Path from) throws IOException {
    try (Stream<Path> files = Files.list(from)) {
      for (Path file : files.toList()) {
        Files.copy(file, folder.resolve(file.getFileName()));
      }
    }
  }

  private Set<String> files() throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.map(file -> file.getFileName().toString()).collect(Collectors.toSet());
    }
  }
}
