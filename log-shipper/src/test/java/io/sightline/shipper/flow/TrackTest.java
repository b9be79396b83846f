package io.sightline.shipper.flow;

import static org.assertj.core.api.Assertions.assertThat;

import io.sightline.shipper.event.Origin;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

final class TrackTest {
  private static final Origin ORIGIN = new Origin("app", "AAAABBBBCCCC", "/logs/app.log");
  private static final int LINE = 10;

  private final Track track = new Track(ORIGIN, 0, 0);

  @Test
  void onlyWhatIsAcknowledgedWithoutAGapIsDelivered() {
    Segment first = ship("one", 10);
    Segment second = ship("two", 20);
    second.acknowledge();
    assertThat(track.delivered()).isZero();
    first.acknowledge();
    assertThat(track.delivered()).isEqualTo(20);
    assertThat(track.isDelivered()).isTrue();
  }

  @Test
  void whatHoldsNothingCountsWithWhatStandsBeforeIt() {
    Segment first = ship("one", 10);
    track.readTo(15);
    assertThat(track.delivered()).isZero();
    first.acknowledge();
    assertThat(track.delivered()).isEqualTo(15);
    track.readTo(30);
    assertThat(track.delivered()).isEqualTo(30);
  }

  @Test
  void whatComesBackIsUncertainAndReadAgain() {
    Segment first = ship("one", 10);
    Segment second = ship("two", 20);
    first.acknowledge();
    second.giveBack();
    assertThat(track.read()).isEqualTo(10);
    assertThat(track.isUncertain(19)).isTrue();
    assertThat(track.isUncertain(20)).isFalse();
    assertThat(track.sentBelow()).isEqualTo(20);
  }

  @Test
  void aMarkIsPassedWhenAllThatMayHaveBeenSentBeforeItIsDelivered() {
    Segment first = ship("one", 10);
    Segment second = ship("two", 20);
    track.mark();
    Segment third = ship("three", 30);
    first.acknowledge();
    assertThat(track.isPastMark()).isFalse();
    second.acknowledge();
    assertThat(track.isPastMark()).as("whatever came after it").isTrue();
    track.mark();
    third.giveBack();
    assertThat(track.isPastMark()).isFalse();
    Track resumed = new Track(ORIGIN, 10, 25);
    resumed.mark();
    resumed.readTo(20);
    assertThat(resumed.isPastMark()).as("an earlier run may have sent more").isFalse();
    resumed.readTo(25);
    assertThat(resumed.isPastMark()).isTrue();
  }

  @Test
  void linesThatAreStillOnTheirWayFromBeforeItWentBackAreStrays() {
    Segment slow = ship("slow", 10);
    Segment refused = ship("refused", 20);
    Segment refusedToo = ship("refused, too", 30);
    refused.giveBack();
    assertThat(track.hasStrays()).isTrue();
    refusedToo.giveBack();
    assertThat(track.hasStrays()).isTrue();
    slow.acknowledge();
    assertThat(track.hasStrays()).isFalse();
    assertThat(track.delivered()).as("nobody knows any more what it was").isZero();
  }

  @Test
  void nothingUpToACutIsCoveredBeforeTheCutIsSaved() {
    track.promise(100);
    track.cut(20);
    assertThat(track.isCovered(10)).isTrue();
    assertThat(track.isCovered(20)).isFalse();
    assertThat(track.cuts()).containsExactly(20L);
    track.cutsSaved();
    assertThat(track.isCovered(20)).isTrue();
    assertThat(track.isCovered(101)).isFalse();
  }

  private Segment ship(Object load, long end) {
    Segment segment = track.ships(load, end);
    track.readTo(end);
    return segment;
  }

  /** Every line has a state of its own in the model; the track has to agree with the simplest. */
  @Test
  void itAgreesWithAModelThatKnowsEveryLine() {
    Random random = new Random(Seed.of("tracks"));
    for (int game = 0; game < 500; game++) {
      new Game(random).play(200);
    }
  }

  private static final class Game {
    private final Random random;
    private final Track track = new Track(ORIGIN, 0, 0);
    private final List<List<Segment>> loads = new ArrayList<>();
    private final List<Integer> unanswered = new ArrayList<>();

    /** For each line that is read the load it is in; -1 acknowledged or blank, -2 pending. */
    private final List<Integer> lines = new ArrayList<>();

    private int pendingFrom = -1;

    Game(Random random) {
      this.random = random;
    }

    void play(int steps) {
      for (int step = 0; step < steps; step++) {
        switch (random.nextInt(8)) {
          case 0, 1, 2 -> ship();
          case 3 -> blank();
          case 4 -> pend();
          case 5, 6 -> acknowledge();
          default -> giveBack();
        }
        check();
      }
    }

    /** A line goes out; what was pending goes out with it, as one document or as many. */
    private void ship() {
      int load = unanswered.isEmpty() || random.nextInt(3) == 0 ? begin() : last();
      if (pendingFrom >= 0) {
        lines.replaceAll(in -> in == -2 ? load : in);
        add(load, lines.size());
        track.pendNothing();
        pendingFrom = -1;
        track.readTo(track.read());
        return;
      }
      lines.add(load);
      add(load, lines.size());
      track.readTo((long) lines.size() * LINE);
    }

    private int begin() {
      loads.add(new ArrayList<>());
      unanswered.add(loads.size() - 1);
      return loads.size() - 1;
    }

    private int last() {
      return unanswered.get(unanswered.size() - 1);
    }

    private void add(int load, int line) {
      Segment begun = track.ships(loads.get(load), (long) line * LINE);
      if (begun != null) {
        loads.get(load).add(begun);
      }
    }

    private void blank() {
      lines.add(pendingFrom >= 0 ? -2 : -1);
      track.readTo((long) lines.size() * LINE);
    }

    private void pend() {
      if (pendingFrom < 0) {
        pendingFrom = lines.size();
        track.pend((long) pendingFrom * LINE);
      }
      lines.add(-2);
      track.readTo((long) lines.size() * LINE);
    }

    private void acknowledge() {
      if (!unanswered.isEmpty()) {
        int load = unanswered.remove(random.nextInt(unanswered.size()));
        loads.get(load).forEach(Segment::acknowledge);
        lines.replaceAll(in -> in == load ? -1 : in);
      }
    }

    private void giveBack() {
      if (unanswered.isEmpty()) {
        return;
      }
      int load = unanswered.remove(random.nextInt(unanswered.size()));
      boolean goesBack = lines.contains(load);
      loads.get(load).forEach(Segment::giveBack);
      if (goesBack) {
        lines.subList(delivered(), lines.size()).clear();
        pendingFrom = -1;
      }
    }

    /** How many lines from the front are done. */
    private int delivered() {
      int done = 0;
      while (done < lines.size() && lines.get(done) == -1) {
        done++;
      }
      return done;
    }

    private void check() {
      long most = (long) delivered() * LINE;
      assertThat(track.read()).isEqualTo((long) lines.size() * LINE);
      assertThat(track.delivered()).as("never past what is on its way").isLessThanOrEqualTo(most);
      if (lines.stream().allMatch(in -> in == -1)) {
        assertThat(track.delivered()).isEqualTo(track.read());
      }
      boolean strays =
          unanswered.stream().anyMatch(load -> !loads.get(load).isEmpty() && !lines.contains(load));
      assertThat(track.hasStrays() || !strays).isTrue();
      if (unanswered.isEmpty()) {
        assertThat(track.hasStrays()).isFalse();
      }
    }
  }
}
