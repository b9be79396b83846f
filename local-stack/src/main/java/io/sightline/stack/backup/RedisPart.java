package io.sightline.stack.backup;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** All keys of Redis, as an RDB file. */
final class RedisPart implements Part {
  private static final String FILE = "dump.rdb";
  private static final Pattern KEYSPACE = Pattern.compile("(?m)^db\\d+:keys=(\\d+),expires=(\\d+)");
  private static final Pattern VERSION = Pattern.compile("(?m)^redis_version:(\\S+)");

  private final Reach reach;

  RedisPart(Reach reach) {
    this.reach = reach;
  }

  @Override
  public String name() {
    return "redis";
  }

  @Override
  public Set<String> needs() {
    return Set.of("redis");
  }

  @Override
  public String version() throws IOException {
    Matcher version = VERSION.matcher(reach.redisInfo());
    return version.find() ? version.group(1) : "";
  }

  @Override
  public Map<String, Count> save(Path into) throws IOException {
    long before = lastingKeys();
    reach.saveRedis(into.resolve(FILE));
    long after = lastingKeys();
    return Map.of(
        "keys that do not expire", new Count(Math.min(before, after), Math.max(before, after)));
  }

  /** The others may be gone when the backup is restored, as they would be without it. */
  private long lastingKeys() throws IOException {
    long keys = 0;
    Matcher database = KEYSPACE.matcher(reach.redisInfo());
    while (database.find()) {
      keys += Long.parseLong(database.group(1)) - Long.parseLong(database.group(2));
    }
    return keys;
  }

  /** A dump begins with its name and version and ends with a checksum of all before it. */
  @Override
  public void verify(Path saved) throws IOException {
    byte[] dump = Files.readAllBytes(saved.resolve(FILE));
    if (dump.length < 18
        || !new String(dump, 0, 5, StandardCharsets.US_ASCII).equals("REDIS")
        || !RdbChecksum.matches(dump)) {
      throw new IOException("what Redis sent is no whole RDB file, its checksum does not match");
    }
  }

  @Override
  public void place(Path saved) throws IOException {
    reach.putIn(Data.REDIS, "", saved);
  }

  @Override
  public Map<String, Long> recount(Path saved, Set<String> names) throws IOException {
    return Map.of("keys that do not expire", lastingKeys());
  }
}
