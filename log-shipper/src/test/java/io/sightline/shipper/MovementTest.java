package io.sightline.shipper;

import static org.assertj.core.api.Assertions.assertThat;

import io.sightline.shipper.flow.TrackStatus;
import java.util.List;
import org.junit.jupiter.api.Test;

final class MovementTest {
  private final Movement movement = new Movement();

  @Test
  void nothingToDoIsNoStandstill() {
    look(0, track("a", 10, 10, 0));
    assertThat(stoodFor(100)).isZero();
    assertThat(movement.oldest()).isEmpty();
  }

  @Test
  void workThatDoesNotMoveIsAStandstillFromItsFirstSight() {
    look(5, track("a", 10, 20, 3));
    look(60, track("a", 10, 30, 58));
    assertThat(stoodFor(65)).isEqualTo(60);
    assertThat(movement.oldest()).contains("a");
  }

  @Test
  void oneTrackThatMovesIsEnough() {
    look(5, track("a", 10, 20, 3), track("b", 1, 9, 3));
    look(60, track("a", 10, 20, 58), track("b", 2, 9, 1));
    assertThat(stoodFor(65)).isEqualTo(5);
    assertThat(movement.oldest()).contains("a");
  }

  @Test
  void whatIsDeliveredEndsIt() {
    look(5, track("a", 10, 20, 3));
    look(60, track("a", 20, 20, 0));
    assertThat(stoodFor(61)).isZero();
    look(70, track("a", 20, 30, 1));
    assertThat(stoodFor(71)).isEqualTo(1);
  }

  @Test
  void aLastLineWithoutItsEndIsNoWork() {
    look(5, track("a", 10, 20, 0));
    assertThat(stoodFor(100)).isZero();
  }

  private void look(long second, TrackStatus... tracks) {
    movement.look(List.of(tracks), second * 1_000_000_000);
  }

  private long stoodFor(long second) {
    return movement.stoodFor(second * 1_000_000_000).toSeconds();
  }

  private static TrackStatus track(String path, long delivered, long size, double lagSeconds) {
    return new TrackStatus(
        TrackStatus.Kind.FILE, "app", path, "id", delivered, delivered, size, lagSeconds);
  }
}
