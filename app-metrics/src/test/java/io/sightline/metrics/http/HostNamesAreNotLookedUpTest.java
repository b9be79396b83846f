package io.sightline.metrics.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** In a process of its own, whose resolver knows a host that looks like an address. */
class HostNamesAreNotLookedUpTest {
  @TempDir Path directory;

  /** Prints where a request came from. */
  static final class Ask {
    private Ask() {}

    public static void main(String[] arguments) {
      TrustedProxies proxies = TrustedProxies.of(List.of("10.0.0.0/8"));
      System.out.print(proxies.client("10.0.0.1", "198.51.100.1, 999.1.1.1"));
    }
  }

  @Test
  void whatLooksLikeAnAddressButIsNoneNeverReachesTheResolver() throws IOException {
    Path hosts = Files.writeString(directory.resolve("hosts"), "10.7.7.7 999.1.1.1\n");
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Djdk.net.hosts.file=" + hosts,
                "-cp",
                System.getProperty("java.class.path"),
                Ask.class.getName())
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    assertThat(new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8))
        .isEqualTo("10.0.0.1");
  }
}
