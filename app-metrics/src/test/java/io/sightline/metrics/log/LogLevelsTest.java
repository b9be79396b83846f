package io.sightline.metrics.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.JsonNode;

class LogLevelsTest {
  private static final String NAME = "com.example.levels";
  private static final Logger LOG = LoggerFactory.getLogger(NAME + ".Part");

  @TempDir private Path parent;
  private LogFolder folder;
  private JsonLogging logging;
  private LogLevelControl levels;

  @BeforeEach
  void start() {
    folder = new LogFolder(parent);
    logging = folder.start("log.levels", "com.example.quiet=ERROR");
    levels = logging.levels();
  }

  @AfterEach
  void close() {
    logging.close();
  }

  @Test
  void knowsTheLevelsOfTheSettings() {
    assertThat(levels.configured())
        .containsEntry("ROOT", "INFO")
        .containsEntry("com.example.quiet", "ERROR")
        .containsEntry("io.javalin", "WARN")
        .doesNotContainKey(NAME);
  }

  @Test
  void aChangeWorksAtOnceAndIsTakenBackByNull() {
    levels.set(NAME, "debug", "ann");
    LOG.debug("seen");
    assertThat(levels.configured()).containsEntry(NAME, "DEBUG");
    levels.set(NAME, null, "ann");
    LOG.debug("not seen");
    assertThat(levels.configured()).doesNotContainKey(NAME);
    logging.close();
    assertThat(folder.messages(LogClass.APP)).contains("seen").doesNotContain("not seen");
  }

  @Test
  void theRootLoggerGoesBackToTheLevelOfTheSettings() {
    levels.set("root", "ERROR", "ann");
    assertThat(levels.configured()).containsEntry("ROOT", "ERROR");
    levels.set("ROOT", null, "ann");
    assertThat(levels.configured()).containsEntry("ROOT", "INFO");
  }

  @Test
  void everyChangeIsAudited() {
    levels.set(NAME, "TRACE", "ann\n{\"level\":\"forged\"}");
    logging.close();
    assertThat(folder.lines(LogClass.ERROR)).hasSize(1).isEqualTo(folder.lines(LogClass.APP));
    JsonNode line = folder.lines(LogClass.APP).get(0);
    assertThat(line.at("/logger").asString()).isEqualTo("io.sightline.audit");
    assertThat(line.at("/level").asString()).isEqualTo("WARN");
    assertThat(line.at("/who").asString()).isEqualTo("ann\n{\"level\":\"forged\"}");
    assertThat(line.at("/changed_logger").asString()).isEqualTo(NAME);
    assertThat(line.at("/old_level").asString()).isEqualTo("inherited");
    assertThat(line.at("/new_level").asString()).isEqualTo("TRACE");
    levels.set(NAME, null, "end of the test");
  }

  @Test
  void refusesWhatIsNoLevelAndWhatIsNoName() {
    assertThatThrownBy(() -> levels.set(NAME, "LOUD", "ann"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("level: expected one of TRACE, DEBUG, INFO, WARN, ERROR, OFF, was 'LOUD'");
    assertThatThrownBy(() -> levels.set("a b", "INFO", "ann"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("logger: expected a logger's name, was 'a b'");
    logging.close();
    assertThat(folder.lines(LogClass.APP)).isEmpty();
  }
}
