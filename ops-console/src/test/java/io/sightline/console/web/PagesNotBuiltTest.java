package io.sightline.console.web;

import static org.assertj.core.api.Assertions.assertThat;

import io.javalin.Javalin;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A machine without Node.js builds a console that says what it lacks. */
final class PagesNotBuiltTest {
  @TempDir Path folder;

  @Test
  void theBuildSaysWhatToInstallAndGoesOn() throws Exception {
    for (String tool : List.of("dirname", "cat")) {
      Files.createSymbolicLink(folder.resolve(tool), Path.of("/usr/bin", tool).toRealPath());
    }
    Path output = folder.resolve("output.txt");
    ProcessBuilder builder =
        new ProcessBuilder("/bin/bash", Path.of("web/build.sh").toAbsolutePath().toString())
            .redirectErrorStream(true)
            .redirectOutput(output.toFile());
    builder.environment().put("PATH", folder.toString());
    Process build = builder.start();
    assertThat(build.waitFor(30, TimeUnit.SECONDS)).isTrue();
    assertThat(build.exitValue()).isZero();
    assertThat(output)
        .content()
        .contains(
            "The web pages were NOT built: Node.js 20 or newer and npm are not on the PATH.",
            "Install Node.js");
  }

  @Test
  void everyPageSaysWhatToInstall() throws Exception {
    UiFiles none = new UiFiles("/absent/");
    Javalin web =
        Javalin.create(config -> config.routes.get("/", none::page)).start("127.0.0.1", 0);
    try {
      HttpResponse<String> page =
          HttpClient.newHttpClient()
              .send(
                  HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + web.port() + "/"))
                      .build(),
                  BodyHandlers.ofString());
      assertThat(page.statusCode()).isEqualTo(503);
      assertThat(page.body())
          .contains("The web pages were not built", "Install Node.js 20 or newer with npm");
    } finally {
      web.stop();
    }
  }
}
