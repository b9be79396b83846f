package io.sightline.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import io.sightline.stack.process.Commands;
import io.sightline.stack.provision.Repository;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** An image that is made again of the same jars holds the same. */
@ExtendWith(RunningStack.Extension.class)
@Tag(RunningStack.DOCKER)
class ReproducibleImagesTest {
  @Test
  void eachImageIsTheSameWhenItIsMadeAgain() throws IOException {
    String said =
        Commands.run(
            List.of(Repository.root().resolve("docker/reproducible.sh").toString(), "--prebuilt"),
            Repository.root(),
            Duration.ofMinutes(5));
    assertThat(said.lines())
        .hasSize(4)
        .allSatisfy(line -> assertThat(line).contains(": the same twice, jar "));
  }
}
