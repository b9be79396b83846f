package io.sightline.metrics.health;

import java.io.IOException;
import redis.clients.jedis.UnifiedJedis;

/** Does Redis answer PING? Loaded only by services that have Jedis. */
public final class RedisHealth implements HealthCheck {
  private final UnifiedJedis client;

  /** Asks through this client, {@code RedisClient} for instance, which stays the caller's. */
  public RedisHealth(UnifiedJedis client) {
    this.client = client;
  }

  @Override
  public Verdict check() throws IOException {
    String answer = client.ping();
    if (!"PONG".equals(answer)) {
      throw new IOException("PING was not answered with PONG");
    }
    return Verdict.ok();
  }
}
