package io.sightline.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import io.sightline.stack.provision.Repository;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How a container takes over its configuration. What reloads it needs a container. */
class AdoptScriptTest {
  private static final String PROMTOOL =
      """
      #!/bin/sh
      # As promtool speaks; a rule is wrong when it says so.
      shift 2
      for file in "$@"; do
        echo "Checking $file"
        if grep -q wrong "$file"; then
          printf '  FAILED:\\n%s: parse error\\n' "$file"
          exit 1
        fi
        printf '  SUCCESS: 1 rules found\\n\\n'
      done
      """;

  @TempDir private Path root;

  private record Result(int status, String printed) {}

  @BeforeEach
  void makeAContainer() throws IOException {
    for (String folder : new String[] {"rendered", "prometheus", "tmp", "bin"}) {
      Files.createDirectory(root.resolve(folder));
    }
    Path promtool = Files.writeString(root.resolve("bin/promtool"), PROMTOOL);
    assertThat(promtool.toFile().setExecutable(true)).isTrue();
  }

  private Result adopt(String what) throws IOException, InterruptedException {
    ProcessBuilder builder =
        new ProcessBuilder(
                "sh",
                Repository.root().resolve("docker/shared/adopt.sh").toString(),
                "prometheus",
                what)
            .redirectErrorStream(true);
    builder.environment().put("ADOPT_ROOT", root.toString());
    Process process = builder.start();
    String printed = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
    return new Result(process.exitValue(), printed);
  }

  private void render(String file, String text) throws IOException {
    Files.writeString(root.resolve("rendered").resolve(file), text);
  }

  private Path good(String file) {
    return root.resolve("prometheus/rules").resolve(file);
  }

  @Test
  void aGoodSetIsTakenOverAndWhatIsNoLongerInItGoes() throws IOException, InterruptedException {
    render("host.yml", "one");
    render("old.yml", "old");
    assertThat(adopt("once")).isEqualTo(new Result(0, ""));
    Files.delete(root.resolve("rendered/old.yml"));
    render("host.yml", "two");
    assertThat(adopt("once").status()).isZero();
    assertThat(good("host.yml")).hasContent("two");
    assertThat(good("old.yml")).doesNotExist();
    assertThat(adopt("verdict"))
        .isEqualTo(new Result(0, "prometheus runs with the new configuration\n"));
  }

  @Test
  void aWrongSetDoesNotTakeThePlaceOfAGoodOne() throws IOException, InterruptedException {
    render("host.yml", "good");
    assertThat(adopt("once").status()).isZero();
    render("cache.yml", "wrong");
    Result once = adopt("once");
    assertThat(once.status()).as(once.printed()).isZero();
    assertThat(once.printed())
        .startsWith("ERROR: prometheus does not take what alert-rules rendered:   FAILED:")
        .contains("/cache.yml: parse error")
        .doesNotContain("SUCCESS");
    assertThat(good("host.yml")).hasContent("good");
    assertThat(good("cache.yml")).doesNotExist();
    Result verdict = adopt("verdict");
    assertThat(verdict.status()).isEqualTo(1);
    assertThat(verdict.printed())
        .startsWith("prometheus refused the new configuration and goes on with the last good one:")
        .contains("/cache.yml: parse error");
  }

  @Test
  void withoutAnyGoodSetTheProgramDoesNotStart() throws IOException, InterruptedException {
    render("host.yml", "wrong");
    Result once = adopt("once");
    assertThat(once.status()).isEqualTo(1);
    assertThat(once.printed())
        .contains("ERROR: prometheus has no configuration that it could start with");
  }

  @Test
  void aStopBetweenTheTwoRenamingsLosesNothing() throws IOException, InterruptedException {
    render("host.yml", "good");
    assertThat(adopt("once").status()).isZero();
    Files.move(root.resolve("prometheus/rules"), root.resolve("prometheus/rules.old"));
    render("host.yml", "wrong");
    assertThat(adopt("once").status()).isZero();
    assertThat(good("host.yml")).hasContent("good");
  }

  @Test
  void whatIsStillBeingWrittenDoesNotCount() throws IOException, InterruptedException {
    render("host.yml", "good");
    Files.createDirectory(root.resolve("rendered/.candidates"));
    Files.writeString(root.resolve("rendered/.candidates/cache.yml"), "wrong");
    assertThat(adopt("once")).isEqualTo(new Result(0, ""));
    assertThat(good(".candidates")).doesNotExist();
  }
}
