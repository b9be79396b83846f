package io.sightline.shipper.source;

import java.io.IOException;
import java.nio.file.Path;

/**
 * A file that is not followed, found by a discovery.
 *
 * @param input whose pattern asks for it; null when it only lies beside a followed file
 */
record Candidate(Input input, Path path, FileFacts facts) {
  boolean isListed() {
    return input != null;
  }

  boolean isPacked() {
    return GzContent.isNamedSo(path);
  }

  /** Null when the path stands for another file by now. */
  Content open() throws IOException {
    Content content = FileTable.content(path);
    if (FileFacts.of(path).key().equals(key())) {
      return content;
    }
    content.close();
    return null;
  }

  FileKey key() {
    return facts.key();
  }
}
