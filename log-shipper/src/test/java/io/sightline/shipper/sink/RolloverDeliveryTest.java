package io.sightline.shipper.sink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.sightline.shipper.flow.Batch;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** Nothing is doubled by rollovers between and after tries, at moments that no server offers. */
final class RolloverDeliveryTest extends ScriptedDelivery {
  @Test
  void aRolloverBetweenTwoTriesDoublesNothing() throws Exception {
    server.then(
        exchange -> {
          exchange.storeAll();
          server.rollover();
          exchange.http().close();
        });
    deliver(5);
    assertThat(server.stored()).hasSize(5);
    assertThat(server.lookUps()).as("in the older index, and once more in the newer").isEqualTo(10);
    assertThat(events).containsExactly("retry NO_CONNECTION", "delivered 5", "recovered");
  }

  @Test
  void aRolloverAfterACrashDoublesNothing() throws Exception {
    deliver(5);
    delivery.settled(delivery.newest());
    assertThat(delivery.baselines()).containsEntry(STREAM, 0L);
    server.rollover();
    Batch again = batch(8);
    again.setUncertain();
    deliver(again);
    assertThat(server.stored()).hasSize(8);
  }

  @Test
  void withoutARolloverNothingIsLookedUp() throws Exception {
    server.then(ScriptedServer.storedButSilent());
    deliver(5);
    Batch again = batch(8);
    again.setUncertain();
    deliver(again);
    assertThat(server.stored()).hasSize(8);
    assertThat(server.lookUps()).isZero();
  }

  @Test
  void aRolloverRightAfterTheLookUpIsMendedAfterwards() throws Exception {
    deliver(5);
    server.then(
        exchange -> {
          server.rollover();
          exchange.items(document -> 201);
        });
    Batch again = batch(8);
    again.setUncertain();
    deliver(again);
    assertThat(server.stored()).hasSize(8);
    assertThat(events).contains("taken back 5");
  }

  @Test
  void whatMovesUpInTheBatchIsNotSentBeforeItWasLookedUp() throws Exception {
    deliver(8);
    server.rollover();
    server.then(ScriptedServer.status(413));
    Batch again = batch(10);
    again.setUncertain();
    deliver(again);
    assertThat(server.stored()).hasSize(10);
  }

  @Test
  void aLookUpThatAShardDoesNotAnswerIsTriedAgain() throws Exception {
    deliver(5);
    server.rollover();
    server.failLookUps("no_shard_available_action_exception");
    Batch again = batch(8);
    again.setUncertain();
    CountDownLatch acknowledged = new CountDownLatch(1);
    submit(again, acknowledged);
    await().until(() -> events.contains("retry SERVER_ERROR"));
    assertThat(server.stored()).hasSize(5);
    server.failLookUps(null);
    assertThat(acknowledged.await(60, TimeUnit.SECONDS)).isTrue();
    assertThat(server.stored()).hasSize(8);
  }

  @Test
  void aClosedIndexDoesNotKeepLinesWaitingForEver() throws Exception {
    deliver(5);
    server.rollover();
    server.failLookUps("index_closed_exception");
    Batch again = batch(8);
    again.setUncertain();
    deliver(again);
    assertThat(server.stored()).hasSize(13);
    assertThat(events).anyMatch(event -> event.startsWith("hidden ids in .ds-logs-app-test"));
  }

  @Test
  void aRolloverWhileTheClientGoesOnToAnotherHostDoublesNothing() throws Exception {
    deliverToTwoHosts(exchange -> exchange.items(document -> 201));
    assertThat(server.stored()).hasSize(5);
    assertThat(events).containsExactly("taken back 5", "delivered 5");
  }

  @Test
  void oneMoreRolloverBeforeTheDoublesAreTakenBackHidesNone() throws Exception {
    deliverToTwoHosts(
        exchange -> {
          exchange.items(document -> 201);
          server.rollover();
        });
    assertThat(server.stored()).hasSize(5);
    assertThat(events).containsExactly("taken back 5", "delivered 5");
  }

  @Test
  void whatTheFirstHostStoredAfterARolloverIsTakenBackThoughTheSecondKnowsIt() throws Exception {
    try (Elasticsearch cluster = twoHosts();
        Delivery failingOver = delivery(cluster, 1, Map.of())) {
      goOnWith(failingOver);
      deliver(5);
      server.then(
          exchange -> {
            server.rollover();
            exchange.storeAll();
            exchange.http().close();
          });
      Batch again = batch(5);
      again.setUncertain();
      deliver(again);
    }
    assertThat(server.stored()).hasSize(5);
    assertThat(events).containsExactly("delivered 5", "taken back 5", "delivered 5");
  }

  /** The first host stores, rolls over and is silent; the second one does as it is told. */
  private void deliverToTwoHosts(ScriptedServer.Reply second) throws Exception {
    try (Elasticsearch cluster = twoHosts();
        Delivery failingOver = delivery(cluster, 1, Map.of())) {
      goOnWith(failingOver);
      server.then(
          exchange -> {
            exchange.storeAll();
            server.rollover();
            exchange.http().close();
          });
      server.then(second);
      deliver(5);
    }
  }

  private Elasticsearch twoHosts() throws Exception {
    Duration aSecond = Duration.ofSeconds(1);
    List<URI> hosts = List.of(server.uri(), server.secondUri());
    return Elasticsearch.at(
        new Elasticsearch.Target(hosts, null, null, null, null, aSecond, aSecond, false), 2);
  }

  private void goOnWith(Delivery another) throws Exception {
    delivery.close();
    delivery = another;
    delivery.start();
  }

  @Test
  void whereBackingIndicesAreHiddenItGoesOnAndSaysSo() throws Exception {
    server.hideSettings();
    deliver(2);
    assertThat(server.stored()).hasSize(2);
    assertThat(events.get(0))
        .startsWith("hidden the backing indices of logs-app-test cannot be seen (status 403)")
        .contains("grant view_index_metadata and read");
  }

  @Test
  void whereIndicesMayNotBeNamedInALookUpItGoesOnAndSaysSo() throws Exception {
    deliver(5);
    server.rollover();
    server.refuseLookUps(400);
    Batch again = batch(8);
    again.setUncertain();
    deliver(again);
    assertThat(events)
        .anySatisfy(
            event ->
                assertThat(event)
                    .startsWith(
                        "hidden ids in older backing indices cannot be looked up (status 400")
                    .endsWith(
                        "grant read, and leave rest.action.multi.allow_explicit_index at true, or a"
                            + " rollover right after a crash may double lines"));
  }

  @Test
  void anIndexThatIsDeletedMeanwhileHoldsNothing() throws Exception {
    deliver(5);
    server.rollover();
    server.failLookUps("index_not_found_exception");
    Batch again = batch(8);
    again.setUncertain();
    deliver(again);
    assertThat(events).containsExactly("delivered 5", "delivered 8");
  }

  @Test
  void aStreamThatWasBegunAnewIsLookedForEverywhere() throws Exception {
    delivery.settled(Map.of(STREAM, 7L));
    deliver(5);
    server.rollover();
    Batch again = batch(8);
    again.setUncertain();
    deliver(again);
    assertThat(server.stored()).hasSize(8);
  }
}
