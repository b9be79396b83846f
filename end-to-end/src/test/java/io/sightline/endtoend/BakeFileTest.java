package io.sightline.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import io.sightline.stack.provision.Repository;
import java.io.IOException;
import java.nio.file.Files;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** {@code docker/bake.hcl} makes the images that {@code docker-compose.yml} names, of the same. */
class BakeFileTest {
  private static Map<String, String> found(String file, String pattern) throws IOException {
    Map<String, String> found = new TreeMap<>();
    Matcher matcher =
        Pattern.compile(pattern).matcher(Files.readString(Repository.root().resolve(file)));
    while (matcher.find()) {
      found.put(matcher.group(1), matcher.group(2));
    }
    return found;
  }

  @Test
  void itsDefaultsAreThoseOfTheComposeFileAndOfTheDockerfile() throws IOException {
    Map<String, String> bake =
        found("docker/bake.hcl", "variable \"(\\w+)\" \\{\\s+default = \"([^\"]*)\"");
    Map<String, String> compose = found("docker-compose.yml", "\\$\\{(\\w+):-([^}]*)}");
    Map<String, String> dockerfile = found("docker/Dockerfile", "(?m)^ARG (\\w+)=(\\S+)$");
    assertThat(bake).containsAllEntriesOf(dockerfile);
    for (String name : new String[] {"MAVEN_IMAGE", "JRE_IMAGE", "NODE_IMAGE"}) {
      assertThat(compose).containsEntry(name, bake.get(name));
    }
    assertThat(compose).containsEntry("SIGHTLINE_BUILD_TARGET", bake.get("SIGHTLINE_BUILD_TARGET"));
  }

  @Test
  void itMakesEveryImageOfOurs() throws IOException {
    Map<String, String> bake =
        found("docker/bake.hcl", "variable \"(\\w+)\" \\{\\s+default = \"([^\"]*)\"");
    String prefix = bake.get("REGISTRY") + "/";
    Map<String, String> ours =
        found("docker-compose.yml", "(?m)^ +image: \\$\\{(\\w+):-(" + prefix + "[^}]*)}");
    assertThat(ours).hasSize(4);
    String text = Files.readString(Repository.root().resolve("docker/bake.hcl"));
    assertThat(ours.values())
        .allSatisfy(
            image -> {
              assertThat(image).endsWith(":" + bake.get("VERSION"));
              String module = image.substring(prefix.length(), image.indexOf(':'));
              assertThat(text).contains("\"" + module + "\"");
            });
  }
}
