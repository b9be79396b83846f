package io.sightline.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DemoSettingsTest {
  @Test
  void hasDefaultsForEverything() {
    assertThat(DemoSettings.from(Map.of("DEMO_HOST", " ")))
        .isEqualTo(
            new DemoSettings(
                "127.0.0.1",
                8080,
                "jdbc:postgresql://127.0.0.1:15432/demo",
                "demo",
                "",
                URI.create("redis://127.0.0.1:16379"),
                "",
                false));
  }

  @Test
  void readsEveryVariable(@TempDir Path folder) throws IOException {
    Path database = Files.writeString(folder.resolve("database"), "one\n");
    Path redis = Files.writeString(folder.resolve("redis"), "two\n");
    DemoSettings settings =
        DemoSettings.from(
            Map.of(
                "DEMO_HOST", "0.0.0.0",
                "DEMO_PORT", "0",
                "DATABASE_URL", "jdbc:postgresql://db:5432/shop",
                "DATABASE_USER", "shop",
                "DATABASE_PASSWORD_FILE", database.toString(),
                "REDIS_URL", "redis://cache",
                "REDIS_PASSWORD_FILE", redis.toString(),
                "DEMO_FAULTS", "true"));
    assertThat(settings)
        .isEqualTo(
            new DemoSettings(
                "0.0.0.0",
                0,
                "jdbc:postgresql://db:5432/shop",
                "shop",
                "one",
                URI.create("redis://cache"),
                "two",
                true));
    assertThat(settings.toString()).doesNotContain("one").doesNotContain("two");
  }

  @Test
  void tellsAllProblemsAtOnce() {
    assertThatThrownBy(
            () ->
                DemoSettings.from(
                    Map.of(
                        "DEMO_PORT", "65536",
                        "DATABASE_URL", "postgres://demo:hunter2@db/demo",
                        "DATABASE_PASSWORD_FILE", "/no/such/file",
                        "REDIS_URL", "http://cache:6379",
                        "REDIS_PASSWORD_FILE", "/nor/this",
                        "DEMO_FAULTS", "yes")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            String.join(
                System.lineSeparator(),
                "DEMO_PORT: expected a port, 0 to 65535, was '65536'",
                "DATABASE_URL: expected jdbc:postgresql://host:port…, was 'postgres://******@db/demo'",
                "DATABASE_PASSWORD_FILE: expected a readable file, was '/no/such/file'",
                "REDIS_URL: expected redis://host:port, was 'http://cache:6379'",
                "REDIS_PASSWORD_FILE: expected a readable file, was '/nor/this'",
                "DEMO_FAULTS: expected true or false, was 'yes'"));
  }

  @ParameterizedTest
  @CsvSource({
    "redis://, redis://",
    "redis://:hunter2@cache:6379, redis://******@cache:6379",
    "redis://bad host:6379, redis://bad host:6379",
    "redis://cache:6379/3, redis://cache:6379/3",
    "redis:cache, redis:cache",
  })
  void aRedisUrlIsAHostAndAPort(String url, String shown) {
    assertThatThrownBy(() -> DemoSettings.from(Map.of("REDIS_URL", url)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("REDIS_URL: expected redis://host:port, was '" + shown + "'");
  }

  @Test
  void aPasswordInTheDatabasesUrlIsNotShown() {
    assertThat(
            DemoSettings.from(
                    Map.of("DATABASE_URL", "jdbc:postgresql://db/demo?password=hunter2&ssl=true"))
                .toString())
        .isEqualTo(
            "DemoSettings[127.0.0.1:8080, jdbc:postgresql://db/demo?password=******&ssl=true,"
                + " redis://127.0.0.1:16379]");
  }
}
