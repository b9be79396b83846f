package io.sightline.shipper.source;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.Map;

/** What the file system says of a path, in one call, so that all of it is of one moment. */
record FileFacts(FileKey key, long size, long modifiedMillis, boolean isRegular) {

  /** Follows symbolic links. */
  static FileFacts of(Path path) throws IOException {
    Map<String, Object> attributes =
        Files.readAttributes(path, "unix:dev,ino,size,lastModifiedTime,isRegularFile");
    return new FileFacts(
        new FileKey((long) attributes.get("dev"), (long) attributes.get("ino")),
        (long) attributes.get("size"),
        ((FileTime) attributes.get("lastModifiedTime")).toMillis(),
        (boolean) attributes.get("isRegularFile"));
  }
}
