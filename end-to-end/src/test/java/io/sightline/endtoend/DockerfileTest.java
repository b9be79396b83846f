package io.sightline.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import io.sightline.stack.provision.Repository;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Rules of good Dockerfiles, on ours and on ones that break them. */
class DockerfileTest {
  private static final List<String> IMAGES = List.of("runtime", "prebuilt");

  @TempDir private Path folder;

  @Test
  void oursKeepsAllRules() throws IOException {
    assertThat(Dockerfile.problems(Repository.root().resolve("docker/Dockerfile"), IMAGES))
        .isEmpty();
  }

  @Test
  void oursIsMadeForAnotherProcessorWithoutAnEmulator() throws IOException {
    assertThat(Dockerfile.runs(Repository.root().resolve("docker/Dockerfile"), IMAGES)).isEmpty();
    Path file = folder.resolve("Dockerfile");
    Files.writeString(
        file, "FROM a:1.0 AS base\nRUN make it\nFROM b:1.0 AS other\nRUN no\nFROM base AS image\n");
    assertThat(Dockerfile.runs(file, List.of("image"))).containsExactly("line 2: RUN make it");
  }

  private List<String> problems(String text) throws IOException {
    Path file = folder.resolve("Dockerfile");
    Files.writeString(file, text);
    return Dockerfile.problems(file, List.of("image"));
  }

  /** With these instructions in an image that keeps the rules otherwise. */
  private List<String> problemsWith(String instructions) throws IOException {
    return problems(
        """
        FROM debian:12.5 AS image
        LABEL org.opencontainers.image.title="test"
        HEALTHCHECK CMD true
        %s
        USER 10001
        """
            .formatted(instructions));
  }

  @Test
  void oneThatKeepsThemHasNoProblem() throws IOException {
    assertThat(problemsWith("COPY a b")).isEmpty();
    assertThat(
            problemsWith(
                """
                RUN set -o pipefail && apt-get update && \\
                    # for the health check
                    apt-get install -y --no-install-recommends curl | cat && \\
                    rm -rf /var/lib/apt/lists/* || exit 1
                """))
        .isEmpty();
  }

  @Test
  void imagesWithoutAnExactVersion() throws IOException {
    assertThat(
            problems(
                """
                ARG JRE=temurin:21-jre
                FROM scratch AS empty
                FROM ${JRE} AS base
                FROM registry.example.com:5000/debian AS other
                FROM base AS image
                LABEL org.opencontainers.image.title=x
                HEALTHCHECK CMD true
                USER 1
                """))
        .containsExactly(
            "line 3: expected an image with an exact version, was 'temurin:21-jre'",
            "line 4: expected an image with an exact version, was"
                + " 'registry.example.com:5000/debian'");
  }

  @Test
  void whatAnImageMustHaveAtItsEnd() throws IOException {
    assertThat(problems("FROM debian:12.5 AS image\nUSER 5\nUSER root:root\nHEALTHCHECK NONE\n"))
        .containsExactly(
            "stage image: expected a USER who is not root, was 'root:root'",
            "stage image: expected a HEALTHCHECK",
            "stage image: expected a LABEL org.opencontainers.image.…");
    assertThat(problemsWith("USER 5\n").toString() + problems("FROM debian:12.5 AS other\n"))
        .isEqualTo("[][there is no stage image]");
    assertThat(
            problems(
                "FROM a:1.0 AS image\nLABEL org.opencontainers.image.title=x\nHEALTHCHECK CMD true\n"
                    + "USER nobody\n"))
        .containsExactly("stage image: expected USER as a number, was 'nobody'");
  }

  @Test
  void instructionsThatDoHarm() throws IOException {
    assertThat(problemsWith("ADD https://example.com/x /x\nWORKDIR app\nENTRYPOINT java -jar x"))
        .containsExactly(
            "line 4: ADD unpacks and downloads: use COPY",
            "line 5: WORKDIR: expected an absolute path, was 'app'",
            "line 6: ENTRYPOINT: a shell between takes the signals: use the form with [ ]");
    assertThat(problemsWith("RUN sudo apt-get install curl\nRUN apk add curl\nRUN a | b"))
        .containsExactly(
            "line 4: sudo: change the USER instead",
            "line 4: apt-get install without --no-install-recommends",
            "line 4: apt-get install without rm -rf /var/lib/apt/lists/* after it",
            "line 5: apk add without --no-cache",
            "line 6: a pipe hides what fails before it: set -o pipefail first");
    assertThat(problemsWith("RUN curl -o x https://example.com/x\nMAINTAINER me"))
        .containsExactly(
            "line 4: a download that nobody checks: compare its sha256sum",
            "line 5: MAINTAINER is gone: use a LABEL");
  }
}
