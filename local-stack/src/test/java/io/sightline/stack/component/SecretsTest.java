package io.sightline.stack.component;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CyclicBarrier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SecretsTest {
  @TempDir private Path folder;

  @Test
  void areMadeUpOnceAndDifferFromEachOther() throws IOException {
    Secrets secrets = new Secrets(folder.resolve("secrets"));
    String first = secrets.read("one");
    assertThat(first).matches("[A-Za-z0-9]{32}");
    assertThat(secrets.read("two")).isNotEqualTo(first);
    assertThat(new Secrets(folder.resolve("secrets")).read("one")).isEqualTo(first);
  }

  @Test
  void whoeverAsksWhileItIsMadeUpReadsAllOfIt() throws Exception {
    for (int round = 0; round < 50; round++) {
      String name = "secret-" + round;
      Secrets secrets = new Secrets(folder.resolve("secrets"));
      secrets.read("the-folder-exists");
      CyclicBarrier together = new CyclicBarrier(4);
      Set<String> seen = ConcurrentHashMap.newKeySet();
      List<Thread> threads = new ArrayList<>();
      for (int i = 0; i < 4; i++) {
        Thread thread =
            new Thread(
                () -> {
                  try {
                    together.await();
                    seen.add(secrets.read(name));
                  } catch (Exception e) {
                    seen.add(e.toString());
                  }
                });
        thread.start();
        threads.add(thread);
      }
      for (Thread thread : threads) {
        thread.join();
      }
      assertThat(seen).hasSize(1).allMatch(one -> one.matches("[A-Za-z0-9]{32}"));
    }
  }

  @Test
  void anEmptyFileThatAnInterruptedStartLeftIsMadeUpAgain() throws IOException {
    Secrets secrets = new Secrets(folder.resolve("secrets"));
    secrets.read("the-folder-exists");
    Files.createFile(folder.resolve("secrets/one"));
    assertThat(secrets.read("one")).matches("[A-Za-z0-9]{32}");
  }

  @Test
  void canOnlyBeReadByTheirOwner() throws IOException {
    Path file = new Secrets(folder.resolve("secrets")).file("one");
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
        .isEqualTo("rw-------");
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file.getParent())))
        .isEqualTo("rwx------");
  }
}
