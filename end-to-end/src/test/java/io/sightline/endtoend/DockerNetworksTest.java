package io.sightline.endtoend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What must talk can, and nothing else: tried from inside each container's network. */
@ExtendWith(RunningStack.Extension.class)
@Tag(RunningStack.DOCKER)
class DockerNetworksTest {
  /** Who may see whom; both see each other. */
  private static final String NEIGHBOURS =
      """
      alert-rules:
      alertmanager: blackbox-exporter elasticsearch-exporter grafana log-shipper node-exporter ops-console postgres-exporter prometheus redis-exporter
      blackbox-exporter: alertmanager demo-service elasticsearch-exporter grafana log-shipper node-exporter ops-console postgres-exporter prometheus redis-exporter
      demo-service: blackbox-exporter postgres-exporter postgresql prometheus proxy redis redis-exporter traffic
      elasticsearch: elasticsearch-exporter elasticsearch-setup grafana kibana kibana-setup log-shipper ops-console
      elasticsearch-exporter: alertmanager blackbox-exporter elasticsearch elasticsearch-setup grafana kibana kibana-setup log-shipper node-exporter ops-console postgres-exporter prometheus redis-exporter
      elasticsearch-setup: elasticsearch elasticsearch-exporter grafana kibana kibana-setup log-shipper ops-console
      grafana: alertmanager blackbox-exporter elasticsearch elasticsearch-exporter elasticsearch-setup kibana kibana-setup log-shipper node-exporter ops-console postgres-exporter prometheus redis-exporter
      kibana: elasticsearch elasticsearch-exporter elasticsearch-setup grafana kibana-setup log-shipper ops-console
      kibana-setup: elasticsearch elasticsearch-exporter elasticsearch-setup grafana kibana log-shipper ops-console
      log-shipper: alertmanager blackbox-exporter elasticsearch elasticsearch-exporter elasticsearch-setup grafana kibana kibana-setup node-exporter ops-console postgres-exporter prometheus redis-exporter
      node-exporter: alertmanager blackbox-exporter elasticsearch-exporter grafana log-shipper ops-console postgres-exporter prometheus redis-exporter
      ops-console: alertmanager blackbox-exporter elasticsearch elasticsearch-exporter elasticsearch-setup grafana kibana kibana-setup log-shipper node-exporter postgres-exporter prometheus proxy redis-exporter
      postgres-exporter: alertmanager blackbox-exporter demo-service elasticsearch-exporter grafana log-shipper node-exporter ops-console postgresql prometheus redis-exporter
      postgresql: demo-service postgres-exporter
      prometheus: alertmanager blackbox-exporter demo-service elasticsearch-exporter grafana log-shipper node-exporter ops-console postgres-exporter redis-exporter
      proxy: demo-service ops-console traffic
      redis: demo-service redis-exporter
      redis-exporter: alertmanager blackbox-exporter demo-service elasticsearch-exporter grafana log-shipper node-exporter ops-console postgres-exporter prometheus redis
      traffic: demo-service proxy
      """;

  private static final Map<String, List<String>> MUST_REACH =
      Map.of(
          "demo-service", List.of("postgresql:5432", "redis:6379"),
          "postgres-exporter", List.of("postgresql:5432"),
          "redis-exporter", List.of("redis:6379"),
          "elasticsearch-exporter", List.of("elasticsearch:9200"),
          "log-shipper", List.of("elasticsearch:9200"),
          "ops-console", List.of("elasticsearch:9200", "prometheus:9090", "alertmanager:9093"),
          "alertmanager", List.of("ops-console:8088", "ops-console:1025"),
          "blackbox-exporter", List.of("demo-service:8080"),
          "proxy", List.of("demo-service:8080", "ops-console:8088"),
          "prometheus",
              List.of(
                  "demo-service:8080",
                  "ops-console:8088",
                  "alertmanager:9093",
                  "log-shipper:9180",
                  "node-exporter:9100",
                  "postgres-exporter:9187",
                  "redis-exporter:9121",
                  "blackbox-exporter:9115",
                  "elasticsearch-exporter:9114"));

  private final Map<String, Container> containers;

  DockerNetworksTest(RunningStack running) {
    this.containers = running.docker().running();
  }

  private static Map<String, Set<String>> mayTalk() {
    Map<String, Set<String>> all = new TreeMap<>();
    for (String line : NEIGHBOURS.lines().toList()) {
      int colon = line.indexOf(':');
      String others = line.substring(colon + 1).strip();
      all.put(
          line.substring(0, colon),
          others.isEmpty() ? Set.of() : new TreeSet<>(List.of(others.split(" "))));
    }
    return all;
  }

  @Test
  void theNetworksConnectWhomTheTableNames() {
    ComposeFile file = ComposeFile.read();
    Map<String, Set<String>> connected = new TreeMap<>();
    file.services().keySet().forEach(name -> connected.put(name, file.neighbours(name)));
    assertThat(connected).isEqualTo(mayTalk());
  }

  @Test
  void whoMustReachAnotherDoes() {
    MUST_REACH.forEach(
        (from, listeners) -> {
          List<Reach.Listener> wanted = new ArrayList<>();
          for (String listener : listeners) {
            int colon = listener.indexOf(':');
            String service = listener.substring(0, colon);
            int port = Integer.parseInt(listener.substring(colon + 1));
            for (String address : Reach.shared(container(from), container(service))) {
              wanted.add(new Reach.Listener(service, address, port));
            }
          }
          assertThat(wanted).hasSizeGreaterThanOrEqualTo(listeners.size());
          await(from)
              .atMost(Duration.ofSeconds(30))
              .untilAsserted(
                  () ->
                      assertThat(Reach.from(container(from), wanted))
                          .containsExactlyInAnyOrderElementsOf(wanted));
        });
  }

  @Test
  void nobodyReachesAnyListenerOfWhomItMayNotSee() {
    List<Reach.Listener> all = new ArrayList<>();
    for (Container container : containers.values()) {
      for (String address : container.addresses()) {
        for (int port : container.listeners()) {
          all.add(new Reach.Listener(container.service(), address, port));
        }
      }
    }
    assertThat(all).hasSizeGreaterThan(containers.size());
    Map<String, Set<String>> mayTalk = mayTalk();
    Map<Container, List<Reach.Listener>> strangers = new HashMap<>();
    for (Container from : containers.values()) {
      Set<String> others = mayTalk.getOrDefault(from.service(), Set.of());
      strangers.put(
          from,
          all.stream()
              .filter(one -> !one.service().equals(from.service()))
              .filter(one -> !others.contains(one.service()))
              .toList());
    }
    Reach.fromEach(strangers)
        .forEach((from, reached) -> assertThat(reached).as("reached from " + from).isEmpty());
  }

  @Test
  void onlyWhoCallsOthersReachesTheWorldOutside() throws Exception {
    ComposeFile file = ComposeFile.read();
    Map<Container, List<Reach.Listener>> outwards = new HashMap<>();
    try (Outside outside = Outside.open()) {
      containers.values().forEach(from -> outwards.put(from, List.of(outside.listener())));
      // Tried again, for a busy machine may let a connection wait too long.
      await()
          .atMost(Duration.ofMinutes(1))
          .untilAsserted(
              () -> {
                Map<String, List<Reach.Listener>> reached = Reach.fromEach(outwards);
                reached.values().removeIf(List::isEmpty);
                assertThat(reached).containsOnlyKeys("alertmanager", "ops-console", "prometheus");
                assertThat(reached.keySet()).allMatch(file::mayLeave);
              });
    }
  }

  private Container container(String service) {
    Container container = containers.get(service);
    assertThat(container).as(service).isNotNull();
    return container;
  }
}
