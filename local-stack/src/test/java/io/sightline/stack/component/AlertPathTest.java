package io.sightline.stack.component;

import static org.assertj.core.api.Assertions.assertThat;

import io.sightline.stack.provision.Repository;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AlertPathTest {
  @TempDir private Path folder;
  private StackSettings settings;
  private AlertPath path;

  @BeforeEach
  void prepare() {
    settings = StackSettings.onFreePorts(Repository.root(), folder, Map.of());
    path = new AlertPath(settings);
  }

  private String target() throws IOException {
    return Files.readString(settings.run("prometheus").resolve("targets/alertmanagers.yml"));
  }

  @Test
  void alertsGoThroughTheConsoleWhileItIsWellAndPastItOtherwise() throws IOException {
    new ScrapeTargets(settings).write();
    assertThat(target()).contains(":" + settings.port(Port.CONSOLE));
    path.follow(false);
    assertThat(target()).contains(":" + settings.port(Port.ALERTMANAGER));
    path.follow(true);
    assertThat(target()).contains(":" + settings.port(Port.CONSOLE));
  }

  @Test
  void aRestartOfPrometheusDoesNotLeadThemBackToASickConsole() throws IOException {
    new ScrapeTargets(settings).write();
    path.follow(false);
    new ScrapeTargets(settings).write();
    path.follow(false);
    assertThat(target()).contains(":" + settings.port(Port.ALERTMANAGER));
  }

  @Test
  void beforePrometheusWasEverPreparedNothingIsWritten() {
    path.follow(false);
    assertThat(settings.run("prometheus")).doesNotExist();
  }
}
