package io.sightline.endtoend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sightline.stack.component.Port;
import java.net.http.HttpRequest;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import tools.jackson.databind.JsonNode;

/** What a container may do to its host and to itself: as little as it needs. */
@ExtendWith(RunningStack.Extension.class)
@Tag(RunningStack.DOCKER)
class DockerHardeningTest {
  private final RunningStack running;
  private final Map<String, Container> containers;

  DockerHardeningTest(RunningStack running) {
    this.running = running;
    this.containers = running.docker().running();
  }

  @Test
  void everythingThatCanRunHereRuns() {
    ComposeFile file = ComposeFile.read();
    assertThat(file.services().keySet())
        .containsAll(containers.keySet())
        .containsAll(ComposeFile.WITHOUT_STAND_IN);
    assertThat(containers).hasSize(14);
  }

  @Test
  void noProcessIsRootOrCanBecomeIt() {
    for (Container container : containers.values()) {
      for (long pid : container.pids()) {
        Map<String, String> status = Container.status(pid);
        if (status.isEmpty()) {
          continue;
        }
        String who = container.service() + ", " + status.get("Name");
        assertThat(status.get("Uid").split("\\s+")).as(who).doesNotContain("0");
        assertThat(status.get("NoNewPrivs")).as(who).isEqualTo("1");
        for (String set : List.of("CapInh", "CapPrm", "CapEff", "CapBnd", "CapAmb")) {
          assertThat(status.get(set)).as(who + ", " + set).matches("0+");
        }
      }
    }
  }

  @Test
  void noRootFileSystemCanBeWrittenTo() {
    for (Container container : containers.values()) {
      Path file = Path.of("/proc/" + container.pid() + "/root/written-by-a-test");
      assertThatThrownBy(() -> Files.createFile(file))
          .as(container.service())
          .isInstanceOf(FileSystemException.class)
          .hasMessageContaining("Read-only file system");
    }
  }

  @Test
  void onlyVolumesAreWritableAndNothingOfTheHostIs() {
    for (Container container : containers.values()) {
      for (JsonNode mount : container.inspect().at("/Mounts")) {
        String what = container.service() + ": " + mount.at("/Destination").asString();
        assertThat(mount.at("/Source").asString()).as(what).doesNotEndWith("docker.sock");
        if (mount.at("/Type").asString().equals("bind")) {
          assertThat(mount.at("/RW").asBoolean()).as(what).isFalse();
        }
      }
    }
    for (String folder : List.of("demo-service", "ops-console")) {
      Path file =
          Path.of(
              "/proc/" + containers.get("log-shipper").pid() + "/root/var/log/sightline",
              folder,
              "written-by-a-test");
      assertThatThrownBy(() -> Files.createFile(file))
          .as("the shipper in the folder of " + folder)
          .hasMessageContaining("Read-only file system");
    }
  }

  @Test
  void everyContainerHasLimits() {
    for (Container container : containers.values()) {
      JsonNode host = container.inspect().at("/HostConfig");
      assertThat(host.at("/Memory").asLong()).as(container.service()).isPositive();
      assertThat(host.at("/NanoCpus").asLong()).as(container.service()).isPositive();
      assertThat(host.at("/Privileged").asBoolean()).as(container.service()).isFalse();
      assertThat(host.at("/CapAdd").isEmpty()).as(container.service()).isTrue();
      assertThat(host.at("/LogConfig/Config/max-size").asString("")).isNotEmpty();
    }
  }

  @Test
  void everyPortIsPublishedOnTheLoopbackOnly() {
    int published = 0;
    for (Container container : containers.values()) {
      for (JsonNode bindings : container.inspect().at("/NetworkSettings/Ports")) {
        for (JsonNode binding : bindings) {
          assertThat(binding.at("/HostIp").asString())
              .as(container.service())
              .isEqualTo("127.0.0.1");
          published++;
        }
      }
    }
    assertThat(published).isEqualTo(8);
  }

  /** Those without an image here as well. */
  @Test
  void everyServiceOfTheFileIsHardened() {
    ComposeFile.read()
        .services()
        .forEach(
            (name, service) -> {
              assertThat(service.at("/cap_drop").toString()).as(name).isEqualTo("[\"ALL\"]");
              assertThat(service.at("/cap_add").isMissingNode()).as(name).isTrue();
              assertThat(service.at("/security_opt").toString())
                  .as(name)
                  .isEqualTo("[\"no-new-privileges:true\"]");
              assertThat(service.at("/read_only").asBoolean()).as(name).isTrue();
              assertThat(service.at("/mem_limit").asLong()).as(name).isPositive();
              assertThat(service.at("/cpus").asDouble()).as(name).isPositive();
              assertThat(service.at("/user").asString("own image"))
                  .as(name)
                  .doesNotMatch("(0|root)(:.*)?");
              for (JsonNode port : service.at("/ports")) {
                assertThat(port.at("/host_ip").asString()).as(name).isEqualTo("127.0.0.1");
              }
            });
  }

  @Test
  void nobodyCanTellPrometheusToDeleteItsDataOrToStop() {
    String prometheus = running.url(Port.PROMETHEUS);
    for (String path :
        List.of(
            "/api/v1/admin/tsdb/delete_series?match[]=up",
            "/api/v1/admin/tsdb/snapshot",
            "/api/v1/admin/tsdb/clean_tombstones",
            "/-/quit",
            "/-/reload",
            "/api/v1/write")) {
      assertThat(
              Json.send(
                      Json.request(prometheus + path.replace("[]", "%5B%5D"))
                          .POST(HttpRequest.BodyPublishers.noBody())
                          .build())
                  .statusCode())
          .as(path)
          .isGreaterThanOrEqualTo(400);
    }
  }
}
