package io.sightline.stack.component;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sightline.stack.process.FreePorts;
import io.sightline.stack.provision.Toolbox;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PostgresqlProgramTest {
  @TempDir private Path folder;

  @Test
  void filesOfAnotherMajorVersionAreRefused() throws IOException {
    Path cluster = Files.createDirectories(folder.resolve("cluster"));
    Files.writeString(cluster.resolve("PG_VERSION"), "17\n");
    PostgresqlProgram program =
        new PostgresqlProgram(
            Toolbox.inRepository(),
            folder,
            FreePorts.one(),
            new Secrets(folder.resolve("secrets")),
            folder.resolve("output.log"));
    assertThatThrownBy(program::prepare)
        .hasMessage(
            "the database in "
                + cluster
                + " was made by PostgreSQL 17, and this server is 15: name a folder with PostgreSQL"
                + " 17 in SIGHTLINE_POSTGRESQL, or move "
                + cluster
                + " away to begin with an empty database");
  }
}
