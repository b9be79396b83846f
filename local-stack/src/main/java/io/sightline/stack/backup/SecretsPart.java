package io.sightline.stack.backup;

import io.sightline.stack.process.Folders;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import java.util.Set;

/** The passwords, made up at the first start, that databases and users were told. */
final class SecretsPart implements Part {
  private final Reach reach;

  SecretsPart(Reach reach) {
    this.reach = reach;
  }

  @Override
  public String name() {
    return "secrets";
  }

  @Override
  public Set<String> needs() {
    return Set.of();
  }

  @Override
  public Map<String, Count> save(Path into) throws IOException {
    LiveFiles.copy(reach.settings().secrets(), into);
    LiveFiles.removeUnfinished(into);
    return Map.of("secrets", Count.of(StoredFiles.files(into).size()));
  }

  @Override
  public void place(Path saved) throws IOException {
    Path folder = reach.settings().secrets();
    Folders.createPrivate(folder);
    for (Path file : StoredFiles.files(saved)) {
      Path target = folder.resolve(saved.relativize(file).toString());
      Files.createDirectories(target.getParent());
      Files.copy(file, target, StandardCopyOption.REPLACE_EXISTING);
      // Containers read them as users of their own; nobody else can enter the folder.
      Files.setPosixFilePermissions(
          target,
          PosixFilePermissions.fromString(
              reach.runtime().equals("docker") ? "r--r--r--" : "rw-------"));
    }
  }
}
